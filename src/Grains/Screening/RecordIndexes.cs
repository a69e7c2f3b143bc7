using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Records;
using Interpol.Mesh.Screening.Dna;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Images;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>What of a hub's copy is compared in memory and not looked up: DNA profiles, and hashes of images. Read beside the turns of the copy when it is opened.</summary>
internal sealed class RecordIndexes : IAsyncDisposable
{
    /// <summary>The most records that are looked at for one image.</summary>
    private const int MaxRecords = 200;

    private readonly IRecordStore _store;
    private readonly RowSerializer _rows;
    private readonly DnaIndex _profiles = new();
    private readonly ImageIndex _images = new();
    private readonly ImmutableDictionary<RecordKind, BackgroundIndex> _indexes;

    /// <summary>Makes them, empty.</summary>
    /// <param name="store">The copy.</param>
    /// <param name="rows">Reads rows.</param>
    public RecordIndexes(IRecordStore store, RowSerializer rows)
    {
        (_store, _rows) = (store, rows);
        _indexes = ImmutableDictionary.CreateRange<RecordKind, BackgroundIndex>(
        [
            new(RecordKind.DnaProfile, new BackgroundIndex(AddProfile, row => _profiles.Remove(row.Id))),
            new(RecordKind.ImageHash, new BackgroundIndex(row => Change(row, _images.Add), row => Change(row, _images.Remove))),
        ]);
    }

    /// <summary>Whether reading a kind has failed: the copy must be opened anew.</summary>
    public bool HasFailed => _indexes.Values.Any(index => index.HasFailed);

    /// <summary>Begins to read what is there.</summary>
    public void Start()
    {
        foreach (var (kind, index) in _indexes)
        {
            index.Start(_store.Read((byte)kind));
        }
    }

    /// <summary>Waits while too many changes of these kinds wait for what is read in the background.</summary>
    public async ValueTask RoomAsync(IEnumerable<RecordKind> kinds, CancellationToken cancellationToken)
    {
        foreach (var kind in kinds.Distinct())
        {
            if (_indexes.TryGetValue(kind, out var index))
            {
                await index.RoomAsync(cancellationToken);
            }
        }
    }

    /// <summary>Records were changed in the copy.</summary>
    /// <param name="changes">What became of them.</param>
    /// <param name="before">The records as they were.</param>
    public void Change(IEnumerable<RecordRowChange> changes, Dictionary<(byte Kind, string Id), RecordRow> before)
    {
        foreach (var change in changes)
        {
            if (_indexes.TryGetValue((RecordKind)change.Kind, out var index))
            {
                var key = (change.Kind, change.Id);
                index.Change(before.GetValueOrDefault(key), change.Row);

                // The same record may be changed twice at once.
                before.Remove(key);
                if (change.Row is { } row)
                {
                    before[key] = row;
                }
            }
        }
    }

    /// <summary>Finds what is asked; null when it is not asked of these indexes.</summary>
    public async ValueTask<FoundRecords?> FindAsync(CheckQuestion question, CancellationToken cancellationToken) => question switch
    {
        DnaQuestion { Loci: var loci } => await FindProfilesAsync(loci, cancellationToken),
        ImageQuestion image => await FindImagesAsync(image, cancellationToken),
        _ => null,
    };

    /// <summary>Stops reading.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var index in _indexes.Values)
        {
            await index.DisposeAsync();
        }
    }

    private async ValueTask<FoundRecords> FindProfilesAsync(ImmutableArray<RecordedLocus> loci, CancellationToken cancellationToken)
    {
        var reading = DnaProfileRules.Read(loci);
        MeshException.Require(reading.Profile is not null, $"dnaProfile.{reading.Findings.Problems().FirstOrDefault()}");

        // Before the search: what is read while it goes on may be missed, and must not count as searched. The search is milliseconds of work: beside the turns of the copy.
        var isSearchable = _indexes[RecordKind.DnaProfile].IsSearchable;
        var matches = await Task.Run(() => _profiles.Search(reading.Profile!), cancellationToken);
        var records = (await _store.GetAsync((byte)RecordKind.DnaProfile, [.. matches.Select(match => match.Id)], cancellationToken)).ToDictionary(row => row.Id);
        var hits = ImmutableArray.CreateBuilder<RecordHit>();
        foreach (var match in matches)
        {
            if (records.TryGetValue(match.Id, out var row))
            {
                // Who finds it learns whose it is and under which reference, and no more.
                var entry = _rows.Read<RecordEntry>(row.Content) with { Content = new DnaProfileRecord([]) };
                hits.Add(new RecordHit(new OwnerId(row.Owner), entry) { Dna = DnaProfileRules.HitOf(match.Comparison) });
            }
        }

        return new FoundRecords(hits.ToImmutable(), matches.Length == DnaIndex.MostMatches, isSearchable);
    }

    private async ValueTask<FoundRecords> FindImagesAsync(ImageQuestion question, CancellationToken cancellationToken)
    {
        var reading = ImageHash.Read(question.Hash, question.Quality);
        MeshException.Require(reading.Hash is not null, $"imageHash.{reading.Findings.Problems().FirstOrDefault()}");
        var isSearchable = _indexes[RecordKind.ImageHash].IsSearchable;
        var matches = await Task.Run(() => _images.Search(reading.Hash!), cancellationToken);
        var hits = ImmutableArray.CreateBuilder<RecordHit>();
        foreach (var match in matches.TakeWhile(_ => hits.Count <= MaxRecords))
        {
            var found = await _store.FindAsync((byte)RecordKind.ImageHash, ImageHashRules.LookupOf(match.Hash), MaxRecords + 1, cancellationToken);
            hits.AddRange(found.Select(row => new RecordHit(new OwnerId(row.Owner), _rows.Read<RecordEntry>(row.Content)) { Distance = match.Distance }));
        }

        return new FoundRecords(hits.ToImmutable(), matches.Length == ImageIndex.MostMatches || hits.Count > MaxRecords, isSearchable);
    }

    private static void Change(RecordRow row, Func<ImageHash, bool> change)
    {
        if (ImageHashRules.HashOf(row) is { } image)
        {
            change(image);
        }
    }

    private void AddProfile(RecordRow row)
    {
        if (_rows.Read<RecordEntry>(row.Content).Content is DnaProfileRecord record && DnaProfileRules.Read(record.Loci).Profile is { } profile)
        {
            _profiles.Set(row.Id, profile);
        }
    }
}

/// <summary>What was found.</summary>
/// <param name="Hits">The records, the likest first; also those that who asks may not see.</param>
/// <param name="IsCut">Whether there may be more.</param>
/// <param name="IsSearchable">Whether all that is there was searched.</param>
internal sealed record FoundRecords(ImmutableArray<RecordHit> Hits, bool IsCut, bool IsSearchable);
