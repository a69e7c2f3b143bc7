using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>
/// Reads what a case's stream holds and its state does not: entries, custody chains, history. Everything that was ever changed is read as it is now: what an owner
/// has narrowed is not reachable by its old row.
/// </summary>
internal sealed class CaseReader(Aggregate<CaseState, CaseEvent> aggregate, RowSerializer rows)
{
    private const int MaxRows = 256;
    private const int MaxBytes = 1024 * 1024;

    /// <summary>How many entries one page looks through that its reader may not see.</summary>
    private const int MaxLookedThrough = 2000;

    /// <summary>Bytes of contents after which a page ends.</summary>
    private const int MaxPageBytes = 1024 * 1024;

    private readonly CaseState _state = aggregate.State!;

    /// <summary>An entry as it is now, whoever may see it; null when there is none.</summary>
    public async Task<CaseEntry?> FindAsync(long number, CancellationToken cancellationToken)
    {
        if (number < 1 || number > _state.Entries)
        {
            return null;
        }

        var revised = number <= _state.RevisedUpTo ? await ReadKeyedAsync(CaseRules.RevisionKey(number), cancellationToken) : null;
        return EntryOf(revised ?? await ReadKeyedAsync(CaseRules.EntryKey(number), cancellationToken));
    }

    /// <summary>An entry that a reader may see.</summary>
    public async Task<CaseEntry?> FindAsync(OwnerId reader, long number, CancellationToken cancellationToken) =>
        await FindAsync(number, cancellationToken) is { } entry && CaseEntryRules.MaySee(_state, entry, reader) ? entry : null;

    /// <summary>A page of entries, the newest first.</summary>
    public async Task<CaseEntryPage> ReadEntriesAsync(OwnerId reader, long? before, int max, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<CaseEntry>();
        var position = before is { } number ? await aggregate.Journal.FindKeyAsync(aggregate.Stream.Stream, CaseRules.EntryKey(number), cancellationToken) ?? long.MaxValue : long.MaxValue;
        var (looked, bytes) = (0, 0);
        while (await aggregate.Journal.ReadBackAsync(aggregate.Stream.Stream, position, MaxRows, MaxBytes, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var row in page)
            {
                position = row.Position;
                if (row.Kind != AggregateRowKinds.Event || EventOf(row) is not { } happened || happened is EntryRevised || EntryOf(happened) is not { } entry)
                {
                    continue;
                }

                looked++;
                var current = entry.Number <= _state.RevisedUpTo ? await FindAsync(entry.Number, cancellationToken) : entry;
                if (current is not null && CaseEntryRules.MaySee(_state, current, reader))
                {
                    entries.Add(current);
                    bytes += current.Content.Payload.Length;
                }

                if (entries.Count == max || looked == MaxLookedThrough || bytes >= MaxPageBytes)
                {
                    return new CaseEntryPage(entries.ToImmutable(), entry.Number > 1 ? entry.Number : null);
                }
            }
        }

        return new CaseEntryPage(entries.ToImmutable(), null);
    }

    /// <summary>The steps of an item's custody chain.</summary>
    public async Task<ImmutableArray<CustodyStep>> ReadCustodyAsync(EvidenceItem item, CancellationToken cancellationToken)
    {
        var steps = ImmutableArray.CreateBuilder<CustodyStep>(item.Steps);
        for (var step = 1; step <= item.Steps; step++)
        {
            steps.Add(((CustodyRecorded)(await ReadKeyedAsync(CaseRules.CustodyKey(item.Number, step), cancellationToken))!).Step);
        }

        return steps.ToImmutable();
    }

    /// <summary>A page of events: behind a place, or before it, the newest first.</summary>
    public async Task<CaseHistoryPage> ReadHistoryAsync(OwnerId reader, long place, bool isNewestFirst, int max, CancellationToken cancellationToken)
    {
        var events = ImmutableArray.CreateBuilder<Recorded<CaseEvent>>();
        var bytes = 0;
        for (var looked = 0; looked < MaxLookedThrough;)
        {
            var page = isNewestFirst
                ? await aggregate.Journal.ReadBackAsync(aggregate.Stream.Stream, place, MaxRows, MaxBytes, cancellationToken)
                : await aggregate.Journal.ReadAsync(aggregate.Stream.Stream, place + 1, MaxRows, MaxBytes, cancellationToken);
            if (page.Count == 0)
            {
                return new CaseHistoryPage(events.ToImmutable(), null);
            }

            foreach (var row in page)
            {
                place = row.Position;
                looked++;
                if (row.Kind == AggregateRowKinds.Event && await ShownAsync(Aggregate<CaseState, CaseEvent>.Read(row, rows), reader, cancellationToken) is { } shown)
                {
                    events.Add(shown);
                    bytes += row.Body.Length;
                }

                if (events.Count == max || bytes >= MaxPageBytes)
                {
                    return new CaseHistoryPage(events.ToImmutable(), place);
                }
            }
        }

        return new CaseHistoryPage(events.ToImmutable(), place);
    }

    /// <summary>Entries behind a number, with the custody chains of those that are evidence, for a case that takes this one over.</summary>
    public async Task<CaseTakeover> ReadTakenAsync(long after, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<CaseEntry>();
        var custody = ImmutableArray.CreateBuilder<NumberedCustodyStep>();
        var bytes = 0;
        for (var number = after + 1; number <= _state.Entries && entries.Count < CaseLimits.MaxPage && custody.Count < MaxRows && bytes < MaxPageBytes / 2; number++)
        {
            var entry = (await FindAsync(number, cancellationToken))!;
            entries.Add(entry);
            bytes += entry.Content.Payload.Length;
            if (_state.Evidence.FirstOrDefault(item => item.Number == number) is { } evidence)
            {
                var steps = await ReadCustodyAsync(evidence, cancellationToken);
                custody.AddRange(steps.Select(step => new NumberedCustodyStep(number, step)));
                bytes += steps.Sum(step => step.Details?.Payload.Length ?? 0);
            }
        }

        return new CaseTakeover(entries.ToImmutable(), custody.ToImmutable(), after == 0 ? CaseRules.DetailsOf(_state) : null, after + entries.Count >= _state.Entries);
    }

    /// <summary>An event as a reader may see it; null when it may not.</summary>
    private async Task<Recorded<CaseEvent>?> ShownAsync(Recorded<CaseEvent> recorded, OwnerId reader, CancellationToken cancellationToken)
    {
        if (EntryOf(recorded.Event) is { } entry)
        {
            // What it said before it was revised stays, for whom it was for then and is for now.
            return entry.IsFor(reader) && await FindAsync(reader, entry.Number, cancellationToken) is not null ? recorded : null;
        }

        recorded = recorded.Event switch
        {
            SubjectKnown known => recorded with { Event = known with { In = null } },
            MergeBegun begun => recorded with { Event = begun with { Room = null } },
            _ => recorded,
        };

        return _state.IsActive(reader) && (recorded.Event is not CustodyRecorded custody || _state.Evidence.Any(item => item.Number == custody.Number && item.IsFor(reader))) ? recorded : null;
    }

    private Task<CaseEvent?> ReadKeyedAsync(string key, CancellationToken cancellationToken) => aggregate.FindEventAsync(key, rows, cancellationToken);

    private CaseEvent EventOf(StoredRow row) => rows.Read<CaseEvent>(row.Body);

    private static CaseEntry? EntryOf(CaseEvent? happened) => happened switch
    {
        EntryAdded added => added.Entry,
        ArrestReported reported => reported.Entry,
        EntryRevised revised => revised.Entry,
        _ => null,
    };
}
