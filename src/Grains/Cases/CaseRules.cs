using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using static Interpol.Mesh.Grains.Cases.CaseChecks;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>
/// What can be done with a case, by whom, and who hears of it. Rules of one matter stand in a class of their own: <see cref="CaseParticipantRules"/>,
/// <see cref="CaseEntryRules"/>, <see cref="CaseHitRules"/>, <see cref="CaseTaskRules"/>, <see cref="CustodyRules"/>, <see cref="CaseMergeRules"/>.
/// </summary>
internal sealed class CaseRules(OwnerDirectory owners, RowSerializer rows) : AggregateRules<CaseState, CaseCommand, CaseEvent>
{
    /// <summary>How the names of deadlines of tasks begin.</summary>
    public const string TaskDeadline = "task/";

    /// <summary>How the names of links to consents begin.</summary>
    public const string ConsentLink = "consent/";

    /// <summary>How the names of links to cases that are to be taken over begin.</summary>
    public const string SourceLink = "source/";

    /// <summary>How the names of links to cases that have taken over begin.</summary>
    public const string TargetLink = "target/";

    /// <summary>The name of the link to the index of subjects.</summary>
    public const string IndexLink = "index";

    public override string Kind => GrainTypes.Case;

    public override int SnapshotEvery => 200;

    /// <summary>The key of the row that an entry was added with.</summary>
    public static string EntryKey(long number) => $"entry/{number}";

    /// <summary>The key of the row with which an entry was changed last.</summary>
    public static string RevisionKey(long number) => $"revision/{number}";

    /// <summary>The key of the row of a step of a custody chain.</summary>
    public static string CustodyKey(long number, int step) => $"custody/{number}/{step}";

    public override string? KeyOf(CaseEvent happened) => happened switch
    {
        EntryAdded added => EntryKey(added.Entry.Number),
        ArrestReported reported => EntryKey(reported.Entry.Number),
        EntryRevised revised => RevisionKey(revised.Entry.Number),
        CustodyRecorded custody => CustodyKey(custody.Number, custody.Step.Number),
        _ => null,
    };

