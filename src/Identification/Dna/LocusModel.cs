using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Dna;

/// <summary>
/// One locus as likelihoods are computed with it: the alleles that were seen, all others as one, how frequent each is and how alleles mutate.
/// </summary>
/// <remarks>
/// Mutations go by repeats, and are made reversible (the rate from a rare allele to a frequent one is what balances the way back, by Metropolis and Hastings; see Egeland and Vigeland on reversible mutation
/// models), so that frequencies stay the same from generation to generation. Therefore father and son cannot be told apart by the model alone, which would look like knowledge; relatives of whom nothing is
/// known can be left out; and alleles that nobody has can be taken together.
/// </remarks>
internal sealed class LocusModel
{
    private const int WholeRepeat = 10;

    private readonly DnaAllele[] _own;
    private readonly Lazy<double[][]> _fromFather;
    private readonly Lazy<double[][]> _fromMother;
    private readonly double _dropOut;
    private readonly double _dropIn;

    /// <summary>Makes the model of a locus.</summary>
    /// <param name="locus">The locus.</param>
    /// <param name="table">The frequencies.</param>
    /// <param name="seen">The alleles that somebody has.</param>
    /// <param name="parameters">What is assumed.</param>
    public LocusModel(string locus, FrequencyTable table, IEnumerable<DnaAllele> seen, DnaParameters parameters)
    {
        Locus = locus;
        (_dropOut, _dropIn) = (parameters.DropOut, parameters.DropIn);
        var all = table.Of(locus).ToDictionary(pair => pair.Key, pair => pair.Value);
        DnaAllele[] own = [.. seen.Where(allele => !allele.IsWildcard).Distinct().Order()];
        foreach (var allele in own)
        {
            all.TryAdd(allele, parameters.LeastFrequency);
        }

        DnaAllele[] names = [.. all.Keys.Order()];
        var sum = all.Values.Sum();
        double[] frequencies = [.. names.Select(allele => all[allele] / sum)];
        // Each allele that was seen is a state of its own; the others are the last state, if there are any.
        int[] stateOf = [.. names.Select(allele => Array.IndexOf(own, allele) is >= 0 and var place ? place : own.Length)];
        Alleles = stateOf.Max() + 1;
        _own = own;
        Frequencies = new double[Alleles];
        for (var i = 0; i < names.Length; i++)
        {
            Frequencies[stateOf[i]] += frequencies[i];
        }

        Pairs = [.. from first in Enumerable.Range(0, Alleles) from second in Enumerable.Range(first, Alleles - first) select (first, second)];
        Prior = [.. Pairs.Select(pair => Frequencies[pair.First] * Frequencies[pair.Second] * (pair.First == pair.Second ? 1 : 2))];
        _fromFather = new(() => Gametes(Together(Mutations(names, frequencies, parameters.FatherMutationRate, parameters), frequencies, stateOf)));
        _fromMother = new(() => Gametes(Together(Mutations(names, frequencies, parameters.MotherMutationRate, parameters), frequencies, stateOf)));
    }

    /// <summary>The name of the locus.</summary>
    public string Locus { get; }

    /// <summary>How many alleles are told apart.</summary>
    public int Alleles { get; }

    /// <summary>How frequent each is.</summary>
    public double[] Frequencies { get; }

    /// <summary>The genotypes: two alleles, the smaller place first.</summary>
    public (int First, int Second)[] Pairs { get; }

    /// <summary>How frequent each genotype is.</summary>
    public double[] Prior { get; }

    /// <summary>How likely a father of a genotype (first index) hands an allele (second index) on.</summary>
    public double[][] FromFather => _fromFather.Value;

    /// <summary>How likely a mother of a genotype hands an allele on.</summary>
    public double[][] FromMother => _fromMother.Value;

    /// <summary>How likely what a laboratory saw is with each genotype.</summary>
    public double[] Seen(DnaGenotype genotype)
    {
        var (first, second) = (StateOf(genotype.First), StateOf(genotype.Second));
        return [.. Pairs.Select(pair => Seen(genotype, first, second, pair))];
    }

    private double Seen(DnaGenotype genotype, int first, int second, (int First, int Second) pair)
    {
        if (!genotype.IsFull)
        {
            var known = genotype.First.IsWildcard ? second : first;
            return known < 0 || pair.First == known || pair.Second == known ? 1 : 0;
        }

        if (genotype.IsSingle)
        {
            return (pair.First == first, pair.Second == first) switch
            {
                (true, true) => 1,
                (false, false) => 0,
                _ => _dropOut,
            };
        }

        if (pair == (Math.Min(first, second), Math.Max(first, second)))
        {
            return 1;
        }

        return pair.First == pair.Second && first != second && (pair.First == first || pair.First == second) ? _dropIn * Frequencies[pair.First == first ? second : first] : 0;
    }

    private int StateOf(DnaAllele allele) => allele.IsWildcard ? -1 : Array.BinarySearch(_own, allele);

    /// <summary>How likely each allele becomes each other one.</summary>
    private static double[,] Mutations(DnaAllele[] alleles, double[] frequencies, double rate, DnaParameters parameters)
    {
        var proposed = new double[alleles.Length, alleles.Length];
        for (var from = 0; from < alleles.Length; from++)
        {
            var weights = alleles.Select(to => Weight(alleles[from], to)).ToArray();
            var (sum, partial) = (weights.Sum(), weights.Count(weight => weight == 0) - 1);
            for (var to = 0; to < alleles.Length; to++)
            {
                if (to != from)
                {
                    proposed[from, to] = weights[to] > 0 ? rate * weights[to] / sum : parameters.PartialMutationRate / partial;
                }
            }
        }

        var mutations = new double[alleles.Length, alleles.Length];
        for (var from = 0; from < alleles.Length; from++)
        {
            mutations[from, from] = 1;
            for (var to = 0; to < alleles.Length; to++)
            {
                if (to != from)
                {
                    mutations[from, to] = Math.Min(proposed[from, to], frequencies[to] * proposed[to, from] / frequencies[from]);
                    mutations[from, from] -= mutations[from, to];
                }
            }
        }

        return mutations;

        double Weight(DnaAllele from, DnaAllele to)
        {
            var steps = Math.Abs(from.Tenths - to.Tenths);
            return steps > 0 && steps % WholeRepeat == 0 ? Math.Pow(parameters.MutationRange, (steps / WholeRepeat) - 1) : 0;
        }
    }

    /// <summary>The same for the states: alleles that are one state leave it as often as each of them does, by its frequency.</summary>
    private double[,] Together(double[,] mutations, double[] frequencies, int[] stateOf)
    {
        var together = new double[Alleles, Alleles];
        for (var from = 0; from < stateOf.Length; from++)
        {
            for (var to = 0; to < stateOf.Length; to++)
            {
                together[stateOf[from], stateOf[to]] += frequencies[from] / Frequencies[stateOf[from]] * mutations[from, to];
            }
        }

        return together;
    }

    private double[][] Gametes(double[,] mutations) =>
        [.. Pairs.Select(pair => Enumerable.Range(0, Alleles).Select(allele => (mutations[pair.First, allele] + mutations[pair.Second, allele]) / 2).ToArray())];
}
