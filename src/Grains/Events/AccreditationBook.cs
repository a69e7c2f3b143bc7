using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Events;

/// <summary>The stream of an event's lists while it is open: looks up what it says of badges, and adds to appends.</summary>
/// <param name="journal">The host's hub's journal.</param>
/// <param name="stream">Writes the stream.</param>
/// <param name="links">Tells host and team.</param>
/// <param name="deadlines">When there is something to do.</param>
/// <param name="rows">Reads and writes rows.</param>
internal sealed class AccreditationBook(IHubJournal journal, StreamAppender stream, AggregateLinks links, StreamDeadlines deadlines, RowSerializer rows)
{
    public IHubJournal Journal => journal;

    public StreamAppender Stream => stream;

    public AggregateLinks Links => links;

    public StreamDeadlines Deadlines => deadlines;

    public RowSerializer Rows => rows;

    /// <summary>Whoever decides by what the lists say, and writes that, holds it: each decides against what the one before has written.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>What the lists say of a badge, with its position; null for nothing.</summary>
    public async Task<(Accreditation Entry, StoredRow Row)?> FindEntryAsync(string badge, CancellationToken cancellationToken) =>
        await FindAsync(AccreditationRows.BadgeKey(badge), cancellationToken) is { Body.IsEmpty: false } row ? (rows.Read<Accreditation>(row.Body), row) : null;

    /// <summary>What screening has found of a badge; null for nothing.</summary>
    public async Task<Finding?> FindFindingAsync(string badge, CancellationToken cancellationToken) =>
        await FindAsync(AccreditationRows.FindingKey(badge), cancellationToken) is { Body.IsEmpty: false } row ? (Finding)rows.Read<object>(row.Body) : null;

    /// <summary>A passage by its key; null for none.</summary>
    public async Task<DecidedPassage?> FindPassageAsync(string key, CancellationToken cancellationToken) =>
        await FindAsync(key, cancellationToken) is { Body.IsEmpty: false } row ? (DecidedPassage)rows.Read<object>(row.Body) : null;

    /// <summary>Those lines of which a later one of the same badge is on the lists; also where a kill has left their bodies. Holds until the <see cref="Gate"/> is released.</summary>
    public async Task<HashSet<long>> FindOvertakenAsync(IEnumerable<(string Badge, long Position)> lines, CancellationToken cancellationToken)
    {
        var all = lines.ToList();
        var newest = await journal.FindKeysAsync(stream.Stream, [.. all.Select(line => AccreditationRows.BadgeKey(line.Badge)).Distinct()], cancellationToken);
        return [.. all.Where(line => newest.GetValueOrDefault(AccreditationRows.BadgeKey(line.Badge)) != line.Position).Select(line => line.Position)];
    }

    /// <summary>The newest row with a key; null when there is none.</summary>
    public async Task<StoredRow?> FindAsync(string key, CancellationToken cancellationToken) =>
        await journal.FindKeyAsync(stream.Stream, key, cancellationToken) is { } position
            ? (await journal.ReadAsync(stream.Stream, position, 1, 1, cancellationToken)).FirstOrDefault(row => row.Position == position)
            : null;

    /// <summary>The outcome of a command that was carried out before; null for a new one.</summary>
    /// <exception cref="MeshException"><c>operation-conflict</c>: the operation id was used for another request.</exception>
    public async Task<TOutcome?> FindOutcomeAsync<TOutcome, TCommand>(IssuedCommand<TCommand> command, CancellationToken cancellationToken)
        where TOutcome : class
    {
        if (await journal.FindOperationAsync(stream.Stream, NameOf(command), cancellationToken) is not { } known)
        {
            return null;
        }

        return known.RequestHash.Span.SequenceEqual(command.RequestHash.Span) && await journal.ReadAsync(stream.Stream, known.Position, 1, 1, cancellationToken) is [{ Body.IsEmpty: false } row]
            ? rows.Read<TOutcome>(row.Body)
            : throw new MeshException(MeshErrorCodes.OperationConflict, "That operation id was used for another request; choose a new one.");
    }

    /// <summary>Adds the outcome of a command, by which its repetition is answered.</summary>
    public void AddOutcome<TOutcome, TCommand>(AppendBatch batch, IssuedCommand<TCommand> command, TOutcome outcome)
    {
        var (index, _) = batch.AddRow(rows.Write(AccreditationRows.Outcome, command.By, rows.Bytes(outcome)));
        batch.AddOperation(NameOf(command), command.RequestHash, index);
    }