    public override void CheckKey(string key)
    {
        if (!CaseId.TryParse(key, out var id) || !owners.Contains(id.OpenedBy))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The number of a case is an owner's code, a dash, the year, a dash and a number of six digits, for example FR-2026-000123.");
        }
    }

    public override ImmutableArray<CaseEvent> Decide(string key, CaseState? state, Author by, CaseCommand command, DateTimeOffset now)
    {
        if (command is OpenCase open)
        {
            return state is null ? Open(new CaseId(key), by, open) : throw NotNow($"{key} was opened before; take another number.");
        }

        if (command is JoinCase join)
        {
            return CaseMergeRules.Join(state, by, join);
        }

        if (state is null)
        {
            throw Missing();
        }

        return command switch
        {
            NoteOverdue overdue => CaseTaskRules.Overdue(state, overdue, now),
            EndGrant end => CaseTaskRules.End(state, end.End),
            NoteKnown known => CaseHitRules.Note(state, known),
            RefuseMerge refuse => CaseMergeRules.Refuse(state, refuse),
            TakeOver take => CaseMergeRules.Take(state, take),
            _ => DecideFor(state, state.Find(by.Owner) ?? throw Missing(), by, command, now),
        };
    }

    public override CaseState Apply(string key, CaseState? state, Recorded<CaseEvent> recorded) => recorded.Event switch
    {
        CaseOpened opened => new CaseState(
            new CaseId(key), recorded.At, recorded.By.Owner, opened.Title, CaseStatus.Open,
            [new CaseParticipant(recorded.By.Owner, CaseRole.Lead, ParticipantState.Active, recorded.At, 0)]),
        CaseDescribed described => state! with { Title = described.Title },
        CaseClosed closed => state! with { Status = CaseStatus.Closed, ClosingReason = closed.Reason },
        CaseReopened => state! with { Status = CaseStatus.Open, ClosingReason = null },
        CustodyRecorded custody => CustodyRules.Apply(state!, custody),
        SubjectKnown known => CaseHitRules.Apply(state!, known),
        var other => CaseMergeRules.Apply(CaseTaskRules.Apply(CaseEntryRules.Apply(CaseParticipantRules.Apply(state!, other, recorded.At), other), recorded), recorded),
    };

    public override void Tell(CaseState? before, CaseState after, Recorded<CaseEvent> recorded, AggregateEffects effects) =>
        new CaseTelling(before, after, recorded, effects, rows).Tell();

    public override CaseCommand? Due(CaseState state, string deadline) =>
        deadline.StartsWith(TaskDeadline, StringComparison.Ordinal) && int.TryParse(deadline.AsSpan(TaskDeadline.Length), out var number)
            && state.Status != CaseStatus.Merged && CaseTaskRules.Unfinished(state).Any(task => task.Number == number)
            ? new NoteOverdue(number)
            : null;

    public override ReplicaChange? Replicate(string key, CaseState state, long version, DateTimeOffset at) => new(
        Kind,
        key,
        version,
        at,
        [.. state.Participants.Where(participant => participant.State is ParticipantState.Active or ParticipantState.Invited).Select(participant => participant.Owner)],
        EnumText.Of(state.Status),
        rows.Bytes(SummaryOf(state)));

    public static CaseSummary SummaryOf(CaseState state) => new(state.Id, state.Lead, state.Status, state.OpenedAt, state.Title);

    /// <summary>What a reader sees of a case; null when it has no part in it.</summary>
    public static CaseView? ViewOf(CaseState state, long version, OwnerId reader) => state.Find(reader) switch
    {
        { State: ParticipantState.Active } self => new CaseView(
            state.Id, version, self, SummaryOf(state), DetailsOf(state) with
            {
                Evidence = [.. state.Evidence.Where(item => item.IsFor(reader))],
                Merges = [.. state.Merges.Select(merge => merge with { Room = null })],
                Subjects = [.. state.Subjects.Select(subject => subject with { KnownTo = CaseHitRules.KnownTo(state, subject.Number, reader) })],
            }),
        { State: ParticipantState.Invited } self => new CaseView(state.Id, version, self, SummaryOf(state), null),
        { } self => new CaseView(state.Id, 0, self, null, null),
        null => null,
    };

    public static CaseDetails DetailsOf(CaseState state) => new(state.Participants, state.Subjects, state.Tasks, state.Evidence, state.Entries)
    {
        LeadOfferedTo = state.LeadOfferedTo,
        MergeOffered = state.MergeOffered,
        MergedInto = state.MergedInto,
        Merges = state.Merges,
        ClosingReason = state.ClosingReason,
    };

    private static ImmutableArray<CaseEvent> Open(CaseId id, Author by, OpenCase command)
    {
        if (by.Owner != id.OpenedBy)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"The number is one of {id.OpenedBy}'s; a bureau opens cases under its own numbers.");
        }

        RequireContent(command.Title, "title", CaseLimits.MaxTextBytes);
        return [new CaseOpened(command.Title)];
    }

    private ImmutableArray<CaseEvent> DecideFor(CaseState state, CaseParticipant self, Author by, CaseCommand command, DateTimeOffset now)
    {
        if (state.Status == CaseStatus.Merged)
        {
            throw self.State == ParticipantState.Active ? NotNow(state, "Nothing more can be done here") : Missing();
        }

        // An entry stays its owner's, whatever has become of the case and the owner's part in it.
        if (command is ReviseKnownEntry revise)
        {
            return CaseEntryRules.Revise(state, by, revise);
        }

        if (command is AnswerInvitation answer)
        {
            return CaseParticipantRules.Answer(self, answer);
        }

        if (self.State != ParticipantState.Active)
        {
            throw self.State == ParticipantState.Invited ? NotNow("You are invited: accept or decline first.") : Missing();
        }

        if (command is ReopenCase)
        {
            RequireLead(state, by);
            return state.Status == CaseStatus.Closed ? [new CaseReopened()] : [];
        }

        // What is discoverable its owner can always take back.
        if (state.Status == CaseStatus.Closed && command is not (CloseCase or OfferMerge or PutSubject { Number: not null, Terms.IsDefaultOrEmpty: true }))
        {
            throw NotNow(state, "That is not possible");
        }

        return command switch
        {
            DescribeCase describe => Describe(state, by, describe),
            CloseCase close => Close(state, by, close),
            InviteParticipant invite => CaseParticipantRules.Invite(owners, state, by, invite),
            RemoveParticipant remove => CaseParticipantRules.Remove(state, by, remove),
            OfferLead offer => CaseParticipantRules.Offer(state, by, offer),
            AnswerLeadOffer taken => CaseParticipantRules.AnswerOffer(state, by, taken),
            PutSubject put => CaseEntryRules.Put(state, by, put),
            AddEntries add => CaseEntryRules.Add(state, by, add, now),
            AddArrestReport report => CaseEntryRules.Report(owners, state, by, report, now),
            RecordCustody custody => CustodyRules.Record(owners, state, by, custody, now),
            AddTask add => CaseTaskRules.Add(owners, state, by, add, now),
            ChangeTask change => CaseTaskRules.Change(owners, state, by, change, now),
            StartTask or RecordStep => CaseTaskRules.Work(state, by, command, null),
            WorkUnderGrant work => CaseTaskRules.Work(state, by, work.Command, work.Consent),
            FinishTask finish => CaseTaskRules.Finish(state, by, finish),
            StopTask stop => CaseTaskRules.Stop(state, by, stop),
            OfferMerge offer => CaseMergeRules.Offer(state, by, offer),
            MergeSizedCase merge => CaseMergeRules.Begin(state, by, merge),
            _ => throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command."),
        };
    }

    private static ImmutableArray<CaseEvent> Describe(CaseState state, Author by, DescribeCase command)
    {
        RequireLead(state, by);
        RequireContent(command.Title, "title", CaseLimits.MaxTextBytes);
        return [new CaseDescribed(command.Title)];
    }

    private static ImmutableArray<CaseEvent> Close(CaseState state, Author by, CloseCase command)
    {
        RequireLead(state, by);
        if (state.Status == CaseStatus.Closed)
        {
            return [];
        }

        RequireContent(command.Reason, "reason", CaseLimits.MaxTextBytes, needed: false);
        if (state.Merges.Any(merge => !merge.IsDone))
        {
            throw NotNow("It is taking another case over; close it when that is done.");
        }

        var left = CaseTaskRules.Unfinished(state).Select(task => task.Number).ToList();
        return left.Count == 0 ? [new CaseClosed(command.Reason)] : throw NotNow($"Tasks {string.Join(", ", left)} are neither done nor stopped: finish or stop them first.");
    }
}
