using System.Globalization;
using Interpol.Mesh.Screening.Persons;

namespace Interpol.Mesh.Tests.Persons;

/// <summary>A slice of the quality table: pairs of names of one kind.</summary>
/// <param name="Name">The kind.</param>
/// <param name="AreOne">Whether the names are of one person.</param>
/// <param name="Pairs">Pairs compared.</param>
/// <param name="Leads">Pairs at or over the threshold.</param>
internal sealed record QualitySlice(string Name, bool AreOne, int Pairs, int Leads);

/// <summary>What comparing pairs of invented names by names alone gives.</summary>
/// <param name="Slices">By kind of variation.</param>
/// <param name="Cultures">By culture, pairs of one person only, then those of two.</param>
internal sealed record QualityReport(IReadOnlyList<QualitySlice> Slices, IReadOnlyList<QualitySlice> Cultures)
{
    /// <summary>Of the pairs of one person, the part that is a lead.</summary>
    public double Recall => (double)Slices.Where(slice => slice.AreOne).Sum(slice => slice.Leads) / Slices.Where(slice => slice.AreOne).Sum(slice => slice.Pairs);

    /// <summary>Of the leads, the part that is of one person, with as many pairs of two persons as of one.</summary>
    public double Precision
    {
        get
        {
            var false_ = (double)Slices.Where(slice => !slice.AreOne).Sum(slice => slice.Leads) / Slices.Where(slice => !slice.AreOne).Sum(slice => slice.Pairs);
            return Recall / (Recall + false_);
        }
    }

    /// <summary>Compares pairs of names: for each way of writing and each way of differing as many.</summary>
    public static QualityReport Run(NameSplit split, int seed, int pairsOfSlice)
    {
        var names = new SyntheticNames(seed, split);
        var variations = new NameVariations(seed + 100, split);
        var cultures = NameCulture.All.SelectMany(culture => new[] { (culture.Name, true), (culture.Name, false) }).ToDictionary(key => key, _ => (Pairs: 0, Leads: 0));
        var slices = new List<QualitySlice>();
        foreach (var (way, areOne) in NameVariations.Same.Select(way => (way, true)).Concat(NameVariations.Other.Select(way => (way, false))))
        {
            var (pairs, leads) = (0, 0);
            while (pairs < pairsOfSlice)
            {
                var name = names.Next();
                if ((areOne ? variations.Vary(name, way) : variations.Differ(name, way)) is not { } other)
                {
                    continue;
                }

                var isLead = PersonScorer.Compare(Named(other), Named(name.Text)).IsLead;
                pairs++;
                leads += isLead ? 1 : 0;
                var (inCulture, leadsInCulture) = cultures[(name.Culture.Name, areOne)];
                cultures[(name.Culture.Name, areOne)] = (inCulture + 1, leadsInCulture + (isLead ? 1 : 0));
            }

            slices.Add(new QualitySlice(way, areOne, pairs, leads));
        }

        return new QualityReport(slices, [.. cultures.OrderByDescending(pair => pair.Key.Item2).Select(pair => new QualitySlice(pair.Key.Name, pair.Key.Item2, pair.Value.Pairs, pair.Value.Leads))]);
    }

    /// <summary>A person of whom only a name is known.</summary>
    public static PersonDescription Named(string name) => new() { Names = [new PersonName(name)] };

    /// <summary>Prints the table.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"precision {Precision:P1} at recall {Recall:P1}, names alone, as many pairs of two persons as of one, threshold {MatchWeights.Threshold}"));
        foreach (var slice in Slices.Concat(Cultures).Where(slice => slice.Pairs > 0))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slice.Name,-24} {(slice.AreOne ? "one person" : "two persons"),-12} {slice.Pairs,7} pairs {(slice.AreOne ? "found" : "false"),6} {(double)slice.Leads / slice.Pairs,8:P1}"));
        }
    }
}
