using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>Cases on their way to their hub and back. What is said in words leaves the gateway sealed: an entry for its readers, all else for who takes part.</summary>
internal sealed class CaseService(GrainCaller calls, AggregateTexts texts, IPayloadSeal seal)
{
    /// <summary>What replicas call cases.</summary>
    public const string Kind = "case";

    private const string TitleText = "title";
    private const string SubjectText = "subject";
    private const string EntryText = "entry";
    private const string CustodyText = "custody";
    private const string TaskText = "task";
    private const string StepText = "step";
    private const string ReasonText = "reason";

    /// <summary>Opens a case under the owner's next number.</summary>
    public async Task<CaseView> OpenAsync(CommandOrder order, CaseTitleRequest request, CancellationToken cancellationToken)
    {
        RequireArea(request);
        var id = CaseId.For(order.By.Owner, await calls.TakeNumberAsync(NumberSeries.CasesOf(order.By.Owner), order));
        return await ExecuteAsync(order, id, new OpenCase(await SealAsync(Written(request), order, id, [order.By.Owner], TitleText, cancellationToken)));
    }

    /// <summary>Changes the title.</summary>
    public async Task<CaseView> DescribeAsync(CommandOrder order, CaseId id, CaseTitleRequest request, CancellationToken cancellationToken)
    {
        RequireArea(request);
        return await ExecuteAsync(order, id, new DescribeCase((await ForAllAsync(Written(request), order, id, TitleText, cancellationToken))!));
    }

    /// <summary>Adds a subject, or changes one. Where its owner allows it, its numbers go along as terms.</summary>
    public async Task<CaseView> PutSubjectAsync(CommandOrder order, CaseId id, int? number, CaseSubjectRequest request, CancellationToken cancellationToken)
    {
        var terms = ImmutableArray.CreateBuilder<Sha256Hash>();
        foreach (var identifier in request.Discoverable ? CaseIdentifiers.Of(request) : [])
        {
            terms.Add(await seal.BlindAsync(identifier, cancellationToken));
        }

        var content = await ForAllAsync(Written(request), order, id, SubjectText, cancellationToken);
        return await ExecuteAsync(order, id, new PutSubject(number, request.Kind, content!, terms.ToImmutable()));
    }

    /// <summary>Closes a case.</summary>
    public async Task<CaseView> CloseAsync(CommandOrder order, CaseId id, string? reason, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new CloseCase(await ForAllAsync(reason, order, id, ReasonText, cancellationToken)));

    /// <summary>Adds an entry; an arrest by the command that only member countries may give.</summary>
    public async Task<CaseView> AddEntryAsync(CommandOrder order, CaseId id, CaseEntryRequest request, CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<CaseAttachment>();
        var missing = new List<FieldProblem>();
        foreach (var (number, hash) in (request.Attachments ?? []).Index())
        {
            if (await calls.FindUploadAsync(new AttachmentId(order.By.Owner, hash), order.By.Owner, cancellationToken) is { } found)
            {
                files.Add(new CaseAttachment(hash, found.Bytes));
            }
            else
            {
                missing.Add(new FieldProblem($"attachments[{number}]", $"The field attachments[{number}] names no complete upload of {order.By.Owner}; upload the file first."));
            }
        }

        if (missing.Count > 0)
        {
            throw RequestRefusedException.Invalid(missing);
        }

        var handling = new CaseHandling(request.Tlp, request.Readers);
        var content = await SealAsync(request.Text, order, id, [order.By.Owner, .. request.Readers], EntryText, cancellationToken);
        return await ExecuteAsync(order, id, request.Kind == CaseEntryKind.ArrestReport
            ? new AddArrestReport(handling, content, files.ToImmutable())
            : new AddEntries([new NewCaseEntry(request.Kind, handling, content, files.ToImmutable())]));
    }

