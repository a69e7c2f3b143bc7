using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>Invented DNA profiles, and those of children of two of them.</summary>
/// <param name="seed">Which ones; the same seed always makes the same.</param>
internal sealed class SyntheticDna(int seed)
{
    /// <summary>Loci, each with its usual alleles: the least and the most repeats.</summary>
    private static readonly ImmutableArray<(string Name, int Least, int Most)> Loci =
    [
        ("CSF1PO", 9, 13), ("D10S1248", 12, 16), ("D12S391", 16, 22), ("D13S317", 9, 13), ("D16S539", 9, 13), ("D18S51", 12, 18), ("D21S11", 28, 32), ("D2S1338", 17, 24),
        ("D3S1358", 15, 18), ("D5S818", 10, 13), ("D7S820", 8, 12), ("D8S1179", 11, 15), ("FGA", 20, 25), ("TH01", 6, 9), ("TPOX", 8, 11), ("VWA", 15, 19),
    ];

    private readonly Random _random = new(seed);

    /// <summary>A person's profile.</summary>
    public ImmutableArray<RecordedLocus> Person() => [.. Loci.Select(locus => Locus(locus.Name, _random.Next(locus.Least, locus.Most + 1), _random.Next(locus.Least, locus.Most + 1)))];

    /// <summary>The profile of a child.</summary>
    public ImmutableArray<RecordedLocus> Child(ImmutableArray<RecordedLocus> father, ImmutableArray<RecordedLocus> mother) =>
        [.. father.Zip(mother).Select(parents => Locus(parents.First.Locus, Handed(parents.First), Handed(parents.Second)))];

    private int Handed(RecordedLocus parent) => int.Parse(parent.Alleles[_random.Next(parent.Alleles.Length)], CultureInfo.InvariantCulture);

    private static RecordedLocus Locus(string name, int one, int other) =>
        new(name, [Math.Min(one, other).ToString(CultureInfo.InvariantCulture), Math.Max(one, other).ToString(CultureInfo.InvariantCulture)]);
}