    /// <summary>What of what is found is not known, and whether it is the first of its badge. Holds until the <see cref="Gate"/> is released.</summary>
    public async Task<ImmutableArray<(Finding Finding, bool IsFirst)>> NewFindingsAsync(IEnumerable<FoundEntry> found, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<(Finding, bool)>();

        foreach (var badge in found.GroupBy(one => one.Badge))
        {
            var known = await FindFindingAsync(badge.Key, cancellationToken);
            if (FindingRules.Join(known, badge.Last() with { Records = [.. badge.SelectMany(one => one.Records).DistinctBy(record => (record.Owner, record.Record))] }) is { } finding)
            {
                findings.Add((finding, known is null));
            }
        }

        return findings.ToImmutable();
    }

    /// <summary>Adds findings.</summary>
    public void AddFindings(AppendBatch batch, ImmutableArray<(Finding Finding, bool IsFirst)> findings, DateOnly day, List<(string Link, long Number, object Message)> told)
    {
        foreach (var (finding, isFirst) in findings)
        {
            AddFinding(batch, finding, isFirst, day, told);
        }
    }

    /// <summary>Adds a finding, which waits to be told unless it is cleared.</summary>
    public void AddFinding(AppendBatch batch, Finding finding, bool isFirst, DateOnly day, List<(string Link, long Number, object Message)> told)
    {
        var index = AddTold(batch, AccreditationRows.Finding, AccreditationRows.TellLink, finding, finding.ClearedAt is null, told);
        batch.AddKey(AccreditationRows.FindingKey(finding.Badge), index);
        if (finding.ClearedAt is null)
        {
            Count(batch, AccreditationRows.DayKey(day, nameof(EventDay.Suspicious)), 1);
        }

        if (isFirst)
        {
            Count(batch, AccreditationRows.Suspicious, 1);
        }
    }

    /// <summary>Adds a row that waits to be told, or not.</summary>
    public int AddTold(AppendBatch batch, byte kind, string link, object message, bool isTold, List<(string Link, long Number, object Message)> told)
    {
        var (index, _) = batch.AddRow(rows.Write(kind, link, rows.Bytes(message)));
        if (isTold)
        {
            var number = batch.Counter(AggregateKeys.Next(link), 1);
            batch.SetCounter(AggregateKeys.Next(link), number + 1);
            batch.AddPending(link, number, index);
            told.Add((link, number, message));
        }

        return index;
    }

    /// <summary>Raises a counter.</summary>
    public static void Count(AppendBatch batch, string counter, long by)
    {
        if (by != 0)
        {
            batch.SetCounter(counter, batch.Counter(counter, 0) + by);
        }
    }

    /// <summary>Writes, and has told what waits when it is flushed.</summary>
    /// <param name="rowCount">The most rows.</param>
    /// <param name="at">When it was decided.</param>
    /// <param name="add">Adds; may be asked again.</param>
    public async Task CommitAsync(int rowCount, DateTimeOffset at, Action<AppendBatch, List<(string Link, long Number, object Message)>> add)
    {
        List<(string Link, long Number, object Message)> told = [];
        await stream.CommitAsync(
            batch =>
            {
                told = [];
                add(batch, told);
            },
            rowCount);
        links.Add([.. told], at);
    }

    /// <summary>The figures of all days that have some.</summary>
    public EventFigures Figures()
    {
        var days = stream.Counters
            .Select(counter => (Parts: counter.Key.Split('/'), counter.Value))
            .Where(counter => counter.Parts is ["day", _, _])
            .GroupBy(counter => counter.Parts[1], counter => (Figure: counter.Parts[2], counter.Value))
            .OrderBy(day => day.Key, StringComparer.Ordinal)
            .Select(day => DayOf(DateOnly.ParseExact(day.Key, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), day.ToDictionary(figure => figure.Figure, figure => figure.Value)));
        var screenedAt = stream.Counter(AccreditationRows.ScreenedAt);
        return new EventFigures(
            stream.Counter(AccreditationRows.Listed),
            stream.Counter(AccreditationRows.Screened),
            stream.Counter(AccreditationRows.Suspicious),
            screenedAt == 0 ? null : new DateTimeOffset(screenedAt, TimeSpan.Zero),
            [.. days])
        { ShownWaiting = links.WaitingOn(AccreditationRows.ShownLink) };
    }

    private static EventDay DayOf(DateOnly day, Dictionary<string, long> figures) => new(
        day,
        figures.GetValueOrDefault(nameof(EventDay.Listed)),
        figures.GetValueOrDefault(nameof(EventDay.Screened)),
        figures.GetValueOrDefault(nameof(EventDay.Suspicious)),
        figures.GetValueOrDefault(nameof(EventDay.Admitted)),
        figures.GetValueOrDefault(nameof(EventDay.Refused)),
        figures.GetValueOrDefault(nameof(EventDay.OnStaleData)),
        figures.GetValueOrDefault(nameof(EventDay.Alarms)));

    private static string NameOf<TCommand>(IssuedCommand<TCommand> command) => $"{command.By.Owner.Value}/{command.Operation.Value}";
}