    /// <summary>Changes who may see an own entry, and what it says. It is sealed again for whom it is shown to.</summary>
    public async Task<CaseView> ReviseEntryAsync(CommandOrder order, CaseId id, long number, ReviseEntryRequest request, CancellationToken cancellationToken)
    {
        var text = request.Text ?? (await OpenAsync(order.By.Owner, id, await GetEntryAsync(order.By.Owner, id, number, cancellationToken), cancellationToken)).Text;
        var content = text is null ? null : await SealAsync(text, order, id, [order.By.Owner, .. request.Readers], EntryText, cancellationToken);
        return await ExecuteAsync(order, id, new ReviseEntry(number, new CaseHandling(request.Tlp, request.Readers), content));
    }

    /// <summary>Records a step of a custody chain.</summary>
    public async Task<CaseView> RecordCustodyAsync(CommandOrder order, CaseId id, long number, CustodyStepRequest request, CancellationToken cancellationToken)
    {
        SealedContent? details = null;
        if (request.Details is { } said)
        {
            var entry = await GetEntryAsync(order.By.Owner, id, number, cancellationToken);
            details = await SealAsync(said, order, id, [entry.By.Owner, .. entry.Handling.Readers], CustodyText, cancellationToken);
        }

        var step = new NewCustodyStep(request.Kind, request.StatedAt, request.Hash, AuthorOf(request.From), AuthorOf(request.To), details) { MayBeOutOfOrder = request.MayBeOutOfOrder };
        return await ExecuteAsync(order, id, new RecordCustody(number, step));
    }

    /// <summary>Adds a task, or changes one that has not been started.</summary>
    public async Task<CaseView> PutTaskAsync(CommandOrder order, CaseId id, int? number, CaseTaskRequest request, CancellationToken cancellationToken)
    {
        var terms = new CaseTaskTerms(request.Assignee, request.Officer, request.DueAt, (await ForAllAsync(request.Text, order, id, TaskText, cancellationToken))!)
        {
            Touches = request.Touches,
            Grant = request.Grant is { } grant ? new CaseTaskGrant(grant.Consent, grant.Action, grant.Task) : null,
        };
        return await ExecuteAsync(order, id, number is { } known ? new ChangeTask(known, terms) : new AddTask(terms));
    }

    /// <summary>Records a step of a task.</summary>
    public async Task<CaseView> RecordStepAsync(CommandOrder order, CaseId id, int task, string text, CancellationToken cancellationToken) =>
        await ExecuteAsync(order, id, new RecordStep(task, (await ForAllAsync(text, order, id, StepText, cancellationToken))!));

    /// <summary>Ends a task: it is done, or stopped.</summary>
    public async Task<CaseView> EndTaskAsync(CommandOrder order, CaseId id, int task, bool isDone, string? text, CancellationToken cancellationToken)
    {
        var outcome = await ForAllAsync(text, order, id, ReasonText, cancellationToken);
        return await ExecuteAsync(order, id, isDone ? new FinishTask(task, outcome) : new StopTask(task, outcome));
    }

    /// <summary>Gives a command.</summary>
    public Task<CaseView> ExecuteAsync(CommandOrder order, CaseId id, CaseCommand command) => calls.CommandAsync(
        "the case",
        (Id: id, Command: order.Issue(command)),
        static (grains, state, cancellationToken) => grains.GetGrain<ICaseGrain>(state.Id.Value).ExecuteAsync(state.Command, cancellationToken));

    /// <summary>A case as it stands.</summary>
    /// <exception cref="RequestRefusedException">404: there is none, or the reader has no part in it.</exception>
    public async Task<CaseView> GetAsync(OwnerId reader, CaseId id, CancellationToken cancellationToken) =>
        await FindAsync(reader, id, cancellationToken) ?? throw RequestRefusedException.NotFound("There is no such case, or this owner has no part in it.");

    /// <summary>A case as it stands; null when there is none, or the reader has no part in it.</summary>
    public Task<CaseView?> FindAsync(OwnerId reader, CaseId id, CancellationToken cancellationToken) => calls.ReadAsync(
        (Id: id, Reader: reader),
        static (grains, state, stopping) => grains.GetGrain<ICaseGrain>(state.Id.Value).GetAsync(state.Reader, stopping),
        cancellationToken);

