using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Records;
using Interpol.Mesh.Screening.Dna;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Images;
using Interpol.Mesh.Screening.Persons;
using Interpol.Mesh.Storage.Records;

namespace Interpol.Mesh.Grains.Screening;

/// <summary>What of a hub's copy is compared in memory and not looked up: persons, DNA profiles, and hashes of images. Read beside the turns of the copy when it is opened.</summary>
internal sealed class RecordIndexes : IAsyncDisposable
{
    /// <summary>The most records that are looked at for one image.</summary>
    private const int MaxRecords = 200;

    private readonly IRecordStore _store;
    private readonly RowSerializer _rows;
    private readonly PersonIndex _persons = new();
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
            new(RecordKind.Person, new BackgroundIndex(ChangePerson)),
            new(RecordKind.DnaProfile, new BackgroundIndex(ChangeProfile)),
            new(RecordKind.ImageHash, new BackgroundIndex(ChangeImage)),
        ]);
    }

    /// <summary>Whether reading a kind has failed: the copy must be opened anew.</summary>
    public bool HasFailed => _indexes.Values.Any(index => index.HasFailed);

    /// <summary>Whether all kinds have been read.</summary>
    public bool IsSearchable => _indexes.Values.All(index => index.IsSearchable);

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
    public void Change(IEnumerable<RecordRowChange> changes)
    {
        foreach (var change in changes)
        {
            if (_indexes.TryGetValue((RecordKind)change.Kind, out var index))
            {
                index.Change(change.Previous, change.Row);
            }
        }
    }

    /// <summary>Finds what is asked; null when it is not asked of these indexes.</summary>
    /// <param name="question">What is asked.</param>
    /// <param name="leadsOnly">See <see cref="CheckRequest.LeadsOnly"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<FoundRecords?> FindAsync(CheckQuestion question, bool leadsOnly, CancellationToken cancellationToken) => question switch
    {
        PersonQuestion person => await FindPersonsAsync(person, leadsOnly, cancellationToken),
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

    private async ValueTask<FoundRecords> FindPersonsAsync(PersonQuestion question, bool leadsOnly, CancellationToken cancellationToken)
    {
        PersonDescriptions.Require(question.Person);

        // Before the search: what is read while it goes on may be missed, and must not count as searched. The search is milliseconds of work: beside the turns of the copy.
        var isSearchable = _indexes[RecordKind.Person].IsSearchable;
        var candidates = await Task.Run(() => _persons.Search(PersonDescriptions.Of(question), PersonIndex.MostCandidates, leadsOnly ? MatchWeights.Threshold : MatchWeights.Listed), cancellationToken);
        var records = await ReadAsync(RecordKind.Person, candidates.Select(candidate => candidate.Id), cancellationToken);
        return new FoundRecords(
            [.. candidates.Where(candidate => records.ContainsKey(candidate.Id)).Select(candidate => HitOf(records[candidate.Id]) with { Match = PersonDescriptions.MatchOf(candidate) })],
            candidates.Length == PersonIndex.MostCandidates && candidates[^1].Match.IsLead,
            isSearchable);
    }

    private async ValueTask<FoundRecords> FindProfilesAsync(ImmutableArray<RecordedLocus> loci, CancellationToken cancellationToken)
    {
        var reading = DnaProfileRules.Read(loci);
        MeshException.Require(reading.Profile is not null, $"dnaProfile.{reading.Findings.Problems().FirstOrDefault()}");
        var isSearchable = _indexes[RecordKind.DnaProfile].IsSearchable;
        var matches = await Task.Run(() => _profiles.Search(reading.Profile!), cancellationToken);
        var records = await ReadAsync(RecordKind.DnaProfile, matches.Select(match => match.Id), cancellationToken);
        var hits = ImmutableArray.CreateBuilder<RecordHit>();
        foreach (var match in matches)
        {
            if (records.TryGetValue(match.Id, out var row))
            {
                // Who finds it learns whose it is and under which reference, and no more.
                hits.Add(new RecordHit(new OwnerId(row.Owner), FoundEntries.Of(_rows.Read<RecordEntry>(row.Content))) { Dna = DnaProfileRules.HitOf(match.Comparison) });
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
            hits.AddRange(found.Select(row => HitOf(row) with { Distance = match.Distance }));
        }

        return new FoundRecords(hits.ToImmutable(), matches.Length == ImageIndex.MostMatches || hits.Count > MaxRecords, isSearchable);
    }

    /// <summary>What was found in memory as the copy has it. One that was cleared between the two is no hit any more.</summary>
    private async ValueTask<Dictionary<string, RecordRow>> ReadAsync(RecordKind kind, IEnumerable<string> ids, CancellationToken cancellationToken) =>
        (await _store.GetAsync((byte)kind, [.. ids], cancellationToken)).ToDictionary(row => row.Id);

    private RecordHit HitOf(RecordRow row) => new(new OwnerId(row.Owner), _rows.Read<RecordEntry>(row.Content));

    /// <summary>In place of what it was in one step: a search meanwhile must find one or the other.</summary>
    private void ChangePerson(RecordRow? before, RecordRow? after)
    {
        if (after is not null && _rows.Read<RecordEntry>(after.Content) is { Content: PersonRecord { Person: var person } } entry)
        {
            _persons.Set(after.Id, PersonDescriptions.Of(person), isCounted: entry.Handling is { Excluded.IsDefaultOrEmpty: true, Terms.Audience.Kind: AudienceKind.All });
        }
        else if (before is not null)
        {
            _persons.Remove(before.Id);
        }
    }

    /// <inheritdoc cref="ChangePerson"/>
    private void ChangeProfile(RecordRow? before, RecordRow? after)
    {
        if (after is not null && _rows.Read<RecordEntry>(after.Content).Content is DnaProfileRecord record && DnaProfileRules.Read(record.Loci).Profile is { } profile)
        {
            _profiles.Set(after.Id, profile);
        }
        else if (before is not null)
        {
            _profiles.Remove(before.Id);
        }
    }

    /// <summary>What it is first: a hash that it still has must not be away meanwhile.</summary>
    private void ChangeImage(RecordRow? before, RecordRow? after)
    {
        if (after is not null && ImageHashRules.HashOf(after) is { } now)
        {
            _images.Add(now);
        }

        if (before is not null && ImageHashRules.HashOf(before) is { } then)
        {
            _images.Remove(then);
        }
    }
}

/// <summary>What was found.</summary>
/// <param name="Hits">The records, the likest first; also those that who asks may not see.</param>
/// <param name="IsCut">Whether there may be more.</param>
/// <param name="IsSearchable">Whether all that is there was searched.</param>
internal sealed record FoundRecords(ImmutableArray<RecordHit> Hits, bool IsCut, bool IsSearchable);
