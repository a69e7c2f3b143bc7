using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Records;
using Interpol.Mesh.Screening.Images;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>A hub's copy of all records while it is open: takes changes of owners in their order, and finds what is asked.</summary>
/// <param name="store">The copy.</param>
/// <param name="rows">Reads and writes rows.</param>
/// <param name="owners">The list of owners.</param>
internal sealed class RecordReplica(IRecordStore store, RowSerializer rows, OwnerDirectory owners) : IAsyncDisposable
{
    private readonly HandlingRules _handling = new(owners);
    private readonly OwnerCopies _copies = new(owners);
    private readonly RecordIndexes _indexes = new(store, rows);
    private readonly RecordFinder _finder = new(store, row => rows.Read<RecordEntry>(row.Content));
    private readonly CopySource _source = new(store, rows, new HandlingRules(owners));

    /// <summary>See <see cref="OwnerCopies.Unheard"/>.</summary>
    public ImmutableArray<(OwnerId Owner, RecordsPosition Position)> Unheard(DateTimeOffset now) => _copies.Unheard(now);

    /// <summary>See <see cref="IRecordStore.MustReopen"/>; also when what is searched in memory could not be read.</summary>
    public bool MustReopen => store.MustReopen || _indexes.HasFailed;

    /// <summary>Whether what is searched in memory has been read.</summary>
    public bool IsSearchable => _indexes.IsSearchable;

    /// <summary>See <see cref="IRecordStore.SettleAsync"/>.</summary>
    public Task SettleAsync(CancellationToken cancellationToken) => store.SettleAsync(cancellationToken);

    /// <summary>Reads how far it is, and begins to read what is searched in memory.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var (owner, position) in await store.ReadPositionsAsync(cancellationToken))
        {
            _copies.Set(new OwnerId(owner), new OwnerCopy(new RecordsPosition(position.Epoch, position.UpTo), TimeOf(position.At), position.UpTo) { WrittenAt = TimeOf(position.WrittenAt) });
        }