    /// <summary>An entry.</summary>
    /// <exception cref="RequestRefusedException">404: there is none that the reader may see.</exception>
    public async Task<CaseEntry> GetEntryAsync(OwnerId reader, CaseId id, long number, CancellationToken cancellationToken) =>
        await calls.ReadAsync(
            (Id: id, Reader: reader, Number: number),
            static (grains, state, stopping) => grains.GetGrain<ICaseGrain>(state.Id.Value).GetEntryAsync(state.Reader, state.Number, stopping),
            cancellationToken) ?? throw RequestRefusedException.NotFound($"The case has no entry {number}, or it is not for this owner to see.");

    /// <summary>A file of an entry.</summary>
    /// <exception cref="RequestRefusedException">404: there is none that the reader may see.</exception>
    public async Task<AttachmentInfo> FindFileAsync(OwnerId reader, CaseId id, long number, Sha256Hash hash, CancellationToken cancellationToken) =>
        await TryFindFileAsync(reader, id, number, hash, cancellationToken) ?? throw RequestRefusedException.NotFound("The case has no such entry with such a file, or it is not for this owner to see.");

    /// <summary>A file of an entry; null when there is none that the reader may see.</summary>
    public Task<AttachmentInfo?> TryFindFileAsync(OwnerId reader, CaseId id, long number, Sha256Hash hash, CancellationToken cancellationToken) => calls.ReadAsync(
        (Id: id, Reader: reader, Number: number, Hash: hash),
        static (grains, state, stopping) => grains.GetGrain<ICaseGrain>(state.Id.Value).FindAttachmentAsync(state.Reader, state.Number, state.Hash, stopping),
        cancellationToken);

    /// <summary>Chunks of a file of an entry, from one on.</summary>
    public Task<ReadOnlyMemory<byte>> ReadFileAsync(OwnerId reader, CaseId id, long number, Sha256Hash hash, int chunk, CancellationToken cancellationToken) => calls.ReadAsync(
        (Id: id, Reader: reader, Number: number, Hash: hash, Chunk: chunk),
        static (grains, state, stopping) =>
            grains.GetGrain<ICaseGrain>(state.Id.Value).ReadAttachmentAsync(state.Reader, state.Number, state.Hash, state.Chunk, AttachmentLimits.MaxChunksPerCall, stopping),
        cancellationToken);

    /// <summary>A page of entries.</summary>
    public async Task<CaseEntriesBody> ReadEntriesAsync(OwnerId reader, CaseId id, long? before, int max, CancellationToken cancellationToken)
    {
        var page = await calls.ReadAsync(
            (Id: id, Reader: reader, Before: before, Max: max),
            static (grains, state, stopping) => grains.GetGrain<ICaseGrain>(state.Id.Value).ReadEntriesAsync(state.Reader, state.Before, state.Max, stopping),
            cancellationToken);
        var entries = ImmutableArray.CreateBuilder<CaseEntryBody>(page.Entries.Length);
        foreach (var entry in page.Entries)
        {
            entries.Add(await OpenAsync(reader, id, entry, cancellationToken));
        }

        return new CaseEntriesBody(entries.ToImmutable(), page.Next);
    }

    /// <summary>A custody chain.</summary>
    public async Task<CustodyBody> ReadCustodyAsync(OwnerId reader, CaseId id, long number, CancellationToken cancellationToken)
    {
        var entry = await GetEntryAsync(reader, id, number, cancellationToken);
        var chain = await calls.ReadAsync(
            (Id: id, Reader: reader, Number: number),
            static (grains, state, stopping) => grains.GetGrain<ICaseGrain>(state.Id.Value).ReadCustodyAsync(state.Reader, state.Number, stopping),
            cancellationToken);
        var steps = ImmutableArray.CreateBuilder<CustodyStepBody>(chain.Length);
        foreach (var step in chain)
        {
            var details = await OpenAsync(reader, step.Details, entry.Origin is null ? id : null, step.By.Owner, CustodyText, cancellationToken);
            steps.Add(CustodyStepBody.Of(step, details));
        }

        return new CustodyBody(steps.ToImmutable());
    }

