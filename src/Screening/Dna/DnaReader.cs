using System.Collections.Frozen;
using System.Collections.Immutable;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Screening.Dna;

/// <summary>
/// Reads profiles by the rules of inclusion of Decision 2008/616/JHA, annex, chapter 1, section 1.1: at least six loci with both alleles known, no mixtures, values that stand for no allele are wild cards,
/// and of three alleles at one locus the first is kept.
/// </summary>
public static class DnaReader
{
    /// <summary>The fewest loci with both alleles known, without amelogenin.</summary>
    public const int LeastLoci = 6;

    /// <summary>The most loci of a profile that is read.</summary>
    public const int MostLoci = 30;

    /// <summary>The code of the remark that an allele is out of the range that is seen at its locus.</summary>
    public const string UnusualAllele = "allele-unusual";

    private const int MostAlleles = 8;
    private const int MostShown = 20;

    /// <summary>What laboratories write for an allele that is rare, not examined or not known.</summary>
    private static readonly FrozenSet<string> Wildcards = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "*", "0", "1", "99", "o", "f", "r", "na", "nr", "un");

    /// <summary>Reads a profile; all that is wrong is said at once.</summary>
    /// <param name="loci">Its loci.</param>
    /// <param name="leastLoci">The fewest loci with both alleles known; <see cref="LeastLoci"/> unless partial profiles have a use.</param>
    public static DnaReading Read(ImmutableArray<DnaLocusInput> loci, int leastLoci = LeastLoci)
    {
        var findings = ImmutableArray.CreateBuilder<IdentifierFinding>();
        if (loci.IsDefaultOrEmpty || loci.Length > MostLoci)
        {
            Problem("loci-number", "loci", $"Give {leastLoci} to {MostLoci} loci.");
            return new DnaReading(null, findings.ToImmutable());
        }

        var genotypes = new SortedDictionary<string, DnaGenotype>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? sex = null;
        var three = 0;
        for (var index = 0; index < loci.Length; index++)
        {
            var (name, alleles) = loci[index];
            var field = $"loci[{index}]";
            var locus = DnaLocus.Find(name);
            var isSex = DnaLocus.IsAmelogenin(name);
            if (locus is null && !isSex)
            {
                Problem("locus-unknown", field, $"{Shown(name)} is no locus that is compared; those are {DnaLocus.Amelogenin}, {string.Join(", ", DnaLocus.All.Select(known => known.Name))}.");
            }
            else if (!names.Add(locus?.Name ?? DnaLocus.Amelogenin))
            {
                Problem("locus-twice", field, $"{locus?.Name ?? DnaLocus.Amelogenin} stands there twice; give its alleles together.");
            }
            else if (alleles.IsDefaultOrEmpty || alleles.Length > MostAlleles || alleles.Any(string.IsNullOrWhiteSpace))
            {
                Problem("alleles-number", field, $"Give one allele or two of {Shown(name)}; * for one that is not known.");
            }
            else if (locus is null)
            {
                sex = ReadSex(field, alleles, findings);
            }
            else if (Genotype(field, locus, alleles, findings) is { } genotype)
            {
                genotypes.Add(locus.Name, genotype);
                three += alleles.Length > 2 ? 1 : 0;
            }
        }

        if (three > 1)
        {
            Problem("mixture", "loci", $"{three} loci have more than two alleles: a mixture of several persons is not compared.");
        }

        var full = genotypes.Values.Count(genotype => genotype.IsFull);
        if (full < leastLoci && !findings.Any(finding => finding.IsProblem))
        {
            Problem("too-few-loci", "loci", $"{full} loci have both alleles; a comparison needs {leastLoci}.");
        }

        return new DnaReading(findings.Any(finding => finding.IsProblem) ? null : new DnaProfile([.. genotypes.Values], sex), findings.ToImmutable());

        void Problem(string code, string field, string text) => findings.Add(new IdentifierFinding(code, IsProblem: true, field, text));
    }

    private static string Shown(string name) => name.Length is > 0 and <= MostShown && !name.Any(char.IsControl) ? name : "What is given there";

    private static string? ReadSex(string field, ImmutableArray<string> alleles, ImmutableArray<IdentifierFinding>.Builder findings)
    {
        var text = string.Concat(alleles.Select(allele => allele.Trim().ToUpperInvariant()).Distinct().Order(StringComparer.Ordinal));
        if (text is "X" or "XY")
        {
            return text;
        }

        findings.Add(new IdentifierFinding("amelogenin", IsProblem: true, field, "The alleles of amelogenin are X, or X and Y."));
        return null;
    }

    private static DnaGenotype? Genotype(string field, DnaLocus locus, ImmutableArray<string> texts, ImmutableArray<IdentifierFinding>.Builder findings)
    {
        var alleles = new List<DnaAllele>();
        foreach (var text in texts)
        {
            if (Allele(locus, text.Trim()) is not { } allele)
            {
                findings.Add(new IdentifierFinding(
                    "allele-form", IsProblem: true, field, $"An allele of {locus.Name} is a number of repeats, 14 or 9.3, with less than {locus.Bases} after the dot; * for one that is not known."));
                return null;
            }

            if (!allele.IsWildcard && (allele.Repeats < locus.Least || allele.Repeats > locus.Most))
            {
                findings.Add(new IdentifierFinding(UnusualAllele, IsProblem: false, field, $"{allele} is unusual at {locus.Name}, where {locus.Least} to {locus.Most} are seen; look whether it was typed rightly."));
            }

            alleles.Add(allele);
        }

        switch (alleles.Count)
        {
            case 1 when !alleles[0].IsWildcard:
                findings.Add(new IdentifierFinding("one-allele", IsProblem: false, field, $"Only {alleles[0]} was seen at {locus.Name}: both are the same, or the other one dropped out. It is compared as both."));
                return new DnaGenotype(locus, alleles[0], alleles[0], IsSingle: true);
            case 1:
            case 2 when alleles.TrueForAll(allele => allele.IsWildcard):
                findings.Add(new IdentifierFinding("locus-blank", IsProblem: false, field, $"Nothing is known of {locus.Name}; it is not compared."));
                return null;
            case 2:
                alleles.Sort();
                return new DnaGenotype(locus, alleles[0], alleles[1], IsSingle: false);
            case 3:
                findings.Add(new IdentifierFinding("three-alleles", IsProblem: false, field, $"Of three alleles of {locus.Name} the first is compared, the others are taken as not known."));
                return new DnaGenotype(locus, DnaAllele.Wildcard, alleles[0], IsSingle: false);
            default:
                findings.Add(new IdentifierFinding("mixture", IsProblem: true, field, $"{alleles.Count} alleles of {locus.Name} are of several persons: a mixture is not compared."));
                return null;
        }
    }

    /// <summary>An allele; null when the text is none.</summary>
    private static DnaAllele? Allele(DnaLocus locus, string text)
    {
        if (Wildcards.Contains(text))
        {
            return DnaAllele.Wildcard;
        }

        var (whole, part) = text.Split('.', ',') switch
        {
            [var one] => (one, "0"),
            [var one, var two] => (one, two),
            _ => (string.Empty, string.Empty),
        };
        return whole.Length is 1 or 2 && whole.All(char.IsAsciiDigit) && part is [>= '0' and <= '9' and var bases] && bases - '0' < locus.Bases && whole.TrimStart('0').Length > 0
            ? new DnaAllele((int.Parse(whole, System.Globalization.CultureInfo.InvariantCulture) * 10) + (bases - '0'))
            : null;
    }
}
