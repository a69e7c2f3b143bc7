using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Screening.Dna;

/// <summary>A locus of short tandem repeats that profiles are made of, from the file <c>loci.csv</c>.</summary>
/// <param name="Name">Its name as profiles write it.</param>
/// <param name="Sets">The sets that it belongs to: ISSOL (this organisation's seven), ESS (Europe's twelve), CODIS (the twenty of the United States).</param>
/// <param name="Bases">The bases of one repeat: what follows the dot of an allele is less than that.</param>
/// <param name="Least">The fewest repeats that are usual.</param>
/// <param name="Most">The most repeats that are usual.</param>
public sealed record DnaLocus(string Name, ImmutableArray<string> Sets, int Bases, int Least, int Most)
{
    /// <summary>The name of the locus that tells the sex; it is no locus of repeats.</summary>
    public const string Amelogenin = "AMEL";

    private static readonly FrozenDictionary<string, DnaLocus> Names = ZoneData.Rows("dna/loci")
        .Select(row => (Locus: new DnaLocus(row[0], [.. Words(row[1])], Number(row[2]), Number(row[3]), Number(row[4])), Others: Words(row[5])))
        .SelectMany(pair => pair.Others.Prepend(pair.Locus.Name).Select(name => (Name: Plain(name), pair.Locus)))
        .ToFrozenDictionary(pair => pair.Name, pair => pair.Locus);

    /// <summary>All loci, in the order of their names.</summary>
    public static ImmutableArray<DnaLocus> All { get; } = [.. Names.Values.Distinct().OrderBy(locus => locus.Name, StringComparer.Ordinal)];

    /// <summary>The locus of a name in any way of writing it (<c>vWA</c>, <c>Penta D</c>, <c>THO1</c>); null when it is none.</summary>
    public static DnaLocus? Find(string name) => Names.GetValueOrDefault(Plain(name));

    /// <summary>Whether a name is that of amelogenin.</summary>
    internal static bool IsAmelogenin(string name) => Plain(name) is "AMEL" or "AMELOGENIN" or "AM" or "AMELO";

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