    /// <summary>A page of what has happened, behind a place.</summary>
    public async Task<CaseHistoryBody> ReadHistoryAsync(OwnerId reader, CaseId id, long after, int max, CancellationToken cancellationToken) => await OpenAsync(
        reader,
        id,
        await calls.ReadAsync(
            (Id: id, Reader: reader, After: after, Max: max),
            static (grains, state, stopping) => grains.GetGrain<ICaseGrain>(state.Id.Value).ReadHistoryAsync(state.Reader, state.After, state.Max, stopping),
            cancellationToken),
        cancellationToken);

    /// <summary>A page of what has happened, the newest first; before a place, or from the newest.</summary>
    public async Task<CaseHistoryBody> ReadLatestAsync(OwnerId reader, CaseId id, long? before, int max, CancellationToken cancellationToken) => await OpenAsync(
        reader,
        id,
        await calls.ReadAsync(
            (Id: id, Reader: reader, Before: before, Max: max),
            static (grains, state, stopping) => grains.GetGrain<ICaseGrain>(state.Id.Value).ReadLatestAsync(state.Reader, state.Before, state.Max, stopping),
            cancellationToken),
        cancellationToken);

    /// <summary>An entry with its text.</summary>
    public async Task<CaseEntryBody> OpenAsync(OwnerId reader, CaseId id, CaseEntry entry, CancellationToken cancellationToken)
    {
        var text = await OpenAsync(reader, entry.Content, entry.Origin is null ? id : null, entry.By.Owner, EntryText, cancellationToken);
        return new CaseEntryBody(
            entry.Number, entry.Kind, AuthorBody.Of(entry.By), entry.At, entry.Handling.Tlp, entry.Handling.Readers, text.Text,
            [.. entry.Attachments.Select(file => new AttachmentAnswer(file.Hash, file.Size))], entry.Revisions, entry.Origin?.Case, text.Problem);
    }

    /// <summary>What lists show of a case.</summary>
    public async Task<CaseBody> OpenAsync(OwnerId reader, CaseSummary summary, CancellationToken cancellationToken)
    {
        var title = await OpenAsync(reader, summary.Title, summary.Id, author: null, TitleText, cancellationToken);
        var read = Read<CaseTitleRequest>(title.Text);
        return new CaseBody(summary.Id, null, null, summary.Status, summary.Lead, summary.OpenedAt, read?.Title, read?.CrimeArea, null, ProblemOf(title, read));
    }

    /// <summary>A case with its texts.</summary>
    public async Task<CaseBody> OpenAsync(OwnerId reader, CaseView view, CancellationToken cancellationToken)
    {
        var self = BodyOf(view.Self);
        if (view.Summary is not { } summary)
        {
            return new CaseBody(view.Id, view.Version, self, null, null, null, null, null, null, null);
        }

        var body = await OpenAsync(reader, summary, cancellationToken) with { Version = view.Version, Self = self };
        if (view.Details is not { } details)
        {
            return body;
        }

        var problem = body.Problem;
        CaseId? bound = details.Merges.IsEmpty ? view.Id : null;
        var subjects = ImmutableArray.CreateBuilder<CaseSubjectBody>(details.Subjects.Length);
        foreach (var subject in details.Subjects)
        {
            var opened = await OpenAsync(reader, subject.Content, bound, subject.Owner, SubjectText, cancellationToken);
            var read = Read<CaseSubjectRequest>(opened.Text) is { } said && said.Kind == subject.Kind && CaseSubjects.HoldsRules(said) ? said : null;
            problem ??= ProblemOf(opened, read);
            subjects.Add(CaseSubjects.BodyOf(subject, read));
        }

        var tasks = ImmutableArray.CreateBuilder<CaseTaskBody>(details.Tasks.Length);
        foreach (var task in details.Tasks)
        {
            var text = await OpenAsync(reader, task.Terms.Text, bound, author: null, TaskText, cancellationToken);
            var outcome = await OpenAsync(reader, task.Outcome, bound, author: null, ReasonText, cancellationToken);
            problem ??= text.Problem ?? outcome.Problem;
            tasks.Add(new CaseTaskBody(
                task.Number, AuthorBody.Of(task.By), task.Terms.Assignee, task.Terms.Officer, task.Terms.DueAt, task.State, text.Text, outcome.Text, task.Terms.Touches,
                task.Terms.Grant is { } grant ? new CaseGrantBody(grant.Consent, grant.Action, grant.Task) : null, task.GrantEnd?.At, task.Steps));
        }

        var reason = await OpenAsync(reader, details.ClosingReason, view.Id, author: null, ReasonText, cancellationToken);
        return body with
        {
            Details = new CaseDetailsBody(
                [.. details.Participants.Select(BodyOf)], subjects.ToImmutable(), tasks.ToImmutable(),
                [.. details.Evidence.Select(item => new EvidenceBody(item.Number, item.Owner, item.Condition, AuthorBody.Of(item.Holder), item.Steps, item.LastLink))],
                details.Entries, details.LeadOfferedTo, details.MergeOffered, details.MergedInto, reason.Text),
            Problem = problem ?? reason.Problem,
        };
    }

