using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>The actor of a case. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// start or step of a task under a grant:
///   IConsentGrain: use, an append there, or refused  -> this case: the start or step                      FLUSHED here
///   the grant ends: the consent's link -> ConsentEndedAsync: one append that stops the task, notes to both sides
///   (a start that was recorded there and not yet here finds the end noted here, and is refused)
/// merge of a source into this case, the target:
///   source: could it, and how much has it? -> target: MergeBegun, keeps room, with word to the source     FLUSHED here
///   link: source: MergedInto, unless it has more by now; from then on it changes no more                  FLUSHED there
///   link: page after page of the source -> target: its entries, with the first page participants, subjects, tasks; last: done
/// subject with terms:
///   this case: SubjectPut -> link: the index, at one hub: who else has the term? -> the other case: SubjectKnown, and here   FLUSHED in both
///   A kill before a line is flushed leaves the line before it, which the link repeats; a page that was taken is known by its number.
/// </code>
/// </remarks>
[GrainType(GrainTypes.Case), HomeHubPlacement, Reentrant]
internal sealed class CaseGrain(CaseRules rules, AggregateServices services)
    : AggregateGrain<CaseState, CaseCommand, CaseEvent>(rules, services), ICaseGrain
{
    private readonly RowSerializer _rows = services.Rows;

    private SubjectIndex Index => new(GrainFactory, _rows);

    private CaseId Id => new(this.GetPrimaryKeyString());

    public async Task<CaseView> ExecuteAsync(IssuedCommand<CaseCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        var issued = command.Command switch
        {
            OpenCase => await AskFirstAsync(command, () => UseNumberAsync(command, cancellationToken), cancellationToken),
            MergeCase merge => await AskFirstAsync(command, () => CheckSourceAsync(merge.Source, command, cancellationToken), cancellationToken),
            AddEntries or AddArrestReport when CaseEntryRules.FilesOf(command.Command) is { IsEmpty: false } files =>
                await AskFirstAsync(command, () => KeepAsync(files, command, cancellationToken), cancellationToken),
            var other when CaseTaskRules.NumberOf(other) is { } number => await AskFirstAsync(command, () => UseGrantAsync(number, command, cancellationToken), cancellationToken),
            _ => command,
        };
        var (state, version) = await CarryOutAsync(issued, cancellationToken);
        return CaseRules.ViewOf(state, version, command.By.Owner) ?? throw CaseChecks.Missing();
    }

    public async Task<CaseView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var aggregate = await StateAsync();
        return aggregate.State is { } state ? CaseRules.ViewOf(state, aggregate.Version, reader) : null;
    }

    public async Task<CaseEntryPage> ReadEntriesAsync(OwnerId reader, long? before, int max, CancellationToken cancellationToken = default)
    {
        RequirePage(max);
        return await (await ReaderAsync(reader)).ReadEntriesAsync(reader, before, max, cancellationToken);
    }

    public async Task<CaseEntry?> GetEntryAsync(OwnerId reader, long number, CancellationToken cancellationToken = default) =>
        await (await ReaderAsync(reader)).FindAsync(reader, number, cancellationToken);

    public async Task<AttachmentInfo?> FindAttachmentAsync(OwnerId reader, long entry, Sha256Hash hash, CancellationToken cancellationToken = default) =>
        await FindUploaderAsync(reader, entry, hash, cancellationToken) is { } uploader ? await Upload(uploader, hash).FindAsync(uploader, cancellationToken) : null;

    public async Task<ReadOnlyMemory<byte>> ReadAttachmentAsync(
        OwnerId reader, long entry, Sha256Hash hash, int firstChunk, int count, CancellationToken cancellationToken = default) =>
        await FindUploaderAsync(reader, entry, hash, cancellationToken) is { } uploader
            ? await Upload(uploader, hash).ReadAsync(uploader, firstChunk, count, cancellationToken)
            : throw NoFile();

    public async Task<ImmutableArray<CustodyStep>> ReadCustodyAsync(OwnerId reader, long number, CancellationToken cancellationToken = default)
    {
        var found = await ReaderAsync(reader);
        var state = (await StateAsync()).State!;
        return state.Evidence.FirstOrDefault(item => item.Number == number) is { } evidence && (evidence.Owner == reader || (state.IsActive(reader) && evidence.IsFor(reader)))
            ? await found.ReadCustodyAsync(evidence, cancellationToken)
            : [];
    }

    public async Task<CaseHistoryPage> ReadHistoryAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default)
    {
        RequirePage(max);
        return await (await ReaderAsync(reader)).ReadHistoryAsync(reader, Math.Max(after, 0), isNewestFirst: false, max, cancellationToken);
    }

    public async Task<CaseHistoryPage> ReadLatestAsync(OwnerId reader, long? before, int max, CancellationToken cancellationToken = default)
    {
        RequirePage(max);
        return await (await ReaderAsync(reader)).ReadHistoryAsync(reader, Math.Max(before ?? long.MaxValue, 0), isNewestFirst: true, max, cancellationToken);
    }

    public Task ConsentEndedAsync(ConsentEnd end, CancellationToken cancellationToken = default) =>
        CarryOutAsync(Author.Clock(end.Consent.Country), new EndGrant(end), cancellationToken);

    public async Task<bool> NoteKnownAsync(int subject, Sha256Hash term, CaseId other, OwnerId owner, bool isKnown, CancellationToken cancellationToken = default)
    {
        var hit = new SubjectHit(subject, term, other, owner);
        var (state, _) = await CarryOutAsync(Author.Clock(owner), new NoteKnown(hit, isKnown), cancellationToken);
        return CaseHitRules.Stands(state, hit);
    }

    public async Task<CaseSize> CheckMergeAsync(CaseId target, Author by, CancellationToken cancellationToken = default) =>
        CaseMergeRules.Check((await StateAsync()).State, by, target);

    public async Task<string?> JoinAsync(CaseId target, Author by, CaseSize? room, CancellationToken cancellationToken = default)
    {
        try
        {
            await CarryOutAsync(by, new JoinCase(target, room), cancellationToken);
            return null;
        }
        catch (MeshException refusal) when (refusal.RetryAfter is null)
        {
            return refusal.Message;
        }
    }

    public async Task<CaseTakeover> ReadTakenAsync(CaseId target, long after, CancellationToken cancellationToken = default)
    {
        var aggregate = await StateAsync();
        return aggregate.State?.MergedInto == target ? await new CaseReader(aggregate, _rows).ReadTakenAsync(after, cancellationToken) : throw CaseChecks.Missing();
    }

    protected override OwnerId ClockOwner(CaseState state) => state.Id.OpenedBy;

    protected override async ValueTask<CaseCommand> PrepareAsync(CaseCommand command, CancellationToken cancellationToken)
    {
        var aggregate = await StateAsync();
        return command is ReviseEntry revise && aggregate.State is not null
            ? new ReviseKnownEntry(revise, await new CaseReader(aggregate, _rows).FindAsync(revise.Number, cancellationToken))
            : command;
    }

    protected override async Task DeliverAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        if (link == CaseRules.IndexLink)
        {
            await GrainFactory.GetGrain<IReplicaGrain>(SubjectIndex.Hub.Value).ApplyAsync([.. messages.Cast<ReplicaChange>()], cancellationToken);
            foreach (var change in messages.Cast<ReplicaChange>())
            {
                await MeetAsync(SubjectIndex.SubjectOf(change).Number, new Sha256Hash(change.State), cancellationToken);
            }

            return;
        }

        foreach (var message in messages)
        {
            switch (message)
            {
                case GrantFinished finished:
                    await FinishGrantAsync(finished, cancellationToken);
                    break;
                case MergeRequest request:
                    await TakeOverAsync(request, cancellationToken);
                    break;
                case ConsentEnd end:
                    await GrainFactory.GetGrain<ICaseGrain>(link[CaseRules.TargetLink.Length..]).ConsentEndedAsync(end, cancellationToken);
                    break;
                default:
                    throw new NotSupportedException($"A case does not know what to do with {message.GetType().Name}.");
            }
        }
    }

    /// <summary>
    /// Tells the cases of others where a term of a subject stands that it stands here, or does not any more, and notes here where it stands by the word of these: the index
    /// may be an old copy. What they take back meanwhile is seen here by looking again, or told by them afterwards.
    /// </summary>
    private async Task MeetAsync(int number, Sha256Hash term, CancellationToken cancellationToken)
    {
        var state = (await StateAsync()).State!;
        var owner = state.Subjects.First(subject => subject.Number == number).Owner;
        var isKnown = state.Status != CaseStatus.Merged && state.Subjects.Any(subject => subject.Owner == owner && subject.Terms.Contains(term));
        foreach (var other in (await Index.FindAsync(Id, owner, term, isAll: !isKnown, cancellationToken)).Hits)
        {
            if (await TellAsync(other, owner, isKnown, cancellationToken))
            {
                await NoteKnownAsync(number, term, other.Case, other.Owner, isKnown, cancellationToken);
            }
        }

        // Also what was noted before this was cut short. Taken before the look: what is noted from now on stands in the index before that.
        var noted = (await StateAsync()).State!.Hits.Where(hit => hit.Number == number && hit.Term == term).ToList();
        if (noted.Count > 0)
        {
            var (left, withMore) = await Index.FindAsync(Id, owner, term, isAll: false, cancellationToken);
            foreach (var gone in noted.Where(hit => !withMore.Contains(hit.Owner) && !left.Any(other => other.Case == hit.Case && other.Owner == hit.Owner)))
            {
                await NoteKnownAsync(number, term, gone.Case, gone.Owner, isKnown: false, cancellationToken);
            }
        }
    }

    /// <summary>Tells another case that a term stands here, or does not any more; whether it stands there. A case that its hub has lost holds nothing up.</summary>
    private async Task<bool> TellAsync(SubjectHit other, OwnerId owner, bool isKnown, CancellationToken cancellationToken)
    {
        try
        {
            return await GrainFactory.GetGrain<ICaseGrain>(other.Case.Value).NoteKnownAsync(other.Number, other.Term, Id, owner, isKnown, cancellationToken);
        }
        catch (MeshException missing) when (missing.Code == MeshErrorCodes.NotFound)
        {
            return false;
        }
    }

    /// <summary>
    /// Has the consent record the start or step of a task as a use, which it refuses when the grant does not hold. Outside the turn that decides: a consent tells cases by
    /// links, and never waits for one.
    /// </summary>
    private async Task<IssuedCommand<CaseCommand>> UseGrantAsync(int number, IssuedCommand<CaseCommand> command, CancellationToken cancellationToken)
    {
        if ((await StateAsync()).State is not { } state || state.Tasks.FirstOrDefault(task => task.Number == number)?.Terms.Grant is not { } grant)
        {
            return command;
        }

        // What is refused anyway, or needs nothing, is no use.
        var work = new WorkUnderGrant(command.Command, grant.Consent);
        if (rules.Decide(Id.Value, state, command.By, work, Clock.GetJournalTime()).IsEmpty)
        {
            return command;
        }

        var use = new IssuedCommand<ConsentCommand>(
            OperationId.Following($"use|{Id.Value}|{command.By.Owner.Value}|{command.Operation.Value}"), command.RequestHash, command.By, new UseConsent(this.GetGrainId(), grant.Action, grant.Task));
        ConsentView consent;
        try
        {
            consent = await GrainFactory.GetGrain<IConsentGrain>(grant.Consent.Value).ExecuteAsync(use, cancellationToken);
        }
        catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.NotFound)
        {
            throw Required($"There is no grant {grant.Consent} for {command.By.Owner}; ask {grant.Consent.Country} for consent.");
        }

        // A repetition of a use is answered as the consent stands: it may have ended since.
        return consent.Record.State == ConsentState.Granted
            ? command with { Command = work }
            : throw Required($"The grant {grant.Consent} is {CaseChecks.Word(consent.Record.State)}; ask for a new one.");
    }

    private static MeshException Required(string sentence) => new(MeshErrorCodes.ConsentRequired, sentence);

    private async Task FinishGrantAsync(GrantFinished finished, CancellationToken cancellationToken)
    {
        try
        {
            var finish = new IssuedCommand<ConsentCommand>(finished.Operation, default, Author.Clock(finished.By), new FinishUse(this.GetGrainId(), finished.Task));
            await GrainFactory.GetGrain<IConsentGrain>(finished.Consent.Value).ExecuteAsync(finish, cancellationToken);
        }
        catch (MeshException refusal) when (refusal.RetryAfter is null)
        {
            // A use that stays known harms nothing: the case is told of an end once more, and has nothing to stop.
        }
    }

    private async Task<IssuedCommand<CaseCommand>> UseNumberAsync(IssuedCommand<CaseCommand> command, CancellationToken cancellationToken)
    {
        // What is refused anyway uses no number.
        rules.Decide(Id.Value, (await StateAsync()).State, command.By, command.Command, Clock.GetJournalTime());
        await GrainFactory.GetGrain<INumberGrain>(NumberSeries.CasesOf(Id.OpenedBy)).UseAsync(Id.OpenedBy, Id.Number, cancellationToken);
        return command;
    }

    private async Task<IssuedCommand<CaseCommand>> KeepAsync(ImmutableArray<CaseAttachment> files, IssuedCommand<CaseCommand> command, CancellationToken cancellationToken)
    {
        // What is refused anyway is told as that.
        rules.Decide(Id.Value, (await StateAsync()).State, command.By, command.Command, Clock.GetJournalTime());
        await KeepUploadsAsync(files.Select(file => new AttachmentReference(command.By.Owner, file.Hash, file.Size)), cancellationToken);
        return command;
    }

    private async Task<IssuedCommand<CaseCommand>> CheckSourceAsync(CaseId source, IssuedCommand<CaseCommand> command, CancellationToken cancellationToken)
    {
        CaseMergeRules.RequireOther(Id, source);
        return command with { Command = new MergeSizedCase(source, await GrainFactory.GetGrain<ICaseGrain>(source.Value).CheckMergeAsync(Id, command.By, cancellationToken)) };
    }

    private async Task TakeOverAsync(MergeRequest request, CancellationToken cancellationToken)
    {
        var source = GrainFactory.GetGrain<ICaseGrain>(request.Source.Value);
        if (await source.JoinAsync(Id, request.By, request.Room, cancellationToken) is { } reason)
        {
            await CarryOutAsync(request.By, new RefuseMerge(request.Source, reason), cancellationToken);
            return;
        }

        var state = (await StateAsync()).State!;
        while (state.Merges.FirstOrDefault(merge => merge.Source == request.Source) is { IsDone: false } merge)
        {
            var page = await source.ReadTakenAsync(Id, merge.TakenUpTo, cancellationToken);
            (state, _) = await CarryOutAsync(request.By, new TakeOver(request.Source, merge.TakenUpTo, page), cancellationToken);
        }
    }

    private async Task<CaseReader> ReaderAsync(OwnerId reader)
    {
        ExternalCaller.RequireOwner(reader);
        var aggregate = await StateAsync();
        return aggregate.State?.Find(reader) is not null ? new CaseReader(aggregate, _rows) : throw CaseChecks.Missing();
    }

    /// <summary>Who has uploaded a file of an entry: its author, also where it was taken over from another case. Null when the reader does not see it.</summary>
    private async Task<OwnerId?> FindUploaderAsync(OwnerId reader, long entry, Sha256Hash hash, CancellationToken cancellationToken) =>
        await GetEntryAsync(reader, entry, cancellationToken) is { } found && found.Attachments.Any(file => file.Hash == hash) ? found.By.Owner : null;

    private static void RequirePage(int max) => MeshException.Require(max is >= 1 and <= CaseLimits.MaxPage, $"max: 1 to {CaseLimits.MaxPage}.");
}
