using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Records;
using Interpol.Mesh.Screening.Persons;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>A hub's copy of all records while it is open: takes changes of owners in their order, and finds what is asked.</summary>
/// <param name="store">The copy.</param>
/// <param name="rows">Reads and writes rows.</param>
/// <param name="owners">The list of owners.</param>
internal sealed class RecordReplica(IRecordStore store, RowSerializer rows, OwnerDirectory owners) : IAsyncDisposable
{
    private readonly HandlingRules _handling = new(owners);
    private readonly Dictionary<OwnerId, OwnerCopy> _copies = [];
    private readonly PersonIndex _persons = new();
    private readonly RecordIndexes _indexes = new(store, rows);
    private readonly RecordFinder _finder = new(store, row => rows.Read<RecordEntry>(row.Content));
    private readonly CopySource _source = new(store, rows, new HandlingRules(owners));

    /// <summary>How far the changes are applied of owners who have not been heard of for so long that it counts; also of those who never were.</summary>
    public ImmutableArray<(OwnerId Owner, RecordsPosition Position)> Unheard(DateTimeOffset now) =>
        [.. owners.All.Select(owner => (owner.Code, Copy: CopyOf(owner.Code))).Where(one => IsStale(one.Copy, now)).Select(one => (one.Code, one.Copy.Position))];

    /// <summary>See <see cref="IRecordStore.MustReopen"/>; also when what is searched in memory could not be read.</summary>
    public bool MustReopen => store.MustReopen || _indexes.HasFailed;

    /// <summary>See <see cref="IRecordStore.SettleAsync"/>.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => store.SettleAsync(cancellationToken);

    /// <summary>Reads how far it is.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (owner, position) in await store.ReadPositionsAsync(cancellationToken))
        {
            _copies[new OwnerId(owner)] = new OwnerCopy(new RecordsPosition(position.Epoch, position.UpTo), TimeOf(position.At), position.UpTo) { WrittenAt = TimeOf(position.WrittenAt) };
        }

        _indexes.Start();
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

        // Right behind what is applied, and nowhere else: only there it shows whether that is the same stream.
        if (copy.Position.Epoch == delta.Epoch && delta.From == copy.Position.UpTo + 1)
        {
            if (copy.WrittenAt is { } own && delta.PreviousWrittenAt is { } theirs && own != theirs)
            {
                throw new MeshException(MeshErrorCodes.Conflict, $"Position {copy.Position.UpTo} of {delta.Owner} is of another time here: the stream was restored, and its epoch must be advanced.");
            }

            copy = await AdvanceAsync(copy, delta, cancellationToken);
        }

