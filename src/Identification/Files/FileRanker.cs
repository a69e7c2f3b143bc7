using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Teeth;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Files;

/// <summary>
/// Puts the files of missing persons in order for the file of each victim. What excludes is asked first: sex, then DNA of own samples, then teeth. Fingerprints, teeth and DNA make the order; secondary
/// features only put in order what these leave equal (INTERPOL guide on disaster victim identification: secondary identifiers corroborate).
/// </summary>
public static class FileRanker
{
    /// <summary>The most candidates of a file.</summary>
    public const int MostCandidates = 10;

    /// <summary>How many loci of two own samples may differ before they are excluded: a drop-out, an error of typing.</summary>
    public const int MostDifferingLoci = 2;

    private const string AgeFeature = "age";
    private const string HeightFeature = "height";

    /// <summary>Puts the files in order.</summary>
    /// <param name="remains">The files of the remains.</param>
    /// <param name="missing">The files of the missing persons.</param>
    /// <param name="table">The frequencies for DNA.</param>
    /// <param name="parameters">What is assumed of drop-out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>For each file of remains its candidates, in the order of <paramref name="remains"/>.</returns>
    public static ImmutableArray<RankedFiles> Rank(
        ImmutableArray<VictimFile> remains, ImmutableArray<VictimFile> missing, FrequencyTable table, DnaParameters parameters, CancellationToken cancellationToken = default)
    {
        var words = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        PreparedFile[] after = [.. remains.Select(file => new PreparedFile(file, words))];
        PreparedFile[] before = [.. missing.Select(file => new PreparedFile(file, words))];
        var ranked = new RankedFiles[after.Length];
        Parallel.For(0, after.Length, new ParallelOptions { CancellationToken = cancellationToken }, at => ranked[at] = Rank(after[at], before, table, parameters));
        return [.. ranked];
    }

    /// <summary>Compares two files alone, also when one excludes the other.</summary>
    /// <param name="remains">The file of the remains.</param>
    /// <param name="missing">The file of the missing person.</param>
    /// <param name="table">The frequencies for DNA.</param>
    /// <param name="parameters">What is assumed of drop-out.</param>
    public static RankedFile Compare(VictimFile remains, VictimFile missing, FrequencyTable table, DnaParameters parameters)
    {
        var words = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        return Explain(remains, missing, PreparedFile.Primary(new PreparedFile(remains, words), new PreparedFile(missing, words), MostDifferingLoci) ?? 0, table, parameters);
    }

    /// <summary>What excludes pairs, and what speaks for them, by the same rules as the order of candidates.</summary>
    /// <param name="remains">The files of the remains.</param>
    /// <param name="missing">The files of the missing persons.</param>
    /// <returns>For each file of remains, in their order, a figure for each missing person in theirs: null for a pair that is excluded; greater than 0 where a primary identifier speaks for it.</returns>
    public static ImmutableArray<ImmutableArray<double?>> Judge(IReadOnlyCollection<VictimFile> remains, IReadOnlyCollection<VictimFile> missing)
    {
        var words = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        PreparedFile[] before = [.. missing.Select(file => new PreparedFile(file, words))];
        return [.. remains.Select(file => new PreparedFile(file, words)).Select(after => before.Select(each => PreparedFile.Primary(after, each, MostDifferingLoci)).ToImmutableArray())];
    }

    private static RankedFiles Rank(PreparedFile remains, PreparedFile[] missing, FrequencyTable table, DnaParameters parameters)
    {
        var best = new List<(double Primary, int Secondary, PreparedFile File)>(MostCandidates + 1);
        var excluded = 0;
        foreach (var file in missing)
        {
            if (PreparedFile.Primary(remains, file, MostDifferingLoci) is not { } primary)
            {
                excluded++;
            }
            else if (best.Count < MostCandidates || primary >= best[^1].Primary)
            {
                Add(best, (primary, PreparedFile.Secondary(remains, file), file));
            }
        }

        return new RankedFiles(remains.File.Number, [.. best.Where(each => each.Primary > 0 || each.Secondary > 0).Select(each => Explain(remains.File, each.File.File, each.Primary, table, parameters))], excluded);
    }

    private static void Add(List<(double Primary, int Secondary, PreparedFile File)> best, (double Primary, int Secondary, PreparedFile File) candidate)
    {
        var place = best.Count;
        while (place > 0 && (best[place - 1].Primary, best[place - 1].Secondary).CompareTo((candidate.Primary, candidate.Secondary)) < 0)
        {
            place--;
        }

        best.Insert(place, candidate);
        if (best.Count > MostCandidates)
        {
            best.RemoveAt(MostCandidates);
        }
    }

    private static RankedFile Explain(VictimFile remains, VictimFile missing, double primary, FrequencyTable table, DnaParameters parameters)
    {
        double? dna = remains.Dna is { } its && missing.Dna is { } theirs && its.Genotypes.Join(theirs.Genotypes, one => one.Locus.Name, other => other.Locus.Name, (one, _) => one).Count() >= DnaReader.LeastLoci
            ? DirectMatch.Compare(its, theirs, table, parameters).Log10Ratio
            : null;
        var teeth = remains.Teeth is { } after && missing.Teeth is { } before ? DentalComparer.Compare(before, after).Summary : null;
        var (corroborating, differing) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        Compare(AgeFeature, remains.Age, missing.Age);
        Compare(HeightFeature, remains.Height, missing.Height);
        corroborating.AddRange(remains.Features.Intersect(missing.Features, StringComparer.OrdinalIgnoreCase));
        return new RankedFile(missing.Number, primary, dna, teeth, PreparedFile.Explain(remains.Fingerprints, missing.Fingerprints), corroborating.ToImmutable(), differing.ToImmutable());

        void Compare(string name, ValueRange? one, ValueRange? other)
        {
            if (one is { } mine && other is { } others)
            {
                (mine.Overlaps(others) ? corroborating : differing).Add(string.Create(CultureInfo.InvariantCulture, $"{name} {mine.From} to {mine.To}, {others.From} to {others.To}"));
            }
        }
    }
}
