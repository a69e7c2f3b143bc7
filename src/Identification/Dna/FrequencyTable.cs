using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Dna;

/// <summary>How frequent the alleles of loci are in a population. It is data: the one that ships is invented, and whoever uses this for more than exercises puts the population's own in its place.</summary>
public sealed class FrequencyTable
{
    private const double Tolerance = 0.02;

    private readonly FrozenDictionary<string, ImmutableArray<KeyValuePair<DnaAllele, double>>> _loci;

    private FrequencyTable(string source, FrozenDictionary<string, ImmutableArray<KeyValuePair<DnaAllele, double>>> loci)
    {
        Source = source;
        _loci = loci;
    }

    /// <summary>The table that ships: <c>str-frequencies.csv</c>. Its figures are invented, of the shape of published tables: no population has them.</summary>
    public static FrequencyTable Default { get; } = Load();

    /// <summary>Where the figures come from, for the explanation of results.</summary>
    public string Source { get; }

    /// <summary>The names of its loci.</summary>
    public IEnumerable<string> Loci => _loci.Keys;

    /// <summary>A table.</summary>
    /// <param name="source">Where the figures come from.</param>
    /// <param name="rows">Locus, allele and frequency; the frequencies of a locus add up to 1, within rounding, and are made to.</param>
    /// <exception cref="FormatException">A frequency is not above 0, an allele stands there twice, or the frequencies of a locus do not add up to 1.</exception>
    public static FrequencyTable Of(string source, IEnumerable<(string Locus, DnaAllele Allele, double Frequency)> rows) => new(
        source,
        rows.GroupBy(row => row.Locus, StringComparer.Ordinal).ToFrozenDictionary(
            locus => locus.Key,
            locus =>
            {
                var sum = locus.Sum(row => row.Frequency);
                return Math.Abs(sum - 1) <= Tolerance && locus.All(row => row.Frequency > 0) && locus.Select(row => row.Allele).Distinct().Count() == locus.Count()
                    ? locus.OrderBy(row => row.Allele).Select(row => KeyValuePair.Create(row.Allele, row.Frequency / sum)).ToImmutableArray()
                    : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"The frequencies of {locus.Key} are above 0, each of another allele, and add up to 1, not to {sum}."));
            },
            StringComparer.Ordinal));

    /// <summary>The alleles of a locus with their frequencies, in their order; empty when the table does not have the locus.</summary>
    public ImmutableArray<KeyValuePair<DnaAllele, double>> Of(string locus) => _loci.GetValueOrDefault(locus, []);

    /// <summary>The frequency of an allele; the least one when the table does not have it.</summary>
    internal double Frequency(string locus, DnaAllele allele, DnaParameters parameters)
    {
        foreach (var (known, frequency) in Of(locus))
        {
            if (known == allele)
            {
                return frequency;
            }
        }

        return parameters.LeastFrequency;
    }

    private static FrequencyTable Load()
    {
        using var stream = typeof(FrequencyTable).Assembly.GetManifestResourceStream("dna/str-frequencies")
            ?? throw new InvalidOperationException("The resource dna/str-frequencies is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return Of(
            "invented frequencies that ship with the program",
            reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).Select(row => (
                row[0], new DnaAllele((int)Math.Round(double.Parse(row[1], CultureInfo.InvariantCulture) * 10)), double.Parse(row[2], CultureInfo.InvariantCulture))));
    }
}
