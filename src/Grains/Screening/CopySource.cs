using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Records;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>What offline copies are made and updated from: a hub's copy of the records, page by page, as far as a bureau may see it.</summary>
/// <param name="store">The hub's copy.</param>
/// <param name="rows">Reads rows.</param>
/// <param name="handling">Who may see what.</param>
internal sealed class CopySource(IRecordStore store, RowSerializer rows, HandlingRules handling)
{
    private const int MaxPageBytes = 512 * 1024;

    /// <summary>See <see cref="IRecordReplicaGrain.ReadRowsAsync"/>.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="reached">How far the hub's copy is with an owner's records.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<CopyRows> ReadRowsAsync(CopyRowsQuery query, Func<OwnerId, OwnerPosition> reached, CancellationToken cancellationToken)
    {
        // Before the page is read: a copy that has caught up again by then has all that there was.
        if (query.Since.FirstOrDefault(since => IsAnew(since.Position, reached(since.Owner).Position)) is { } missing)
        {
            throw new MeshException(MeshErrorCodes.Gone, $"This hub's copy of the records of {missing.Owner} is being made anew and lacks what it had when the copying began. Begin that anew.");
        }

        var (found, bytes, upTo) = (ImmutableArray.CreateBuilder<CopyRow>(), 0, query.After);
        var page = await store.ReadAsync((byte)query.Kind, query.After, CopyRowsQuery.MaxRows, cancellationToken);
        foreach (var row in page)
        {
            if (bytes > MaxPageBytes)
            {
                return new CopyRows(found.ToImmutable(), upTo);
            }

            if (RowOf(query.By, row) is { } seen)
            {
                found.Add(seen);
                bytes += row.Content.Length;
            }

            upTo = row.Id;
        }

        return new CopyRows(found.ToImmutable(), page.Count < CopyRowsQuery.MaxRows ? null : upTo);
    }

    /// <summary>See <see cref="IRecordReplicaGrain.ReadChangesAsync"/>.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="reached">How far the hub's copy is with an owner's records.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    public async Task<(ImmutableArray<CopyRow> Rows, ImmutableArray<OwnerPosition> Positions, bool HasMore)> ReadChangesAsync(
        CopyChangesQuery query, Func<OwnerId, OwnerPosition> reached, CancellationToken cancellationToken)
    {
        var changed = ImmutableArray.CreateBuilder<CopyRow>();
        var positions = query.Positions.ToArray();
        var left = CopyChangesQuery.MaxChanges;
        for (var i = 0; i < positions.Length; i++)
        {
            var (known, here) = (positions[i], reached(positions[i].Owner));
            if (known.Position.Epoch > here.Position.Epoch || (known.Position.Epoch == here.Position.Epoch && known.Position.UpTo > here.Position.UpTo))
            {
                // This hub is not so far. It says nothing; the asker keeps what it has.
                continue;
            }

            if (left <= 0)
            {
                return (changed.ToImmutable(), [.. positions], true);
            }

            // Before the log is read: what is applied meanwhile is read again next time.
            var log = await store.ReadLogAsync(known.Owner.Value, known.Position.UpTo, left, cancellationToken);
            if (known.Position.UpTo < log.From || (known.Position.UpTo > 0 && (known.Position.Epoch != here.Position.Epoch || log.IsUnknown)))
            {
                throw new MeshException(
                    MeshErrorCodes.Gone, $"What has changed since of the records of {known.Owner} is no longer known: {RecordLogPage.MaxKept} changes are, of one stream, and since this hub's copy was made. Make a new copy.");
            }

            left -= log.Changes.Count;
            changed.AddRange(await ChangedAsync(query, known.Owner, log.Changes, cancellationToken));
            positions[i] = log.UpTo is { } upTo ? known with { Position = here.Position with { UpTo = upTo } } : here with { AsOf = here.AsOf > known.AsOf || known.AsOf is null ? here.AsOf : known.AsOf };
            if (log.UpTo is not null)
            {
                return (changed.ToImmutable(), [.. positions], true);
            }
        }

        return (changed.ToImmutable(), [.. positions], false);
    }

    private async Task<IEnumerable<CopyRow>> ChangedAsync(CopyChangesQuery query, OwnerId owner, IReadOnlyList<RecordLogEntry> log, CancellationToken cancellationToken)
    {
        var changed = new List<CopyRow>();
        foreach (var kind in log.Where(entry => query.Kinds.Contains((RecordKind)entry.Kind)).GroupBy(entry => entry.Kind))
        {
            var now = (await store.GetAsync(kind.Key, [.. kind.Select(entry => entry.Id).Distinct()], cancellationToken)).ToDictionary(row => row.Id);
            foreach (var record in kind.GroupBy(entry => entry.Id))
            {
                if (now.TryGetValue(record.Key, out var row) && RowOf(query.By, row) is { } seen)
                {
                    changed.Add(seen);
                }
                else if (record.Any(entry => !entry.Before.IsEmpty && handling.MaySee(query.By, owner, rows.Read<RecordHandling>(entry.Before))))
                {
                    // Only who could see it hears that it is gone: to others it never was.
                    changed.Add(new CopyRow(record.Key, (RecordKind)kind.Key, owner, null));
                }
            }
        }

        return changed;
    }

    private CopyRow? RowOf(OwnerId reader, RecordRow row)
    {
        var (owner, entry) = (new OwnerId(row.Owner), rows.Read<RecordEntry>(row.Content));
        return handling.MaySee(reader, owner, entry.Handling) ? new CopyRow(row.Id, (RecordKind)row.Kind, owner, FoundEntries.Of(entry) with { Handling = entry.Handling with { Excluded = [] } }) : null;
    }

    private static bool IsAnew(RecordsPosition since, RecordsPosition here) => since != default && (here.Epoch != since.Epoch || here.UpTo < since.UpTo);
}
