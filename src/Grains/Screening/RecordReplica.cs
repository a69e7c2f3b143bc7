using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>A hub's copy of all records while it is open: takes changes of owners in their order, and finds what is asked.</summary>
/// <param name="store">The copy.</param>
/// <param name="rows">Reads and writes rows.</param>
/// <param name="owners">The list of owners.</param>
internal sealed class RecordReplica(IRecordStore store, RowSerializer rows, OwnerDirectory owners) : IAsyncDisposable
{
    /// <summary>The most hits of one question: more than that identify nothing.</summary>
    private const int MaxHits = 20;

    private readonly HandlingRules _handling = new(owners);
    private readonly Dictionary<OwnerId, OwnerCopy> _copies = [];

    /// <summary>How far the changes of each owner are applied.</summary>
    public IEnumerable<(OwnerId Owner, RecordsPosition Position)> Positions => _copies.Select(copy => (copy.Key, copy.Value.Position));

    /// <summary>Reads how far it is.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (owner, position) in await store.ReadPositionsAsync(cancellationToken))
        {
            _copies[new OwnerId(owner)] = new OwnerCopy(new RecordsPosition(position.Epoch, position.UpTo), position.At, position.UpTo);
        }
    }

    /// <summary>Applies changes; see <see cref="IRecordReplicaGrain.ApplyAsync"/>. Of one owner, one call at a time.</summary>
    public async Task<RecordsPosition> ApplyAsync(RecordsDelta delta, CancellationToken cancellationToken)
    {
        var copy = _copies.GetValueOrDefault(delta.Owner) ?? new OwnerCopy(new RecordsPosition(delta.Epoch, 0), null, 0);
        if (copy.Position.Epoch < delta.Epoch)
        {
            // The owner's stream was restored: what this copy has beyond it must not stay.
            await RemoveAllAsync(delta.Owner, delta.Epoch, cancellationToken);
            copy = new OwnerCopy(new RecordsPosition(delta.Epoch, 0), null, 0);
        }

        if (copy.Position.Epoch == delta.Epoch && delta.From <= copy.Position.UpTo + 1)
        {
            copy = await AdvanceAsync(copy, delta, cancellationToken);
        }

        _copies[delta.Owner] = copy;
        return copy.Position;
    }

    /// <summary>Answers one question.</summary>
    public async ValueTask<QuestionAnswer> AnswerAsync(OwnerId reader, CheckQuestion question, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = question switch
        {
            DocumentQuestion document => await store.GetAsync((byte)RecordKind.TravelDocument, [.. IdsOf(document)], cancellationToken),
            VehicleQuestion vehicle => await FindAsync(RecordKind.Vehicle, LookupsOf(vehicle), cancellationToken),
            _ => [],
        };
        var hits = found.Select(row => new RecordHit(new OwnerId(row.Owner), rows.Read<RecordEntry>(row.Content))).Where(hit => MaySee(reader, hit)).Take(MaxHits);
        var (asOf, stale) = FreshnessOf(question, now);
        return new QuestionAnswer([.. hits.Select(hit => hit.Owner == reader ? hit : hit with { Entry = WithoutExclusions(hit.Entry) })], asOf, stale);
    }

    /// <summary>Closes the copy.</summary>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async Task<OwnerCopy> AdvanceAsync(OwnerCopy copy, RecordsDelta delta, CancellationToken cancellationToken)
    {
        // Only when all is there, it is as fresh as the word of it.
        var asOf = delta.UpTo >= delta.Last ? delta.At : copy.AsOf;
        var reached = new RecordsPosition(delta.Epoch, Math.Max(copy.Position.UpTo, delta.UpTo));
        if (reached != copy.Position)
        {
            await store.ApplyAsync(
                new RecordChanges(
                    delta.Owner.Value,
                    new RecordPosition(reached.Epoch, reached.UpTo, asOf ?? DateTimeOffset.MinValue),
                    [.. delta.Changes.Select(change => new RecordRowChange((byte)change.Id.Kind, StoredId(delta.Owner, change.Id), change.Entry is { } entry ? RowOf(delta.Owner, entry) : null))]),
                cancellationToken);
        }

        return new OwnerCopy(reached, asOf, Math.Max(delta.Last, reached.UpTo));
    }

    private async Task RemoveAllAsync(OwnerId owner, long epoch, CancellationToken cancellationToken)
    {
        const int group = 1000;
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            foreach (var chunk in store.Read((byte)kind).Where(row => row.Owner == owner.Value).Select(row => new RecordRowChange(row.Kind, row.Id, null)).Chunk(group))
            {
                await store.ApplyAsync(new RecordChanges(owner.Value, new RecordPosition(epoch, 0, DateTimeOffset.MinValue), chunk), cancellationToken);
            }
        }
    }

    private async ValueTask<IReadOnlyList<RecordRow>> FindAsync(RecordKind kind, IEnumerable<string> lookups, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, RecordRow>(StringComparer.Ordinal);
        foreach (var lookup in lookups)
        {
            foreach (var row in await store.FindAsync((byte)kind, lookup, MaxHits * 2, cancellationToken))
            {
                found[row.Id] = row;
            }
        }

        return [.. found.Values];
    }

    private bool MaySee(OwnerId reader, RecordHit hit) =>
        reader == hit.Owner || (!hit.Entry.Handling.Excluded.Contains(reader) && _handling.InAudience(reader, hit.Entry.Handling.Terms.Audience));

    private (DateTimeOffset? AsOf, ImmutableArray<OwnerFreshness> Stale) FreshnessOf(CheckQuestion question, DateTimeOffset now)
    {
        if (question is DocumentQuestion document)
        {
            return IssuingAuthority.OwnerOf(document.Issuer, owners) is { } issuer && _copies.TryGetValue(issuer, out var copy)
                ? (copy.AsOf, IsStale(copy, now) ? [new OwnerFreshness(issuer, copy.AsOf, copy.Behind)] : [])
                : (null, []);
        }

        var stale = _copies.Where(copy => IsStale(copy.Value, now)).Select(copy => new OwnerFreshness(copy.Key, copy.Value.AsOf, copy.Value.Behind)).OrderBy(one => one.AsOf ?? DateTimeOffset.MinValue);
        var oldest = _copies.Count > 0 && _copies.Values.All(copy => copy.AsOf is not null) ? _copies.Values.Min(copy => copy.AsOf) : null;
        return (oldest, [.. stale.Take(QuestionAnswer.MaxStale)]);
    }

    private static bool IsStale(OwnerCopy copy, DateTimeOffset now) => copy.AsOf is not { } asOf || now - asOf > QuestionAnswer.MaxAge;

    private static RecordEntry WithoutExclusions(RecordEntry entry) => entry with { Handling = entry.Handling with { Excluded = [] } };

    private RecordRow RowOf(OwnerId owner, RecordEntry entry) => new(
        (byte)entry.Id.Kind, StoredId(owner, entry.Id), owner.Value, entry.Content is VehicleRecord vehicle ? [.. LookupsOf(new VehicleQuestion(vehicle.Vin, vehicle.Plate, vehicle.PlateCountry, vehicle.Engine))] : [], rows.Bytes(entry));

    /// <summary>A travel document has one owner by its issuer; the references of others are their owners' own.</summary>
    private static string StoredId(OwnerId owner, RecordId id) => id.Kind == RecordKind.TravelDocument ? id.Name : $"{owner}/{id.Name}";

    private static IEnumerable<string> IdsOf(DocumentQuestion document) =>
        (document.Type is { } type ? [type] : TravelDocumentTypes.All.AsEnumerable()).Select(type => TravelDocumentRecord.IdOf(document.Issuer, document.Number, type).Name);

    private static IEnumerable<string> LookupsOf(VehicleQuestion vehicle)
    {
        if (vehicle.Vin is { } vin)
        {
            yield return $"vin/{vin}";
        }

        if (vehicle is { Plate: { } plate, PlateCountry: { } country })
        {
            yield return $"plate/{country}/{plate}";
        }

        if (vehicle.Engine is { } engine)
        {
            yield return $"engine/{engine}";
        }
    }

    /// <summary>How far the copy of one owner's records is.</summary>
    /// <param name="Position">The last change that was applied.</param>
    /// <param name="AsOf">All that the owner had entered by then is in it; null when that is not known.</param>
    /// <param name="Last">The last change that is known to be there.</param>
    private sealed record OwnerCopy(RecordsPosition Position, DateTimeOffset? AsOf, long Last)
    {
        public long Behind => Last - Position.UpTo;
    }
}
