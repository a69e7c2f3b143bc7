using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Images;

/// <summary>
/// All recorded hashes of a hub in memory, searched for those that differ in few bits. Holds hashes and how many records have each; who they belong to is looked up by the hash.
/// Many may search at once while others write.
/// </summary>
/// <remarks>
/// Of sixteen parts of 16 bits at least one differs in one bit or none when the whole differs in 31 or fewer. So a search looks up 17 values of each part (<see cref="HashParts"/>), compares what it finds
/// there, and those hashes that came after the parts were last sorted. They are sorted anew when an eighth is new or gone. 6 million hashes take 700 MB, and as much again while they are sorted.
/// </remarks>
public sealed class ImageIndex
{
    /// <summary>The most matches of a search.</summary>
    public const int MostMatches = 100;

    private const int LeastUnsorted = 4096;
    private const int UnsortedFraction = 8;

    private readonly Lock _writing = new();
    private readonly Dictionary<PerceptualHash, int> _unsorted = [];
    private volatile Rows _rows = new([], [], 0, HashParts.Empty);
    private int _gone;

    /// <summary>Different hashes recorded.</summary>
    public int Count
    {
        get
        {
            lock (_writing)
            {
                return _rows.Count - _gone;
            }
        }
    }

    /// <summary>Records that one more record has a hash; of too low a quality it is never matched, and not kept.</summary>
    /// <returns>Whether it is kept.</returns>
    public bool Add(ImageHash image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!image.CanMatch)
        {
            return false;
        }

        lock (_writing)
        {
            if (Find(image.Hash) is { } row)
            {
                _gone -= _rows.Records[row]++ == 0 ? 1 : 0;
            }
            else
            {
                Append(image.Hash);
            }
        }

        return true;
    }

    /// <summary>Records that one record fewer has a hash.</summary>
    /// <returns>Whether one had it.</returns>
    public bool Remove(ImageHash image)
    {
        ArgumentNullException.ThrowIfNull(image);
        lock (_writing)
        {
            if (!image.CanMatch || Find(image.Hash) is not { } row || _rows.Records[row] == 0)
            {
                return false;
            }

            if (--_rows.Records[row] == 0)
            {
                _gone++;
                SortIfDue();
            }

            return true;
        }
    }

    /// <summary>The recorded hashes that match, the nearest first, at most <see cref="MostMatches"/>; none when the quality is too low (<see cref="ImageHash.CanMatch"/>).</summary>
    public ImmutableArray<ImageMatch> Search(ImageHash image)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (!image.CanMatch)
        {
            return [];
        }

        var rows = _rows;
        var found = new Dictionary<int, int>();
        for (var part = 0; part < HashParts.Count; part++)
        {
            var value = image.Hash.Part(part);
            Compare(rows, rows.Parts.RowsOf(part, value), image.Hash, found);
            for (var bit = 0; bit < HashParts.Bits; bit++)
            {
                Compare(rows, rows.Parts.RowsOf(part, value ^ (1 << bit)), image.Hash, found);
            }
        }

        for (var row = rows.Parts.Sorted; row < rows.Count; row++)
        {
            Compare(rows, row, image.Hash, found);
        }

        return
        [
            .. found.Select(pair => new ImageMatch(rows.Hashes[pair.Key], pair.Value))
                .OrderBy(match => match.Distance).ThenBy(match => match.Hash.ToString(), StringComparer.Ordinal)
                .Take(MostMatches),
        ];
    }

    private static void Compare(Rows rows, ReadOnlySpan<int> places, PerceptualHash hash, Dictionary<int, int> found)
    {
        foreach (var row in places)
        {
            Compare(rows, row, hash, found);
        }
    }

    private static void Compare(Rows rows, int row, PerceptualHash hash, Dictionary<int, int> found)
    {
        var distance = rows.Hashes[row].DistanceTo(hash);
        if (distance <= ImageHash.MostDistance && rows.Records[row] > 0)
        {
            found[row] = distance;
        }
    }

    private int? Find(PerceptualHash hash)
    {
        if (_unsorted.TryGetValue(hash, out var unsorted))
        {
            return unsorted;
        }

        foreach (var row in _rows.Parts.RowsOf(0, hash.Part(0)))
        {
            if (_rows.Hashes[row] == hash)
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>A search that began before goes on in the rows that it has.</summary>
    private void Append(PerceptualHash hash)
    {
        var (hashes, records, count, parts) = _rows;
        if (count == hashes.Length)
        {
            var larger = Math.Max(LeastUnsorted, count + (count / UnsortedFraction));
            Array.Resize(ref hashes, larger);
            Array.Resize(ref records, larger);
        }

        (hashes[count], records[count]) = (hash, 1);
        _unsorted.Add(hash, count);
        _rows = new Rows(hashes, records, count + 1, parts);
        SortIfDue();
    }

    private void SortIfDue()
    {
        var rows = _rows;
        if (_unsorted.Count + _gone <= Math.Max(LeastUnsorted, rows.Count / UnsortedFraction))
        {
            return;
        }

        var kept = rows.Count - _gone;
        var hashes = new PerceptualHash[kept + Math.Max(LeastUnsorted, kept / UnsortedFraction)];
        var records = new int[hashes.Length];
        var count = 0;
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows.Records[row] > 0)
            {
                (hashes[count], records[count]) = (rows.Hashes[row], rows.Records[row]);
                count++;
            }
        }

        _rows = new Rows(hashes, records, count, HashParts.Of(hashes.AsSpan(0, count)));
        _unsorted.Clear();
        _gone = 0;
    }

    /// <summary>What a search looks at. Only rows past the count are written, and the numbers of records.</summary>
    private sealed record Rows(PerceptualHash[] Hashes, int[] Records, int Count, HashParts Parts);
}
