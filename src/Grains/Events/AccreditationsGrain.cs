using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Events;

/// <summary>The accreditation lists of a major event.</summary>
/// <remarks>
/// <code>
/// lists (host, up to 500 badges a command) -> AccreditationRules -> one append: a row for each badge under its key, the outcome                     FLUSHED
/// event says: screen -> ListScreening, page after page: findings and how far it is in one append                                              FLUSHED
/// badge at an entrance -> of the team: ScreeningGrant -> Entrances: a check of who stands there, beside all others -> the lists, findings -> PassageRules -> passage    FLUSHED -> answered
/// shown at an entrance: asked with the badge, or a row on a link of its own until the records answer and the grant lets it -> findings
/// finding -> link: hits on the records (IHitGrain), then a note to host and team, until all have answered; alarm -> a link of its own, and a flash
/// event says: deleted -> a row; the stream is deleted as a whole, its figures stay
/// </code>
/// A kill before a line is flushed leaves the line before it; the rows under "screen", "report" and "delete", and what waits on the links, wake the successor.
/// </remarks>
[GrainType(GrainTypes.Accreditations), HomeHubPlacement, Reentrant]
internal sealed partial class AccreditationsGrain(HubDatabases databases, EventRules rules, RowSerializer rows, TimeProvider clock, ILogger<AccreditationsGrain> logger)
    : JournaledGrain<AccreditationsGrain.Lists>, IAccreditationsGrain
{
    private const int MaxPageBytes = 1024 * 1024;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private EventView? _event;
    private IGrainTimer? _screening;
    private bool _isScreening;

    private DeploymentId Id => new(this.GetPrimaryKeyString());

    public async Task<AccreditationsOutcome> ChangeAsync(IssuedCommand<AccreditationsCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        var changes = command.Command.Changes;
        MeshException.Require(!changes.IsDefault && changes.Length is >= 1 and <= AccreditationLimits.MaxChanges, $"changes: 1 to {AccreditationLimits.MaxChanges} of them.");
        MeshException.Require(changes.DistinctBy(change => change.Badge).Count() == changes.Length, "changes: each of another badge.");
        var record = await RecordAsync(command.By.Owner, refresh: true, cancellationToken);
        var lists = await StateAsync();
        if (await lists.Book.FindOutcomeAsync<AccreditationsOutcome, AccreditationsCommand>(command, cancellationToken) is { } known)
        {
            return known;
        }

        if (AccreditationAccess.RequireChanges(record, command.By.Owner, changes))
        {
            await lists.Screening.RequireGrantAsync(cancellationToken);
        }

        // One command after the other: each is decided against what the one before has written.
        await lists.Book.Gate.WaitAsync(cancellationToken);
        try
        {
            return await lists.Book.FindOutcomeAsync<AccreditationsOutcome, AccreditationsCommand>(command, cancellationToken)
                ?? await lists.Changes.DecideAsync(record, command, clock.GetJournalTime(), cancellationToken);
        }
        finally
        {
            lists.Book.Gate.Release();
            Screen();
        }
    }

    public async Task<PassagesOutcome> PassAsync(IssuedCommand<PassagesCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        var passages = command.Command.Passages;
        MeshException.Require(!passages.IsDefault && passages.Length is >= 1 and <= AccreditationLimits.MaxChanges, $"passages: 1 to {AccreditationLimits.MaxChanges} of them.");
        var record = await RecordAsync(command.By.Owner, refresh: false, cancellationToken);
        var lists = await StateAsync();
        if (await lists.Book.FindOutcomeAsync<PassagesOutcome, PassagesCommand>(command, cancellationToken) is { } known)
        {
            return known;
        }

        // The records are asked before anybody else at an entrance has to wait for it.
        PassageRules.Check(record.Plan, passages, clock.GetJournalTime());
        await RequirePassagesAsync();
        var asked = await lists.Entrances.AskAsync(record, passages, cancellationToken);
        await lists.Book.Gate.WaitAsync(cancellationToken);
        try
        {
            if (await lists.Book.FindOutcomeAsync<PassagesOutcome, PassagesCommand>(command, cancellationToken) is { } meanwhile)
            {
                return meanwhile;
            }

            // The grant or the event may have ended while the records were asked.
            await RequirePassagesAsync();
            return await lists.Entrances.DecideAsync(record, command, asked, clock.GetJournalTime(), cancellationToken);
        }
        finally
        {
            lists.Book.Gate.Release();
        }

        Task RequirePassagesAsync() =>
            AccreditationAccess.RequirePassages(_event!.Record, command.By.Owner, passages) ? lists.Screening.RequireGrantAsync(cancellationToken) : Task.CompletedTask;
    }

    public async Task<AccreditationView?> GetAsync(OwnerId reader, string badge, CancellationToken cancellationToken = default)
    {
        var book = await ReadableAsync(reader, cancellationToken);
        return AccreditationLimits.IsBadge(badge) && await book.FindEntryAsync(badge, cancellationToken) is { } found
            ? new AccreditationView(
                found.Entry, found.Row.At, await book.FindFindingAsync(badge, cancellationToken), await book.FindPassageAsync(AccreditationRows.PassageKey(badge), cancellationToken))
            : null;
    }

    public async Task<AccreditationPage> ReadAsync(OwnerId reader, long after, int max, CancellationToken cancellationToken = default)
    {
        var book = await ReadableAsync(reader, cancellationToken);
        MeshException.Require(after >= 0 && max is >= 1 and <= AccreditationLimits.MaxPage, $"after: not below 0; max: 1 to {AccreditationLimits.MaxPage}.");
        var page = await book.Journal.ReadAsync(book.Stream.Stream, after + 1, max, MaxPageBytes, cancellationToken);
        ImmutableArray<Accreditation> entries = [.. page.Where(row => row is { Kind: AccreditationRows.Entry, Body.IsEmpty: false }).Select(row => rows.Read<Accreditation>(row.Body))];
        var suspicious = ImmutableArray.CreateBuilder<string>();
        if (book.Stream.Counter(AccreditationRows.Suspicious) > 0)
        {
            foreach (var entry in entries)
            {
                if (await book.FindFindingAsync(entry.Badge, cancellationToken) is { ClearedAt: null })
                {
                    suspicious.Add(entry.Badge);
                }
            }
        }

        return new AccreditationPage(entries, page.Count > 0 && page[^1].Position < book.Stream.Head.Next - 1 ? page[^1].Position : null, clock.GetUtcNow()) { Suspicious = suspicious.ToImmutable() };
    }

    public async Task<EventFigures> GetFiguresAsync(OwnerId reader, CancellationToken cancellationToken = default) => (await ReadableAsync(reader, cancellationToken)).Figures();

    public async Task<FindingPage> ReadFindingsAsync(OwnerId reader, long? before, int max, CancellationToken cancellationToken = default)
    {
        var book = await ReadableAsync(reader, cancellationToken);
        MeshException.Require(max is >= 1 and <= AccreditationLimits.MaxPage, $"max: 1 to {AccreditationLimits.MaxPage}.");

        // Findings stand among the lists: each call looks through some pages, and says where to go on.
        const int pages = 20;
        var (found, place) = (ImmutableArray.CreateBuilder<Finding>(), before ?? long.MaxValue);
        for (var read = 0; read < pages && found.Count < max; read++)
        {
            var page = await book.Journal.ReadBackAsync(book.Stream.Stream, place, AccreditationLimits.MaxPage, MaxPageBytes, cancellationToken);
            foreach (var row in page)
            {
                place = row.Position;
                if (row is { Kind: AccreditationRows.Finding, Body.IsEmpty: false } && (Finding)rows.Read<object>(row.Body) is { ClearedAt: null } finding
                    && await book.Journal.FindKeyAsync(book.Stream.Stream, AccreditationRows.FindingKey(finding.Badge), cancellationToken) == row.Position)
                {
                    found.Add(finding);
                    if (found.Count == max)
                    {
                        break;
                    }
                }
            }

            if (page.Count == 0)
            {
                return new FindingPage(found.ToImmutable(), null);
            }
        }

        return new FindingPage(found.ToImmutable(), place);
    }

    public async Task NoteEventAsync(EventView changed, CancellationToken cancellationToken = default)
    {
        var lists = await StateAsync();
        if (_event is null || changed.Version > _event.Version)
        {
            _event = changed;
        }

        // What is to be done by and by stands in rows before the event hears that it is known here.
        await SetDeadlinesAsync(lists, _event.Record);
        lists.Book.Links.Wake();
        Screen();
    }

    public async Task WakeAsync(CancellationToken cancellationToken = default)
    {
        var lists = await StateAsync();
        lists.Book.Links.Wake();
        lists.Book.Deadlines.Wake();
        Screen();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (Loaded is { } lists)
        {
            await lists.Book.Links.CloseAsync();
        }
    }

    protected override IEnumerable<StreamAppender> Streams(Lists state) => [state.Book.Stream];

    protected override async Task<Lists> LoadAsync()
    {
        var key = this.GetPrimaryKeyString();
        rules.CheckKey(key);
        var journal = databases.Journal(HomeHub.OfKey(key).Value);
        var stream = new StreamAppender(journal, AccreditationRows.StreamOf(key), DeactivateOnIdle);
        await stream.LoadAsync(CancellationToken.None);
        var links = new AggregateLinks(journal, stream, rows, RegisterTimer, TellAsync, logger);
        await links.LoadAsync();
        var deadlines = new StreamDeadlines(journal, stream, RetryAfter, RegisterTimer, clock, logger) { Meet = MeetAsync };
        stream.Preparing = links.Prepare;
        stream.Written = batch =>
        {
            links.Flushed();
            foreach (var deadline in batch.Deadlines)
            {
                deadlines.Expect(deadline.At);
            }
        };
        var book = new AccreditationBook(journal, stream, links, deadlines, rows);
        var screening = new ListScreening(book, GrainFactory, Id, new ScreeningGrant(UseGrantAsync, clock), () => _event, clock);
        _event ??= await GrainFactory.GetGrain<IEventGrain>(key).GetAsync(Id.Host);
        links.Wake();
        deadlines.Wake();
        return new Lists(book, new ListChanges(book), screening, new Entrances(book, screening, clock), new AccreditationTelling(book, GrainFactory, rules, clock));
    }

    /// <summary>Goes on screening, unless that is under way or not wanted.</summary>
    private void Screen()
    {
        if (!_isScreening && _event is { Record: { State: EventState.Open, Screening: ScreeningState.Running } })
        {
            _screening ??= RegisterTimer(ScreenAsync);
            _screening?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task ScreenAsync(CancellationToken cancellationToken)
    {
        if (_isScreening)
        {
            return;
        }

        _isScreening = true;
        TimeSpan? again = RetryAfter;
        try
        {
            again = await (await StateAsync()).Screening.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogPutOff(logger, Id, exception.Message);
        }
        finally
        {
            _isScreening = false;
        }

        if (again is { } wait && !cancellationToken.IsCancellationRequested)
        {
            _screening?.Change(wait, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task SetDeadlinesAsync(Lists lists, EventRecord record)
    {
        var now = clock.GetJournalTime();
        await lists.Book.Stream.CommitAsync(batch =>
        {
            batch.MoveDeadline(AccreditationRows.Screen, record is { State: EventState.Open, Screening: ScreeningState.Running } ? now + ListScreening.StayAwake : null);
            batch.MoveDeadline(AccreditationRows.Report, record.State == EventState.Open ? NextReport(record.Plan, now) : null);
            batch.MoveDeadline(AccreditationRows.Delete, record.State == EventState.Deleted && lists.Book.Stream.Head.Tail < lists.Book.Stream.Head.Next ? now : null);
        });
    }

    private async Task MeetAsync(StoredDeadline deadline, CancellationToken cancellationToken)
    {
        var lists = await StateAsync();
        var record = (_event ??= await GrainFactory.GetGrain<IEventGrain>(Id.Value).GetAsync(Id.Host, cancellationToken))?.Record;
        var now = clock.GetJournalTime();
        switch (deadline.Name)
        {
            case AccreditationRows.Screen:
                Screen();
                await lists.Book.Deadlines.MoveAsync(deadline.Name, record is { State: EventState.Open, Screening: ScreeningState.Running } ? now + ListScreening.StayAwake : null);
                break;
            case AccreditationRows.Report when record is { State: EventState.Open }:
                var day = EntranceRules.DayOf(record.Plan, deadline.At).AddDays(-1);
                await lists.Telling.ReportAsync(_event!, day, cancellationToken);

                // From this one on: where nobody was awake over several days, each is reported.
                await lists.Book.Deadlines.MoveAsync(deadline.Name, NextReport(record.Plan, deadline.At));
                break;
            case AccreditationRows.Delete when record is { State: EventState.Deleted }:
                await DeleteAsync(lists.Book, now, cancellationToken);
                await lists.Book.Deadlines.MoveAsync(deadline.Name, lists.Book.Stream.Head.Tail < lists.Book.Stream.Head.Next ? now + ListScreening.StayAwake : null);
                break;
            default:
                await lists.Book.Deadlines.MoveAsync(deadline.Name);
                break;
        }
    }

    /// <summary>Deletes all rows, behind whatever was being decided; no new ones come. What still waits to be told stops it, and is looked at again.</summary>
    private static async Task DeleteAsync(AccreditationBook book, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await book.Gate.WaitAsync(cancellationToken);
        try
        {
            await book.Journal.TrimAsync(new JournalTrim { StreamPrefix = book.Stream.Stream.Value, RowsBefore = now.AddDays(1) }, cancellationToken);
            await book.Stream.RefreshTailAsync(cancellationToken);
        }
        finally
        {
            book.Gate.Release();
        }
    }

    /// <summary>The end of the day at the sites, or of the day before the first; null when the event is over.</summary>
    private static DateTimeOffset? NextReport(EventPlan plan, DateTimeOffset now)
    {
        var day = EntranceRules.DayOf(plan, now).AddDays(1);
        var next = day > plan.From ? day : plan.From;
        return next > plan.Until.AddDays(1) ? null : MidnightOf(plan, next);
    }

    private static DateTimeOffset MidnightOf(EventPlan plan, DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, TimeZoneInfo.FindSystemTimeZoneById(plan.TimeZone).GetUtcOffset(midnight)).ToUniversalTime();
    }

    private async Task TellAsync(string link, ImmutableArray<object> messages, CancellationToken cancellationToken)
    {
        var lists = await StateAsync();
        if ((_event ?? await GrainFactory.GetGrain<IEventGrain>(Id.Value).GetAsync(Id.Host, cancellationToken)) is not { } view)
        {
            throw new MeshException(MeshErrorCodes.Unavailable, "The event is not known yet.", RetryAfter);
        }

        await (link == AccreditationRows.ShownLink
            ? lists.Entrances.AskLaterAsync(view.Record, messages.Cast<ShownAtEntrance>(), cancellationToken)
            : lists.Telling.TellAsync(view, messages, cancellationToken));
    }

    private Task UseGrantAsync(EventRecord record, CancellationToken cancellationToken)
    {
        var use = new UseConsent(GrainId.Create(GrainTypes.Event, Id.Value), ConsentAction.DeployTeam, EventLimits.ScreeningTask);
        return GrainFactory.GetGrain<IConsentGrain>(record.Consent!.Value.Value).ExecuteAsync(new IssuedCommand<ConsentCommand>(OperationId.New(), default, record.ScreenedBy!, use), cancellationToken);
    }

    private async Task<AccreditationBook> ReadableAsync(OwnerId reader, CancellationToken cancellationToken)
    {
        ExternalCaller.RequireOwner(reader);
        await RecordAsync(reader, refresh: false, cancellationToken);
        return (await StateAsync()).Book;
    }

    /// <summary>The event; for whoever it does not concern there is none.</summary>
    private async Task<EventRecord> RecordAsync(OwnerId caller, bool refresh, CancellationToken cancellationToken)
    {
        await StateAsync();
        if ((refresh || _event is null) && await GrainFactory.GetGrain<IEventGrain>(Id.Value).GetAsync(Id.Host, cancellationToken) is { } read && !(_event?.Version > read.Version))
        {
            _event = read;
        }

        return _event is { Record: var record } && rules.PartiesOf(record).Contains(caller) ? record : throw new MeshException(MeshErrorCodes.NotFound, "There is no such event, or it does not concern you.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lists of {Event} could not be screened further, which is tried again: {Reason}")]
    private static partial void LogPutOff(ILogger logger, DeploymentId @event, string reason);

    /// <summary>What an activation holds.</summary>
    internal sealed record Lists(AccreditationBook Book, ListChanges Changes, ListScreening Screening, Entrances Entrances, AccreditationTelling Telling);
}
