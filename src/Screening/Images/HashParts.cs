namespace Interpol.Mesh.Screening.Images;

/// <summary>Which rows have a value in a part of their hash: for each part the rows, sorted by its value, and where each value begins.</summary>
internal sealed class HashParts
{
    /// <summary>The parts of a hash.</summary>
    public const int Count = 16;

    /// <summary>The bits of a part.</summary>
    public const int Bits = 16;

    private const int Values = 1 << Bits;

    private readonly int[][] _begins;
    private readonly int[][] _rows;

    private HashParts(int[][] begins, int[][] rows, int sorted) => (_begins, _rows, Sorted) = (begins, rows, sorted);

    /// <summary>Parts of no hash.</summary>
    public static HashParts Empty { get; } = Of([]);

    /// <summary>How many rows are sorted.</summary>
    public int Sorted { get; }

    /// <summary>Sorts the parts of some hashes.</summary>
    public static HashParts Of(ReadOnlySpan<PerceptualHash> hashes)
    {
        var (begins, rows) = (new int[Count][], new int[Count][]);
        for (var part = 0; part < Count; part++)
        {
            var ends = new int[Values + 1];
            foreach (var hash in hashes)
            {
                ends[hash.Part(part) + 1]++;
            }

            for (var value = 0; value < Values; value++)
            {
                ends[value + 1] += ends[value];
            }

            begins[part] = [.. ends];
            var sorted = rows[part] = new int[hashes.Length];
            for (var row = 0; row < hashes.Length; row++)
            {
                sorted[ends[hashes[row].Part(part)]++] = row;
            }
        }

        return new HashParts(begins, rows, hashes.Length);
    }

    /// <summary>The rows whose part has a value.</summary>
    public ReadOnlySpan<int> RowsOf(int part, int value) => _rows[part].AsSpan(_begins[part][value].._begins[part][value + 1]);
}