        _copies[delta.Owner] = copy;
        return copy.Position;
    }

    /// <summary>Answers one question.</summary>
    public async ValueTask<QuestionAnswer> AnswerAsync(OwnerId reader, CheckQuestion question, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (question is JointQuestion joint)
        {
            var ways = new List<QuestionAnswer>();
            foreach (var way in joint.Ways)
            {
                ways.Add(await AnswerAsync(reader, way, now, cancellationToken));
            }

            return JointQuestion.Join(ways);
        }

        // Before anything is looked up: what is applied meanwhile may be missed, and must not count as looked at.
        var (asOf, stale) = FreshnessOf(question, now);
        if (question is PersonQuestion person)
        {
            return new QuestionAnswer([.. Shown(reader, await FindPersonsAsync(person, cancellationToken)).Take(QuestionAnswer.MaxHits)], asOf, stale);
        }

        if (await _indexes.FindAsync(question, cancellationToken) is { } known)
        {
            var seen = Shown(reader, known.Hits).ToList();
            return new QuestionAnswer([.. seen.Take(QuestionAnswer.MaxHits)], known.IsSearchable ? asOf : null, stale)
            {
                HasMore = known.IsCut || seen.Count > QuestionAnswer.MaxHits,
                IsNotYetSearchable = !known.IsSearchable,
            };
        }

        var (found, isCut) = await _finder.FindAsync(question, cancellationToken);
        var hits = Shown(reader, found.Select(HitOf).Select(hit => hit with { Entry = FingerprintRules.Found(hit.Entry) })).ToList();
        return new QuestionAnswer([.. hits.Take(QuestionAnswer.MaxHits)], asOf, stale)
        {
            HasMore = isCut || hits.Count > QuestionAnswer.MaxHits,
        };
    }

    /// <summary>How far it is, of every owner.</summary>
    public ImmutableArray<OwnerPosition> Positions() => [.. owners.All.Select(owner => PositionOf(owner.Code))];

    /// <summary>See <see cref="IRecordReplicaGrain.ReadRowsAsync"/>.</summary>
    public Task<CopyRows> ReadRowsAsync(CopyRowsQuery query, CancellationToken cancellationToken) => _source.ReadRowsAsync(query, PositionOf, cancellationToken);

    /// <summary>See <see cref="IRecordReplicaGrain.ReadChangesAsync"/>.</summary>
    public Task<(ImmutableArray<CopyRow> Rows, ImmutableArray<OwnerPosition> Positions, bool HasMore)> ReadChangesAsync(CopyChangesQuery query, CancellationToken cancellationToken) =>
        _source.ReadChangesAsync(query, PositionOf, cancellationToken);

    /// <summary>Closes the copy.</summary>
    public async ValueTask DisposeAsync()
    {
        await _indexes.DisposeAsync();
        await store.DisposeAsync();
    }

    private async ValueTask<IEnumerable<RecordHit>> FindPersonsAsync(PersonQuestion question, CancellationToken cancellationToken)
    {
        var problem = PersonDescriptions.Problems(question.Person).FirstOrDefault();
        MeshException.Require(problem is null, $"person.{problem}");

        // Milliseconds of work: beside the turns of the copy, which other checks and changes go through.
        var candidates = await Task.Run(() => _persons.Search(PersonDescriptions.Of(question), PersonIndex.MostCandidates), cancellationToken);
        var records = (await store.GetAsync((byte)RecordKind.Person, [.. candidates.Select(candidate => candidate.Id)], cancellationToken)).ToDictionary(row => row.Id);

        // One that was cleared between the two reads is no hit any more.
        return candidates.Where(candidate => records.ContainsKey(candidate.Id)).Select(candidate => HitOf(records[candidate.Id]) with { Match = PersonDescriptions.MatchOf(candidate.Match) });
    }

    private RecordHit HitOf(RecordRow row) => new(new OwnerId(row.Owner), rows.Read<RecordEntry>(row.Content));

    /// <summary>What a reader may see of hits: none that its owner keeps from it, and whom it is kept from only when it is its own.</summary>
    private IEnumerable<RecordHit> Shown(OwnerId reader, IEnumerable<RecordHit> hits) => hits
        .Where(hit => reader == hit.Owner || (!hit.Entry.Handling.Excluded.Contains(reader) && _handling.InAudience(reader, hit.Entry.Handling.Terms.Audience)))
        .Select(hit => hit.Owner == reader ? hit : hit with { Entry = hit.Entry with { Handling = hit.Entry.Handling with { Excluded = [] } } });

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
        var reached = new RecordsPosition(delta.Epoch, delta.UpTo);
        var writtenAt = reached == copy.Position ? copy.WrittenAt : delta.WrittenAt;
        if (reached != copy.Position)
        {
            await _indexes.RoomAsync(delta.Changes.Select(change => change.Id.Kind), cancellationToken);
            var before = await ReadAsync(delta, cancellationToken);
            ImmutableArray<RecordRowChange> changes = [.. delta.Changes.Select(change => ChangeOf(delta.Owner, change, before))];
            var position = new RecordPosition(reached.Epoch, reached.UpTo, asOf ?? DateTimeOffset.MinValue, writtenAt ?? DateTimeOffset.MinValue);
            await store.ApplyAsync(new RecordChanges(delta.Owner.Value, position, changes), cancellationToken);
            _indexes.Change(changes, before);
            foreach (var change in delta.Changes.Where(change => change.Id.Kind == RecordKind.Person))
            {
                Index(StoredId(delta.Owner, change.Id), change.Entry);
            }
        }

        return new OwnerCopy(reached, asOf, last) { WrittenAt = writtenAt };
    }

    /// <summary>The records that are about to change, as they are. (Of what is not there, as in a load, filters in memory know it.)</summary>
    private async ValueTask<Dictionary<(byte Kind, string Id), RecordRow>> ReadAsync(RecordsDelta delta, CancellationToken cancellationToken)
    {
        var before = new Dictionary<(byte, string), RecordRow>();
        foreach (var kind in delta.Changes.Select(change => change.Id).GroupBy(id => id.Kind))
        {
            foreach (var row in await store.GetAsync((byte)kind.Key, [.. kind.Select(id => StoredId(delta.Owner, id))], cancellationToken))
            {
                before[(row.Kind, row.Id)] = row;
            }
        }

        return before;
    }

    /// <summary>A change with who could see the record before it: an offline copy of such a one is told that it is gone, and others not that it was there.</summary>
    private RecordRowChange ChangeOf(OwnerId owner, ReplicaRecord change, Dictionary<(byte Kind, string Id), RecordRow> before)
    {
        var (kind, id) = ((byte)change.Id.Kind, StoredId(owner, change.Id));
        return new RecordRowChange(kind, id, change.Entry is { } entry ? RowOf(owner, entry) : null)
        {
            Before = before.TryGetValue((kind, id), out var row) ? rows.Bytes(rows.Read<RecordEntry>(row.Content).Handling) : default,
        };
    }

    /// <summary>Removes all records of an owner. Beside the turns of the copy, which checks and changes of other owners go through: the rows of all are read for it.</summary>
    private Task RemoveAllAsync(OwnerId owner, long epoch, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            const int group = 1000;
            foreach (var chunk in Enum.GetValues<RecordKind>().SelectMany(kind => store.Read((byte)kind)).Where(row => row.Owner == owner.Value).Chunk(group))
            {
                ImmutableArray<RecordRowChange> removals = [.. chunk.Select(row => new RecordRowChange(row.Kind, row.Id, null))];
                await store.ApplyAsync(new RecordChanges(owner.Value, new RecordPosition(epoch, 0, DateTimeOffset.MinValue, DateTimeOffset.MinValue), removals), cancellationToken);
                _indexes.Change(removals, chunk.ToDictionary(row => (row.Kind, row.Id)));
                foreach (var removed in chunk.Where(row => row.Kind == (byte)RecordKind.Person))
                {
                    _persons.Remove(removed.Id);
                }
            }
        },
        cancellationToken);

    private (DateTimeOffset? AsOf, ImmutableArray<OwnerFreshness> Stale) FreshnessOf(CheckQuestion question, DateTimeOffset now)
    {
        if (question is DocumentQuestion document)
        {
            // Whom nothing was heard of is stale too; where nobody issues under that code, there is nothing to be heard.
            return IssuingAuthority.OwnerOf(document.Issuer, owners) is { } issuer && CopyOf(issuer) is var copy
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

    private static DateTimeOffset? TimeOf(DateTimeOffset stored) => stored == DateTimeOffset.MinValue ? null : stored;

    private static bool IsStale(OwnerCopy copy, DateTimeOffset now) => copy.AsOf is not { } asOf || now - asOf > QuestionAnswer.MaxAge;

    private RecordRow RowOf(OwnerId owner, RecordEntry entry) => new(
        (byte)entry.Id.Kind, StoredId(owner, entry.Id), owner.Value, [.. LookupsOf(entry)], rows.Bytes(entry));

    /// <summary>A travel document has one owner by its issuer; the references of others are their owners' own.</summary>
    private static string StoredId(OwnerId owner, RecordId id) => id.Kind == RecordKind.TravelDocument ? id.Name : $"{owner}/{id.Name}";

    private static IEnumerable<string> LookupsOf(RecordEntry entry) => entry.Content is ImageHashRecord image ? ImageHashRules.LookupsOf(image) : RecordLookups.Of(entry);

    /// <summary>How far the copy of one owner's records is.</summary>
    /// <param name="Position">The last change that was applied.</param>
    /// <param name="AsOf">All that the owner had entered by then is in it; null when that is not known.</param>
    /// <param name="Last">The last change that is known to be there.</param>
    private sealed record OwnerCopy(RecordsPosition Position, DateTimeOffset? AsOf, long Last)
    {
        /// <summary>The copy of an owner of whom nothing was heard.</summary>
        public static OwnerCopy Unknown { get; } = new(default, null, 0);

        /// <summary>When the owner's hub wrote the last change that was applied; null when that is not known.</summary>
        public DateTimeOffset? WrittenAt { get; init; }

        public long Behind => Last - Position.UpTo;
    }
}
