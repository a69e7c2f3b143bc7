using System.Buffers;
using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Dna;

/// <summary>
/// All recorded profiles of a hub in memory. A hit has six loci that match in full, so the index counts for each profile how many loci have the very alleles that are searched, and compares those that
/// have six. Many may search at once while one writes.
/// </summary>
public sealed class DnaIndex : IDisposable
{
    /// <summary>The most matches of a search.</summary>
    public const int MostMatches = 100;

    private readonly ReaderWriterLockSlim _lock = new();
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<(string Id, DnaProfile Profile)?> _profiles = [];
    private readonly Stack<int> _free = [];
    private readonly Dictionary<(string Locus, DnaAllele First, DnaAllele Second), List<int>> _genotypes = [];

    /// <summary>Records a profile, in place of the one that had the id.</summary>
    /// <param name="id">The id of the record.</param>
    /// <param name="profile">The profile.</param>
    public void Set(string id, DnaProfile profile)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(profile);
        _lock.EnterWriteLock();
        try
        {
            Forget(id);
            var place = _free.Count > 0 ? _free.Pop() : _profiles.Count;
            if (place == _profiles.Count)
            {
                _profiles.Add(null);
            }

            _profiles[place] = (id, profile);
            _places[id] = place;
            foreach (var key in Keys(profile))
            {
                (_genotypes.TryGetValue(key, out var places) ? places : _genotypes[key] = []).Add(place);
            }
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>Removes a profile.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string id)
    {
        _lock.EnterWriteLock();
        try
        {
            return Forget(id);
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    /// <summary>The recorded profiles that match, the best first: by quality, then by loci that match in full; at most <see cref="MostMatches"/>.</summary>
    public ImmutableArray<DnaMatch> Search(DnaProfile searched)
    {
        ArgumentNullException.ThrowIfNull(searched);
        _lock.EnterReadLock();
        var full = ArrayPool<byte>.Shared.Rent(_profiles.Count);
        try
        {
            full.AsSpan(0, _profiles.Count).Clear();
            var candidates = new List<int>();
            foreach (var place in Keys(searched).SelectMany(key => _genotypes.GetValueOrDefault(key, [])))
            {
                if (++full[place] == DnaReader.LeastLoci)
                {
                    candidates.Add(place);
                }
            }

            return
            [
                .. candidates.Select(place => _profiles[place]!.Value)
                    .Select(recorded => new DnaMatch(recorded.Id, DnaComparer.Compare(searched, recorded.Profile)))
                    .Where(match => match.Comparison.Quality != DnaQuality.None)
                    .OrderBy(match => match.Comparison.Quality).ThenByDescending(match => match.Comparison.FullLoci).ThenBy(match => match.Id, StringComparer.Ordinal)
                    .Take(MostMatches),
            ];
        }
        finally
        {
            _lock.ExitReadLock();
            ArrayPool<byte>.Shared.Return(full);
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => _lock.Dispose();

    private static IEnumerable<(string Locus, DnaAllele First, DnaAllele Second)> Keys(DnaProfile profile) =>
        profile.Genotypes.Where(genotype => genotype.IsFull).Select(genotype => (genotype.Locus.Name, genotype.First, genotype.Second));

    private bool Forget(string id)
    {
        if (!_places.Remove(id, out var place))
        {
            return false;
        }

        foreach (var key in Keys(_profiles[place]!.Value.Profile))
        {
            var places = _genotypes[key];
            places.Remove(place);
            if (places.Count == 0)
            {
                _genotypes.Remove(key);
            }
        }

        _profiles[place] = null;
        _free.Push(place);
        return true;
    }
}