        _indexes.Start();
    }

    /// <summary>Applies changes; see <see cref="IRecordReplicaGrain.ApplyAsync"/>. Of one owner, one call at a time.</summary>
    public async Task<RecordsPosition> ApplyAsync(RecordsDelta delta, CancellationToken cancellationToken)
    {
        var copy = _copies.Find(delta.Owner) ?? new OwnerCopy(new RecordsPosition(delta.Epoch, 0), null, 0);
        if (copy.Position.Epoch < delta.Epoch)
        {
            // The owner's stream was restored: what this copy has beyond it must not stay. Until all is removed the old epoch stands, so that a removal that is interrupted begins again.
            _copies.Set(delta.Owner, new OwnerCopy(copy.Position with { UpTo = 0 }, null, delta.Last));
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

        _copies.Set(delta.Owner, copy);
        return copy.Position;
    }

    /// <summary>
    /// Answers questions in their order. What is wrong with one is in its answer. Documents, which lists ask for, are read all at once, and those of one issuer of which nothing is found share one answer: it is made
    /// and sent once.
    /// </summary>
    public async ValueTask<ImmutableArray<QuestionAnswer>> AnswerAllAsync(CheckRequest request, ImmutableArray<CheckQuestion> questions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Before anything is looked up: what is applied meanwhile may be missed, and must not count as looked at.
        ImmutableArray<DocumentQuestion> documents = [.. questions.OfType<DocumentQuestion>()];
        var nothing = documents.Select(document => document.Issuer).Distinct().ToDictionary(issuer => issuer, issuer => _copies.FreshnessOf(issuer, now).Nothing);
        var found = await _finder.FindAsync(documents, cancellationToken);
        var answers = ImmutableArray.CreateBuilder<QuestionAnswer>(questions.Length);
        var place = 0;
        foreach (var question in questions)
        {
            if (question is DocumentQuestion document)
            {
                var none = nothing[document.Issuer];
                var rows = found[place++];
                answers.Add(rows.Count == 0 ? none : QuestionAnswer.Of(question, Shown(request.By, rows.Select(HitOf)).ToList(), isCut: false, none.AsOf, none.Stale));
                continue;
            }

            try
            {
                answers.Add(await AnswerAsync(request, question, now, cancellationToken));
            }
            catch (MeshException refused) when (refused.Code == MeshErrorCodes.Invalid)
            {
                answers.Add(new QuestionAnswer([], null, []) { Problem = refused.Message });
            }
        }

        return answers.MoveToImmutable();
    }

    /// <summary>Answers one question of a check.</summary>
    public async ValueTask<QuestionAnswer> AnswerAsync(CheckRequest request, CheckQuestion question, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (question is JointQuestion joint)
        {
            return await joint.AnswerAsync(way => AnswerAsync(request, way, now, cancellationToken));
        }

        // Before anything is looked up: what is applied meanwhile may be missed, and must not count as looked at.
        var (asOf, stale) = _copies.FreshnessOf(question, now);
        var found = await _indexes.FindAsync(question, request.LeadsOnly, cancellationToken) ?? await LookUpAsync(question, cancellationToken);
        var seen = Shown(request.By, found.Hits).ToList();

        // A hash of too low a quality is compared with nothing.
        var isSearched = found.IsSearchable && question is not ImageQuestion { Quality: < ImageHash.LeastQuality };
        return QuestionAnswer.Of(question, seen, found.IsCut, isSearched ? asOf : null, stale) with { IsNotYetSearchable = !found.IsSearchable };
    }

    /// <summary>Whether it has a record.</summary>
    public async ValueTask<bool> HasAsync(OwnerId owner, RecordId id, CancellationToken cancellationToken) =>
        (await store.GetAsync((byte)id.Kind, [StoredId(owner, id)], cancellationToken)).Any(row => row.Owner == owner.Value);

    /// <summary>How far it is, of every owner.</summary>
    public ImmutableArray<OwnerPosition> Positions() => _copies.Positions();

    /// <summary>How far it is, of one owner.</summary>
    public RecordsPosition PositionOf(OwnerId owner) => _copies.PositionOf(owner).Position;

    /// <summary>See <see cref="IRecordReplicaGrain.ReadRowsAsync"/>.</summary>
    public Task<CopyRows> ReadRowsAsync(CopyRowsQuery query, CancellationToken cancellationToken) => _source.ReadRowsAsync(query, _copies.PositionOf, cancellationToken);

    /// <summary>See <see cref="IRecordReplicaGrain.ReadChangesAsync"/>.</summary>
    public Task<(ImmutableArray<CopyRow> Rows, ImmutableArray<OwnerPosition> Positions, bool HasMore)> ReadChangesAsync(CopyChangesQuery query, CancellationToken cancellationToken) =>
        _source.ReadChangesAsync(query, _copies.PositionOf, cancellationToken);

    /// <summary>Closes the copy.</summary>
    public async ValueTask DisposeAsync()
    {
        await _indexes.DisposeAsync();
        await store.DisposeAsync();
    }

    private async ValueTask<FoundRecords> LookUpAsync(CheckQuestion question, CancellationToken cancellationToken)
    {
        // Classifications and words lead to hundreds of rows, some with large templates: beside the turns of the copy.
        var (found, isCut) = question is FingerprintQuestion or ArtworkQuestion
            ? await Task.Run(() => _finder.FindAsync(question, cancellationToken).AsTask(), cancellationToken)
            : await _finder.FindAsync(question, cancellationToken);
        return new FoundRecords([.. found.Select(HitOf)], isCut, IsSearchable: true);
    }

    private RecordHit HitOf(RecordRow row) => new(new OwnerId(row.Owner), FoundEntries.Of(rows.Read<RecordEntry>(row.Content)));

    /// <summary>What a reader may see of hits: none that its owner keeps from it, and whom it is kept from only when it is its own.</summary>
    private IEnumerable<RecordHit> Shown(OwnerId reader, IEnumerable<RecordHit> hits) => hits
        .Where(hit => _handling.MaySee(reader, hit.Owner, hit.Entry.Handling))
        .Select(hit => hit.Owner == reader ? hit : hit with { Entry = hit.Entry with { Handling = hit.Entry.Handling with { Excluded = [] } } });

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
            var changes = await ChangesOfAsync(delta, cancellationToken);
            var position = new RecordPosition(reached.Epoch, reached.UpTo, asOf ?? DateTimeOffset.MinValue, writtenAt ?? DateTimeOffset.MinValue);
            await store.ApplyAsync(new RecordChanges(delta.Owner.Value, position, changes) { Unknown = UnknownOf(copy, delta, last) }, cancellationToken);
            _indexes.Change(changes);
        }

        return new OwnerCopy(reached, asOf, last) { WrittenAt = writtenAt };
    }

    /// <summary>A copy that was not whole since it was made never had what later changes have overtaken; one that lags has not what was overtaken meanwhile.</summary>
    private static UnknownRecords? UnknownOf(OwnerCopy copy, RecordsDelta delta, long last) =>
        copy.AsOf is null ? new UnknownRecords(1, last) : delta.OvertakenFrom is { } from ? new UnknownRecords(from, last) : null;

    /// <summary>What becomes of each record, beside what it is, which is read here and nowhere again. (Of what is not there, as in a load, filters in memory know it.)</summary>
    private async ValueTask<ImmutableArray<RecordRowChange>> ChangesOfAsync(RecordsDelta delta, CancellationToken cancellationToken)
    {
        // Changed twice at once, what it was in between is nobody's to see.
        var last = new Dictionary<(RecordKind Kind, string Id), RecordEntry?>(delta.Changes.Length);
        foreach (var change in delta.Changes)
        {
            last[(change.Id.Kind, StoredId(delta.Owner, change.Id))] = change.Entry;
        }

        var changes = ImmutableArray.CreateBuilder<RecordRowChange>(last.Count);
        foreach (var kind in last.GroupBy(change => change.Key.Kind, change => (change.Key.Id, Entry: change.Value)))
        {
            var before = (await store.GetAsync((byte)kind.Key, [.. kind.Select(change => change.Id)], cancellationToken)).ToDictionary(row => row.Id);
            changes.AddRange(kind.Select(change => ChangeOf(delta.Owner, (byte)kind.Key, change.Id, change.Entry, before.GetValueOrDefault(change.Id))));
        }

        return changes.MoveToImmutable();
    }

    /// <summary>A change with who could see the record before it: an offline copy of such a one is told that it is gone, and others not that it was there.</summary>
    private RecordRowChange ChangeOf(OwnerId owner, byte kind, string id, RecordEntry? entry, RecordRow? before) => new(
        kind, id, entry is null ? null : new RecordRow(kind, id, owner.Value, [.. LookupsOf(entry)], rows.Bytes(entry)), before)
    {
        Before = before is null ? default : rows.Bytes(rows.Read<RecordEntry>(before.Content).Handling),
    };

    /// <summary>Removes all records of an owner. Beside the turns of the copy, which checks and changes of other owners go through: the rows of all are read for it.</summary>
    private Task RemoveAllAsync(OwnerId owner, long epoch, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            const int group = 1000;
            foreach (var chunk in Enum.GetValues<RecordKind>().SelectMany(kind => store.Read((byte)kind)).Where(row => row.Owner == owner.Value).Chunk(group))
            {
                ImmutableArray<RecordRowChange> removals = [.. chunk.Select(row => new RecordRowChange(row.Kind, row.Id, null, row))];
                await store.ApplyAsync(new RecordChanges(owner.Value, new RecordPosition(epoch, 0, DateTimeOffset.MinValue, DateTimeOffset.MinValue), removals), cancellationToken);
                _indexes.Change(removals);
            }
        },
        cancellationToken);

    private static DateTimeOffset? TimeOf(DateTimeOffset stored) => stored == DateTimeOffset.MinValue ? null : stored;

    /// <summary>A travel document has one owner by its issuer; the references of others are their owners' own.</summary>
    private static string StoredId(OwnerId owner, RecordId id) => id.Kind == RecordKind.TravelDocument ? id.Name : $"{owner}/{id.Name}";

    private static IEnumerable<string> LookupsOf(RecordEntry entry) => entry.Content is ImageHashRecord image ? ImageHashRules.LookupsOf(image) : RecordLookups.Of(entry);
}
