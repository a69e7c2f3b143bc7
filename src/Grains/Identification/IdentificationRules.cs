using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Identification;

/// <summary>
/// Who may do what in an identification, and when: files by <see cref="IdentificationFileRules"/>, decisions by <see cref="IdentificationBoardRules"/>, what is seen by <see cref="IdentificationReaders"/>.
/// </summary>
internal sealed class IdentificationRules(OwnerDirectory owners, RowSerializer rows) : AggregateRules<VictimIdentification, IdentificationCommand, IdentificationEvent>
{
    /// <summary>The deadline of the next comparison.</summary>
    public const string Compare = "compare";

    /// <summary>The deadline after which everything is deleted.</summary>
    public const string Delete = "delete";

    /// <summary>The link on which the identification tells itself to compare.</summary>
    public const string CompareLink = "compare";

    /// <summary>The link on which it tells itself to delete contents.</summary>
    public const string EraseLink = "erase-contents";

    private readonly OwnerId _secretariat = owners.Secretariat;

    public override string Kind => "identification";

    public override int SnapshotEvery => 500;

    public override void CheckKey(string key)
    {
        if (!DeploymentId.TryParse(key, out var id) || owners.Find(id.Host) is not { Kind: OwnerKind.Country })
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "An identification has the number of its deployment: the host's code, IRT or IMEST, the year and a number of four digits, for example PH-IRT-2026-0007.");
        }
    }

    /// <summary>The key of the row of a file.</summary>
    public static string FileKey(FileSide side, string number) => $"{EnumText.Of(side)}/{number}/";

    /// <summary>The key of the row of a family.</summary>
    public static string FamilyKey(string name) => $"family/{name}/";

    /// <summary>The key of one revision of a file or family.</summary>
    public static string RevisionKey(string key, int revision) => string.Create(CultureInfo.InvariantCulture, $"{key}{revision}");

    public override string? KeyOf(IdentificationEvent happened) => happened switch
    {
        FileSupplied supplied => RevisionKey(FileKey(supplied.Head.Side, supplied.Head.Number), supplied.Head.Revision),
        RelativesSupplied supplied => RevisionKey(FamilyKey(supplied.Head.Name), supplied.Head.Revision),
        _ => null,
    };

    /// <summary>Whether a command is work, for which the host has consented the task. What puts right, gives back or ends is none: it stays possible when the consent is over.</summary>
    public static bool IsWork(IdentificationCommand command) => command is not (ReviseIdentity or ReleaseIdentity or WithdrawFile or WithdrawRelatives or CloseIdentification);

    /// <summary>Whom an identification concerns.</summary>
    public ImmutableArray<OwnerId> PartiesOf(VictimIdentification state) => IdentificationReaders.PartiesOf(state, _secretariat);

    public override ImmutableArray<IdentificationEvent> Decide(string key, VictimIdentification? state, Author by, IdentificationCommand command, DateTimeOffset now)
    {
        if (command is OpenIdentification open)
        {
            return Open(new DeploymentId(key), state, by, open);
        }

        if (state is null || !(command is StartComparison or FinishComparison or StopComparing or DeleteIdentification || PartiesOf(state).Contains(by.Owner)))
        {
            throw new MeshException(MeshErrorCodes.NotFound, "There is no such identification, or it does not concern you.");
        }

        if (command is DeleteIdentification)
        {
            return state.Status == IdentificationState.Closed && now >= state.DeleteAt ? [new IdentificationDeleted()] : [];
        }

        if (command is FinishComparison finish)
        {
            return state.IsComparing && state.Comparison!.Number == finish.Number
                ? [new ComparisonFinished(finish.Number, finish.Remains, finish.Missing, finish.Symmetric, finish.Note) { IsSolved = !finish.IsFailed, Unsolved = finish.Unsolved }]
                : [];
        }

        if (command is StartComparison)
        {
            return state.Status == IdentificationState.Open && !state.IsComparing && state.IsOutdated ? [Started(state)] : [];
        }

        if (command is StopComparing stop)
        {
            // Before the first comparison there is nothing to stop: it asks when it is due.
            return state is { Status: IdentificationState.Open, Comparison.Stopped: null } ? [new ComparingStopped(stop.Why)] : [];
        }

        if (command is CloseIdentification && state.Status != IdentificationState.Open && by.Owner == state.Id.Host)
        {
            return [];
        }

        // What the board got wrong is put right, and released, also after closing; data are taken back at any time.
        RequireState(state, command is ReviseIdentity or ReleaseIdentity or WithdrawFile or WithdrawRelatives ? IdentificationState.Closed : IdentificationState.Open);
        return command switch
        {
            InviteBureaus invite => Invite(state, by, invite),
            AppointBoard appoint => ByHost(state, by, () => IdentificationBoardRules.Appoint(state, appoint, owners)),
            ListMissing list => ByHost(state, by, () => IdentificationFileRules.List(state, list, owners)),
            PutFile put => IdentificationFileRules.Put(state, by, put),
            ReviseFile revise => IdentificationFileRules.Revise(state, by, revise),
            WithdrawFile withdraw => IdentificationFileRules.Withdraw(state, by, withdraw.Number),
            PutRelatives put => IdentificationFileRules.Put(state, by, put),
            WithdrawRelatives withdraw => IdentificationFileRules.WithdrawRelatives(state, by, withdraw.Name),
            CompareFiles => Start(state, by),
            ProposeIdentity propose => IdentificationBoardRules.Propose(state, by, propose),
            SignIdentity sign => IdentificationBoardRules.Sign(state, by, sign),
            ReviseIdentity revise => IdentificationBoardRules.Revise(state, by, revise),
            ReleaseIdentity release => ByHost(state, by, () => IdentificationBoardRules.Release(state, release)),
            CloseIdentification => ByHost(state, by, () => [new IdentificationClosed(now.AddDays(state.KeepDays))]),
            _ => throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command."),
        };
    }

    public override VictimIdentification Apply(string key, VictimIdentification? state, Recorded<IdentificationEvent> recorded)
    {
        var after = After(key, state, recorded);

        // Work was done under a grant again.
        return recorded.Event is FileSupplied or RelativesSupplied or IdentitySigned && after.Comparison is { Stopped: not null } run ? after with { Comparison = run with { Stopped = null } } : after;
    }

    private static VictimIdentification After(string key, VictimIdentification? state, Recorded<IdentificationEvent> recorded) => recorded.Event switch
    {
        IdentificationOpened opened => new VictimIdentification(new DeploymentId(key), opened.IsClosedList, opened.KeepDays, recorded.At, IdentificationState.Open),
        BureausInvited invited => state! with { Invited = [.. state!.Invited.Union(invited.Bureaus)] },
        BoardAppointed appointed => state! with { Board = appointed.Members },
        MissingListed listed => state! with { Files = state!.Files.AddRange(listed.Missing), Invited = [.. state.Invited.Union(listed.Missing.Select(file => file.Supplier))] },
        FileSupplied supplied => state!.With(supplied.Head),
        FileWithdrawn withdrawn => state!.With(state.Find(FileSide.AnteMortem, withdrawn.Number)! with { IsWithdrawn = true, Primary = [], HasPhotographs = false }),
        RelativesSupplied supplied => With(state!, supplied.Head),
        RelativesWithdrawn withdrawn => With(state!, state!.Families.First(family => family.Name == withdrawn.Name) with { IsWithdrawn = true, Missing = [] }),
        ComparisonStarted started => state! with { Comparison = new ComparisonRun(started.Number, recorded.At, null, 0, 0) { Symmetric = state!.Comparison?.Symmetric ?? [] }, ComparedVersion = state.FilesVersion, ComparedSigned = state.Now.Signed },
        ComparisonFinished finished => Finished(state!, finished, recorded.At),
        ComparingStopped stopped => state! with
        {
            Comparison = (state!.IsComparing ? (state.Finished ?? state.Comparison! with { FinishedAt = recorded.At }) with { Number = state.Comparison!.Number, Symmetric = state.Comparison.Symmetric } : state.Comparison!) with { Stopped = stopped.Why },
        },
        IdentityProposed proposed => state!.With(new IdentificationDecision(
            proposed.Number, proposed.Proposal.Remains, proposed.Proposal.Missing, proposed.Proposal.Primary, DecisionState.Proposed, recorded.By, recorded.At, proposed.Proposal.Reason)),
        IdentitySigned signed => state!.With(state.Decisions[signed.Number - 1] with { State = DecisionState.Signed, SignedBy = recorded.By, SignedAt = recorded.At }),
        IdentityRevised revised => state!.With(state.Decisions[revised.Number - 1] with { State = DecisionState.Revised, RevisedBy = recorded.By, RevisionReason = revised.Reason }) with
        {
            FilesVersion = state.FilesVersion + (state.Decisions[revised.Number - 1].State == DecisionState.Signed ? 1 : 0),
        },
        IdentityReleased released => state!.With(state.Decisions[released.Number - 1] with { Identity = released.Identity }),
        IdentificationClosed closed => state! with { Status = IdentificationState.Closed, DeleteAt = closed.DeleteAt },
        IdentificationDeleted => state! with { Status = IdentificationState.Deleted, LastCounts = state!.Counts, Files = [], Families = [], Decisions = [], Comparison = null, Finished = null, SolvedVersion = null, Unsolved = UnsolvedFiles.None, DeleteAt = null },
        _ => state!,
    };

    public override void Tell(VictimIdentification? before, VictimIdentification after, Recorded<IdentificationEvent> recorded, AggregateEffects effects)
    {
        switch (recorded.Event)
        {
            case IdentificationOpened:
                Announce(Lane.Routine, "opened", after.Id.Host, _secretariat);
                break;
            case BureausInvited invited:
                Announce(Lane.Urgent, "invited", [after.Id.Host, .. invited.Bureaus]);
                break;
            case BoardAppointed appointed:
                Announce(Lane.Routine, "board-appointed", [after.Id.Host, .. appointed.Members.Select(member => member.Owner)]);
                break;
            case MissingListed listed:
                Announce(Lane.Urgent, "missing-listed", [after.Id.Host, .. listed.Missing.Select(file => file.Supplier)]);
                break;
            case FileSupplied supplied:
                CompareLater();
                HoldPhotographs(supplied.Head, supplied.Content.Photographs, before?.Find(supplied.Head.Side, supplied.Head.Number));
                TellSupply("file-supplied", supplied.Head.Supplier);
                break;
            case FileWithdrawn withdrawn:
                var file = before!.Find(FileSide.AnteMortem, withdrawn.Number)!;
                CompareLater();
                EraseContent(new ContentErasure(FileKey(file.Side, file.Number), file.Revision));
                HoldPhotographs(file, [], file);
                TellSupply("file-withdrawn", file.Supplier);
                break;
            case RelativesSupplied supplied:
                CompareLater();
                TellSupply("relatives-supplied", supplied.Head.Supplier);
                break;
            case RelativesWithdrawn withdrawn:
                var family = before!.Families.First(each => each.Name == withdrawn.Name);
                CompareLater();
                EraseContent(new ContentErasure(FamilyKey(family.Name), family.Revision));
                TellSupply("relatives-withdrawn", family.Supplier);
                break;
            case ComparisonStarted started:
                effects.SetDeadline(Compare, null);
                effects.Send(CompareLink, new ComparisonOrder(started.Number));
                break;
            case ComparisonFinished:
                effects.SetDeadline(Compare, after.Status == IdentificationState.Open && after.IsOutdated ? recorded.At + IdentificationLimits.ComparisonDelay : null);
                Announce(Lane.Routine, "compared", [after.Id.Host, .. after.Board.Select(member => member.Owner)]);
                break;
            case ComparingStopped:
                effects.SetDeadline(Compare, null);
                Announce(Lane.Urgent, "comparing-stopped", [after.Id.Host, _secretariat, .. after.Board.Select(member => member.Owner)]);
                break;
            case IdentityProposed:
                Announce(Lane.Routine, "identity-proposed", [after.Id.Host, .. after.Board.Select(member => member.Owner)]);
                break;
            case IdentitySigned signed:
                CompareLater();
                TellDecision("identified", signed.Number);
                break;
            case IdentityRevised revised:
                CompareLater();
                TellDecision("identity-revised", revised.Number);
                break;
            case IdentityReleased released:
                Announce(Lane.Urgent, "identity-released", [after.Id.Host, .. new[] { IdentificationBoardRules.HomeOf(after, after.Decisions[released.Number - 1]) }.OfType<OwnerId>()]);
                break;
            case IdentificationClosed:
                effects.SetDeadline(Compare, null);
                effects.SetDeadline(Delete, after.DeleteAt);
                Announce(Lane.Routine, "closed", [.. PartiesOf(after)]);
                break;
            case IdentificationDeleted:
                effects.Erase();
                foreach (var kept in before!.Files)
                {
                    HoldPhotographs(kept, [], kept);
                }

                Announce(Lane.Routine, "deleted", [.. PartiesOf(after)]);
                break;
        }

        // Many files come at once: they are compared when the time has come that the first of them set, or when the comparison that goes on is finished.
        void CompareLater()
        {
            if (!after.IsComparing && after is { IsOutdated: true, Status: IdentificationState.Open, Comparison: null or { Stopped: null } } && (!before!.IsOutdated || before.Comparison is { Stopped: not null }))
            {
                effects.SetDeadline(Compare, recorded.At + IdentificationLimits.ComparisonDelay);
            }
        }

        void EraseContent(ContentErasure erasure)
        {
            effects.TakeSnapshot();
            effects.Send(EraseLink, erasure);
        }

        // What a file named before is let go of.
        void HoldPhotographs(VictimFileHead file, ImmutableArray<AttachmentReference> photographs, VictimFileHead? was)
        {
            if (!photographs.IsEmpty || was is { HasPhotographs: true })
            {
                effects.Hold(file.Supplier, $"{Kind}/{after.Id}/{FileKey(file.Side, file.Number)}", recorded.Version, photographs.Select(photograph => photograph.Hash));
            }
        }

        // What the host supplies itself, it need not be told.
        void TellSupply(string what, OwnerId supplier)
        {
            if (supplier != after.Id.Host)
            {
                Announce(Lane.Routine, what, after.Id.Host, supplier);
            }
        }

        void TellDecision(string what, int number) => Announce(
            Lane.Urgent,
            what,
            [after.Id.Host, _secretariat, .. after.Board.Select(member => member.Owner), .. new[] { IdentificationBoardRules.HomeOf(after, after.Decisions[number - 1]) }.OfType<OwnerId>()]);

        void Announce(Lane lane, string what, params OwnerId[] recipients) => effects.Announce(after.Id.Host, recipients, lane, NoteKind.Identification, what);
    }

    public override IdentificationCommand? Due(VictimIdentification state, string deadline) => deadline switch
    {
        Compare => new StartComparison(),
        Delete => new DeleteIdentification(),
        _ => null,
    };

    public override ReplicaChange? Replicate(string key, VictimIdentification state, long version, DateTimeOffset at) => new(
        Kind, key, version, at, PartiesOf(state), EnumText.Of(state.Status), rows.Bytes(IdentificationReaders.ViewOf(state, version, null)));

    private static ImmutableArray<IdentificationEvent> Open(DeploymentId id, VictimIdentification? state, Author by, OpenIdentification open)
    {
        if (by.Owner != id.Host)
        {
            // To all others there is none, whether the host has opened one or not.
            throw new MeshException(MeshErrorCodes.NotFound, "There is no such identification, or it does not concern you.");
        }

        if (state is not null)
        {
            throw new MeshException(MeshErrorCodes.NotAllowedNow, $"The identification was opened before: it is {EnumText.Of(state.Status)}.");
        }

        MeshException.Require(
            open.KeepDays is >= IdentificationLimits.LeastKeepDays and <= IdentificationLimits.MostKeepDays, $"keepDays: {IdentificationLimits.LeastKeepDays} to {IdentificationLimits.MostKeepDays} days after closing.");
        return [new IdentificationOpened(open.IsClosedList, open.KeepDays)];
    }

    private ImmutableArray<IdentificationEvent> Invite(VictimIdentification state, Author by, InviteBureaus invite) => ByHost(state, by, () =>
    {
        var bureaus = invite.Bureaus.IsDefault ? [] : invite.Bureaus;
        MeshException.Require(
            !bureaus.IsEmpty && bureaus.All(bureau => owners.Find(bureau) is { Kind: OwnerKind.Country } && bureau != state.Id.Host), "bureaus: at least one country other than the host.");
        return bureaus.All(state.Invited.Contains) ? [] : [new BureausInvited([.. bureaus.Distinct().Except(state.Invited)])];
    });

    private static ImmutableArray<IdentificationEvent> Start(VictimIdentification state, Author by)
    {
        IdentificationFileRules.RequireTeam(state, by, "The host and the owners of its board have files compared.");
        return state.IsComparing ? [] : [Started(state)];
    }

    /// <summary>The state after a comparison. One that failed says nothing of DNA: what was known of it stays.</summary>
    private static VictimIdentification Finished(VictimIdentification state, ComparisonFinished finished, DateTimeOffset at)
    {
        var run = state.Comparison! with
        {
            FinishedAt = at,
            Remains = finished.Remains,
            Missing = finished.Missing,
            Symmetric = finished.IsSolved ? finished.Symmetric : state.Comparison!.Symmetric,
            Note = finished.Note,
        };
        var after = state with { Comparison = run, Finished = run };
        return finished.IsSolved ? after with { SolvedVersion = state.ComparedVersion, Unsolved = finished.Unsolved ?? UnsolvedFiles.None } : after;
    }

    private static ComparisonStarted Started(VictimIdentification state) => new((state.Comparison?.Number ?? 0) + 1);

    private static ImmutableArray<IdentificationEvent> ByHost(VictimIdentification state, Author by, Func<ImmutableArray<IdentificationEvent>> decide) => by.Owner == state.Id.Host
        ? decide()
        : throw new MeshException(MeshErrorCodes.Forbidden, $"{state.Id.Host}, the host, does this, and nobody for it.");

    private static VictimIdentification With(VictimIdentification state, RelativesHead head)
    {
        var known = state.Families.FirstOrDefault(family => family.Name == head.Name);
        return state with { Families = known is null ? state.Families.Add(head) : state.Families.Replace(known, head), FilesVersion = state.FilesVersion + 1 };
    }

    private static void RequireState(VictimIdentification state, IdentificationState latest)
    {
        if (state.Status > latest)
        {
            throw new MeshException(
                MeshErrorCodes.NotAllowedNow,
                state.Status == IdentificationState.Closed
                    ? "The identification is closed: decisions are revised, identities released and files withdrawn, and nothing else."
                    : "The identification is over, and everything in it is deleted.");
        }
    }
}