    /// <summary>Events with their texts.</summary>
    private async Task<CaseHistoryBody> OpenAsync(OwnerId reader, CaseId id, CaseHistoryPage page, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<CaseEventBody>(page.Events.Length);
        foreach (var recorded in page.Events)
        {
            var body = CaseEventBodies.Of(recorded);
            var what = recorded.Event is TaskStepRecorded ? StepText : ReasonText;
            var text = await OpenAsync(reader, CaseEventBodies.TextOf(recorded.Event), id, recorded.By.Owner, what, cancellationToken);
            events.Add(body with { Text = body.Text ?? text.Text, Problem = text.Problem });
        }

        return new CaseHistoryBody(events.ToImmutable(), page.Next);
    }

    private static void RequireArea(CaseTitleRequest request)
    {
        if (!CrimeAreas.Contains(request.CrimeArea))
        {
            throw RequestRefusedException.Invalid("crimeArea", "The field crimeArea is not the code of a crime area; /api/v1/crime-areas lists them.");
        }
    }

    private static string Written(CommandRequest request) => JsonSerializer.Serialize(request with { OperationId = null }, request.GetType(), MeshJson.Strict);

    private static T? Read<T>(string? text)
        where T : class
    {
        try
        {
            return text is not null && JsonSerializer.Deserialize<T>(text, MeshJson.Strict) is { } read && !RequestRules.ProblemsOf(read).Any()
                ? read
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? ProblemOf(OpenedText opened, object? read) => opened.Problem ?? (read is null ? "A text cannot be shown as it came: it is not what a gateway of this version writes." : null);

    private static Author? AuthorOf(AuthorBody? body) => body is null ? null : new Author(body.Owner, body.Officer);

    private static CaseParticipantBody BodyOf(CaseParticipant participant) => new(participant.Owner, participant.Role, participant.State, participant.Since, participant.Sees);

    /// <summary>Seals a text for all who take part or are invited.</summary>
    private async Task<SealedContent?> ForAllAsync(string? text, CommandOrder order, CaseId id, string what, CancellationToken cancellationToken)
    {
        if (text is null)
        {
            return null;
        }

        var view = await GetAsync(order.By.Owner, id, cancellationToken);
        ImmutableArray<OwnerId> readers =
            [.. (view.Details?.Participants ?? [view.Self]).Where(participant => participant.State is ParticipantState.Active or ParticipantState.Invited).Select(participant => participant.Owner)];
        return await SealAsync(text, order, id, readers, what, cancellationToken);
    }

    private async Task<SealedContent> SealAsync(string text, CommandOrder order, CaseId id, ImmutableArray<OwnerId> readers, string what, CancellationToken cancellationToken) =>
        await texts.SealAsync(text, new SealedText(order.By.Owner, readers, id.Value), what, cancellationToken);

    private ValueTask<OpenedText> OpenAsync(OwnerId reader, SealedContent? content, CaseId? of, OwnerId? author, string what, CancellationToken cancellationToken) =>
        texts.OpenAsync(reader, content, of?.Value, author, what, CaseLimits.MaxContentBytes, cancellationToken);
}
