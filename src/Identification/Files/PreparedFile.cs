using Interpol.Mesh.Identification.Teeth;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Files;

/// <summary>A file in the form in which 25 million pairs are compared.</summary>
internal sealed class PreparedFile
{
    private const double NumberWeight = 20;
    private const double NcicWeight = 6;
    private const double HenryWeight = 3;
    private const double DistinctiveWeight = 1;
    private const double AgreeingWeight = 0.05;

    private static readonly Dictionary<string, int> Loci = DnaLocus.All.Index().ToDictionary(locus => locus.Item.Name, locus => locus.Index, StringComparer.Ordinal);

    private readonly DentalBits? _teeth;
    private readonly int[]? _dna;
    private readonly int[] _features;

    public PreparedFile(VictimFile file, Dictionary<string, int> words)
    {
        File = file;
        _teeth = file.Teeth is { } teeth ? new DentalBits(teeth) : null;
        _features = [.. file.Features.Select(word => words.TryGetValue(word, out var known) ? known : words[word] = words.Count).Distinct().Order()];
        if (file.Dna is { } profile)
        {
            _dna = new int[Loci.Count];
            foreach (var genotype in profile.Genotypes.Where(genotype => genotype is { IsFull: true, IsSingle: false } && Loci.ContainsKey(genotype.Locus.Name)))
            {
                _dna[Loci[genotype.Locus.Name]] = (genotype.First.Tenths << 16) | genotype.Second.Tenths;
            }
        }
    }

    public VictimFile File { get; }

    /// <summary>How strongly the primary identifiers speak for two files; null when they are excluded.</summary>
    /// <param name="remains">The file of the remains.</param>
    /// <param name="missing">The file of the missing person.</param>
    /// <param name="mostDiffering">How many loci may differ.</param>
    public static double? Primary(PreparedFile remains, PreparedFile missing, int mostDiffering)
    {
        if (remains.File.Sex is { } its && missing.File.Sex is { } theirs && its != theirs)
        {
            return null;
        }

        var dna = Dna(remains._dna, missing._dna, mostDiffering);
        if (dna < 0)
        {
            return null;
        }

        var strong = dna + Fingerprints(remains.File.Fingerprints, missing.File.Fingerprints);
        if (remains._teeth is { } after && missing._teeth is { } before)
        {
            var (contradicting, agreeing, distinctive) = DentalBits.Compare(before, after);
            if (contradicting > 0 && strong <= 0)
            {
                return null;
            }

            // Teeth that contradict what DNA or fingerprints say stand in the list with the contradiction: a chart can be wrong.
            return contradicting > 0 ? strong : strong + (distinctive * DistinctiveWeight) + ((agreeing - distinctive) * AgreeingWeight);
        }

        return strong;
    }

    /// <summary>How many secondary features are the same.</summary>
    public static int Secondary(PreparedFile one, PreparedFile other)
    {
        var (same, mine, its) = (0, 0, 0);
        while (mine < one._features.Length && its < other._features.Length)
        {
            var order = one._features[mine].CompareTo(other._features[its]);
            (same, mine, its) = (order == 0 ? same + 1 : same, order <= 0 ? mine + 1 : mine, order >= 0 ? its + 1 : its);
        }

        return same + Range(one.File.Age, other.File.Age) + Range(one.File.Height, other.File.Height);

        static int Range(ValueRange? one, ValueRange? other) => one is { } mine && other is { } its ? mine.Overlaps(its) ? 1 : -1 : 0;
    }

    /// <summary>What fingerprints say in a sentence; null when nothing is the same.</summary>
    public static string? Explain(FingerprintKeys? one, FingerprintKeys? other) => (one, other) switch
    {
        ({ Number: { } number }, { Number: { } its }) when number == its => $"Both have the number {number} in a collection: an examiner compares the prints.",
        ({ Ncic: { } ncic }, { Ncic: { } its }) when ncic == its => "Both have the same NCIC classification: an examiner compares the prints; many people have the same.",
        ({ Henry: { } henry }, { Henry: { } its }) when henry == its => "Both have the same Henry classification: an examiner compares the prints; many people have the same.",
        _ => null,
    };

    private static double Fingerprints(FingerprintKeys? one, FingerprintKeys? other) => one is null || other is null
        ? 0
        : (one.Number is not null && one.Number == other.Number ? NumberWeight : 0) + (one.Ncic is not null && one.Ncic == other.Ncic ? NcicWeight : 0) + (one.Henry is not null && one.Henry == other.Henry ? HenryWeight : 0);

    /// <summary>How many loci agree when at least six are there on both sides, 0 when they are not; -1 when too many differ.</summary>
    private static int Dna(int[]? one, int[]? other, int mostDiffering)
    {
        if (one is null || other is null)
        {
            return 0;
        }

        var (same, differing) = (0, 0);
        for (var locus = 0; locus < one.Length; locus++)
        {
            if (one[locus] != 0 && other[locus] != 0)
            {
                if (one[locus] == other[locus])
                {
                    same++;
                }
                else if (++differing > mostDiffering)
                {
                    return -1;
                }
            }
        }

        return same + differing >= DnaReader.LeastLoci ? same : 0;
    }
}
