using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Screening.Persons;
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

    /// <summary>The most records that are looked at for one number of a vehicle.</summary>
    private const int MaxLookedAt = 200;

    private readonly HandlingRules _handling = new(owners);
    private readonly Dictionary<OwnerId, OwnerCopy> _copies = [];
    private readonly PersonIndex _persons = new();
    private readonly CopySource _source = new(store, rows, new HandlingRules(owners));

    /// <summary>How far the changes are applied of owners who have not been heard of for so long that it counts; also of those who never were.</summary>
    public ImmutableArray<(OwnerId Owner, RecordsPosition Position)> Unheard(DateTimeOffset now) =>
        [.. owners.All.Select(owner => (owner.Code, Copy: CopyOf(owner.Code))).Where(one => IsStale(one.Copy, now)).Select(one => (one.Code, one.Copy.Position))];

    /// <summary>See <see cref="IRecordStore.MustReopen"/>.</summary>
    public bool MustReopen => store.MustReopen;

    /// <summary>Reads how far it is.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (owner, position) in await store.ReadPositionsAsync(cancellationToken))
        {
            _copies[new OwnerId(owner)] = new OwnerCopy(new RecordsPosition(position.Epoch, position.UpTo), position.At == DateTimeOffset.MinValue ? null : position.At, position.UpTo);
        }

        await Task.Run(
            () =>
            {
                foreach (var row in store.Read((byte)RecordKind.Person))
                {
                    Index(row.Id, rows.Read<RecordEntry>(row.Content));
                }
            },
            cancellationToken);
    }

    /// <summary>Applies changes; see <see cref="IRecordReplicaGrain.ApplyAsync"/>. Of one owner, one call at a time.</summary>
    public async Task<RecordsPosition> ApplyAsync(RecordsDelta delta, CancellationToken cancellationToken)
    {
        var copy = _copies.GetValueOrDefault(delta.Owner) ?? new OwnerCopy(new RecordsPosition(delta.Epoch, 0), null, 0);
        if (copy.Position.Epoch < delta.Epoch)
        {
            // The owner's stream was restored: what this copy has beyond it must not stay. Until all is removed the old epoch stands, so that a removal that is interrupted begins again.
            _copies[delta.Owner] = new OwnerCopy(copy.Position with { UpTo = 0 }, null, delta.Last);
            await RemoveAllAsync(delta.Owner, copy.Position.Epoch, cancellationToken);
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
        // Before anything is looked up: what is applied meanwhile may be missed, and must not count as looked at.
        var (asOf, stale) = FreshnessOf(question, now);
        if (question is PersonQuestion { Person: var person })
        {
            return new QuestionAnswer(await FindPersonsAsync(reader, person, cancellationToken), asOf, stale);
        }

        var (found, isCut) = question switch
        {
            DocumentQuestion document => (await store.GetAsync((byte)RecordKind.TravelDocument, [.. IdsOf(document)], cancellationToken), false),
            VehicleQuestion vehicle => await FindAsync(RecordKind.Vehicle, vehicle.Lookups(), cancellationToken),
            _ => ([], false),
        };
        var hits = found.Select(row => new RecordHit(new OwnerId(row.Owner), rows.Read<RecordEntry>(row.Content))).Where(hit => MaySee(reader, hit)).ToList();
        return new QuestionAnswer([.. hits.Take(MaxHits).Select(hit => hit.Owner == reader ? hit : hit with { Entry = WithoutExclusions(hit.Entry) })], asOf, stale)
        {
            HasMore = isCut || hits.Count > MaxHits,
        };
    }

    /// <summary>How far it is, of every owner.</summary>
    public ImmutableArray<OwnerPosition> Positions() => [.. owners.All.Select(owner => PositionOf(owner.Code))];

    /// <summary>See <see cref="IRecordReplicaGrain.ReadRowsAsync"/>.</summary>
    public Task<CopyRows> ReadRowsAsync(CopyRowsQuery query, CancellationToken cancellationToken) => _source.ReadRowsAsync(query, cancellationToken);

    /// <summary>See <see cref="IRecordReplicaGrain.ReadChangesAsync"/>.</summary>
    public Task<(ImmutableArray<CopyRow> Rows, ImmutableArray<OwnerPosition> Positions, bool HasMore)> ReadChangesAsync(CopyChangesQuery query, CancellationToken cancellationToken) =>
        _source.ReadChangesAsync(query, PositionOf, cancellationToken);

    /// <summary>Closes the copy.</summary>
    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async ValueTask<ImmutableArray<RecordHit>> FindPersonsAsync(OwnerId reader, PersonParticulars person, CancellationToken cancellationToken)
    {
        MeshException.Require(PersonDescriptions.Problems(person).FirstOrDefault() is null, $"person.{PersonDescriptions.Problems(person).FirstOrDefault()}");

        // Milliseconds of work: beside the turns of the copy, which other checks and changes go through.
        var candidates = await Task.Run(() => _persons.Search(PersonDescriptions.Of(person), PersonIndex.MostCandidates), cancellationToken);
        var records = (await store.GetAsync((byte)RecordKind.Person, [.. candidates.Select(candidate => candidate.Id)], cancellationToken)).ToDictionary(row => row.Id);
        var hits = ImmutableArray.CreateBuilder<RecordHit>();
        foreach (var candidate in candidates)
        {
            // One that was cleared between the two reads is no hit any more.
            if (records.TryGetValue(candidate.Id, out var row)
                && new RecordHit(new OwnerId(row.Owner), rows.Read<RecordEntry>(row.Content)) { Match = PersonDescriptions.MatchOf(candidate.Match) } is var hit
                && MaySee(reader, hit))
            {
                hits.Add(hit.Owner == reader ? hit : hit with { Entry = WithoutExclusions(hit.Entry) });
            }
        }

        return [.. hits.Take(MaxHits)];
    }

    private void Index(string id, RecordEntry? entry)
    {
        if (entry?.Content is PersonRecord { Person: var person })
        {
            _persons.Set(id, PersonDescriptions.Of(person));
        }
        else
        {
            _persons.Remove(id);
        }
    }

    private async Task<OwnerCopy> AdvanceAsync(OwnerCopy copy, RecordsDelta delta, CancellationToken cancellationToken)
    {
        // Only when all is there, it is as fresh as the word of it. Word that comes late, or from an activation that has been overtaken, knows of less than this copy does.
        var last = Math.Max(copy.Last, Math.Max(delta.Last, delta.UpTo));
        var asOf = delta.UpTo >= last ? delta.At : copy.AsOf;
        var reached = new RecordsPosition(delta.Epoch, Math.Max(copy.Position.UpTo, delta.UpTo));
        if (reached != copy.Position)
        {
            var before = await HandlingBeforeAsync(delta, cancellationToken);
            await store.ApplyAsync(
                new RecordChanges(
                    delta.Owner.Value,
                    new RecordPosition(reached.Epoch, reached.UpTo, asOf ?? DateTimeOffset.MinValue),
                    [.. delta.Changes.Select(change => new RecordRowChange((byte)change.Id.Kind, StoredId(delta.Owner, change.Id), change.Entry is { } entry ? RowOf(delta.Owner, entry) : null) { Before = before.GetValueOrDefault(change.Id) })]),
                cancellationToken);
            foreach (var change in delta.Changes.Where(change => change.Id.Kind == RecordKind.Person))
            {
                Index(StoredId(delta.Owner, change.Id), change.Entry);
            }
        }

        return new OwnerCopy(reached, asOf, last);
    }

    /// <summary>Who could see records before they change: an offline copy of such a one is told that it is gone, and others not that it was there.</summary>
    private async ValueTask<Dictionary<RecordId, ReadOnlyMemory<byte>>> HandlingBeforeAsync(RecordsDelta delta, CancellationToken cancellationToken)
    {
        var before = new Dictionary<RecordId, ReadOnlyMemory<byte>>();
        foreach (var kind in delta.Changes.Select(change => change.Id).GroupBy(id => id.Kind))
        {
            foreach (var row in await store.GetAsync((byte)kind.Key, [.. kind.Select(id => StoredId(delta.Owner, id))], cancellationToken))
            {
                var entry = rows.Read<RecordEntry>(row.Content);
                before[entry.Id] = rows.Bytes(entry.Handling);
            }
        }

        return before;
    }

    /// <summary>Removes all records of an owner. Beside the turns of the copy, which checks and changes of other owners go through: the rows of all are read for it.</summary>
    private Task RemoveAllAsync(OwnerId owner, long epoch, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            const int group = 1000;
            foreach (var chunk in Enum.GetValues<RecordKind>().SelectMany(kind => store.Read((byte)kind)).Where(row => row.Owner == owner.Value).Chunk(group))
            {
                await store.ApplyAsync(
                    new RecordChanges(owner.Value, new RecordPosition(epoch, 0, DateTimeOffset.MinValue), [.. chunk.Select(row => new RecordRowChange(row.Kind, row.Id, null))]), cancellationToken);
                foreach (var removed in chunk.Where(row => row.Kind == (byte)RecordKind.Person))
                {
                    _persons.Remove(removed.Id);
                }
            }
        },
        cancellationToken);

    private async ValueTask<(IReadOnlyList<RecordRow> Rows, bool IsCut)> FindAsync(RecordKind kind, IEnumerable<string> lookups, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, RecordRow>(StringComparer.Ordinal);
        var isCut = false;
        foreach (var lookup in lookups)
        {
            // One more than counts, so that it is known whether there are more.
            var some = await store.FindAsync((byte)kind, lookup, MaxLookedAt + 1, cancellationToken);
            isCut |= some.Count > MaxLookedAt;
            foreach (var row in some.Take(MaxLookedAt))
            {
                found[row.Id] = row;
            }
        }

        return ([.. found.Values], isCut);
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

        // Every owner may have such a record, also one of whom nothing was heard here: a copy that was lost does not know whose records it had.
        var copies = owners.All.Select(owner => (owner.Code, Copy: CopyOf(owner.Code))).ToList();
        var stale = copies.Where(one => IsStale(one.Copy, now)).OrderBy(one => one.Copy.AsOf ?? DateTimeOffset.MinValue).Take(QuestionAnswer.MaxStale);
        return (
            copies.All(one => one.Copy.AsOf is not null) ? copies.Min(one => one.Copy.AsOf) : null,
            [.. stale.Select(one => new OwnerFreshness(one.Code, one.Copy.AsOf, one.Copy.Behind))]);
    }

    private OwnerPosition PositionOf(OwnerId owner) => new(owner, CopyOf(owner).Position, CopyOf(owner).AsOf);

    private OwnerCopy CopyOf(OwnerId owner) => _copies.GetValueOrDefault(owner) ?? OwnerCopy.Unknown;

    private static bool IsStale(OwnerCopy copy, DateTimeOffset now) => copy.AsOf is not { } asOf || now - asOf > QuestionAnswer.MaxAge;

    private static RecordEntry WithoutExclusions(RecordEntry entry) => entry with { Handling = entry.Handling with { Excluded = [] } };

    private RecordRow RowOf(OwnerId owner, RecordEntry entry) => new(
        (byte)entry.Id.Kind, StoredId(owner, entry.Id), owner.Value, entry.Content is VehicleRecord vehicle ? [.. new VehicleQuestion(vehicle.Vin, vehicle.Plate, vehicle.PlateCountry, vehicle.Engine).Lookups()] : [], rows.Bytes(entry));

    /// <summary>A travel document has one owner by its issuer; the references of others are their owners' own.</summary>
    private static string StoredId(OwnerId owner, RecordId id) => id.Kind == RecordKind.TravelDocument ? id.Name : $"{owner}/{id.Name}";

    private static IEnumerable<string> IdsOf(DocumentQuestion document) =>
        (document.Type is { } type ? [type] : TravelDocumentTypes.All.AsEnumerable()).Select(type => TravelDocumentRecord.IdOf(document.Issuer, document.Number, type).Name);

    /// <summary>How far the copy of one owner's records is.</summary>
    /// <param name="Position">The last change that was applied.</param>
    /// <param name="AsOf">All that the owner had entered by then is in it; null when that is not known.</param>
    /// <param name="Last">The last change that is known to be there.</param>
    private sealed record OwnerCopy(RecordsPosition Position, DateTimeOffset? AsOf, long Last)
    {
        /// <summary>The copy of an owner of whom nothing was heard.</summary>
        public static OwnerCopy Unknown { get; } = new(default, null, 0);

        public long Behind => Last - Position.UpTo;
    }
}
