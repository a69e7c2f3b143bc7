using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Joint;

/// <summary>The likelihoods of one family with some of the victims as its missing persons. Many may ask at once.</summary>
internal sealed class FamilyLikelihoods
{
    private readonly Pedigree _pedigree;
    private readonly JointOptions _options;
    private readonly Family _family;
    private readonly List<Locus> _loci;

    /// <summary>Prepares the likelihoods of a family.</summary>
    /// <param name="family">The family.</param>
    /// <param name="pedigree">Its network.</param>
    /// <param name="victims">The victims that may be of it.</param>
    /// <param name="options">How.</param>
    /// <param name="only">The one locus that matters; null for all.</param>
    public FamilyLikelihoods(Family family, Pedigree pedigree, IReadOnlyDictionary<int, Victim> victims, JointOptions options, string? only = null)
    {
        (_family, _pedigree, _options) = (family, pedigree, options);
        var relatives = family.Members.Index().Where(member => member.Item.Profile is not null).ToDictionary(member => member.Index, member => member.Item.Profile!);
        var names = victims.Values.Select(victim => victim.Profile).Concat(relatives.Values).SelectMany(profile => profile.Genotypes).Select(genotype => genotype.Locus.Name)
            .Distinct().Where(name => (only is null || name == only) && !options.Table.Of(name).IsEmpty).Order(StringComparer.Ordinal);
        _loci = [.. names.Select(name => new Locus(name, relatives, victims, _pedigree, options))];
    }

    /// <summary>The natural logarithm of the likelihood with victims as missing persons over that without them, both with the victims' own profiles.</summary>
    /// <param name="assigned">Pairs of the place of a missing person among the members, and the index of a victim.</param>
    /// <returns>Null when more loci are inconsistent than may be.</returns>
    public double? LogRatio(IReadOnlyList<(int Member, int Victim)> assigned)
    {
        var most = _options.MostInconsistentLoci + assigned.Count - 1;
        var inconsistent = 0;
        foreach (var locus in _loci)
        {
            if (locus.IsInconsistent(_pedigree, assigned) && ++inconsistent > most)
            {
                return null;
            }
        }

        // Without mutations what is inconsistent is impossible.
        var sum = _loci.Sum(locus => locus.LogRatio(_pedigree, assigned));
        return double.IsNegativeInfinity(sum) ? null : sum;
    }

    /// <summary>A pair locus by locus: the natural logarithm of each ratio.</summary>
    public IEnumerable<(string Locus, double LogRatio, bool IsInconsistent)> ByLocus(IReadOnlyList<(int Member, int Victim)> assigned) =>
        _loci.Select(locus => (locus.Name, locus.LogRatio(_pedigree, assigned), locus.IsInconsistent(_pedigree, assigned)));

    /// <summary>The family's name.</summary>
    public string Name => _family.Name;

    /// <summary>One locus: models with and without mutations, and what was seen of everybody.</summary>
    private sealed class Locus
    {
        private readonly (LocusModel Model, double[]?[] Relatives, Dictionary<int, (double[] Seen, double Alone)> Victims, double Without) _mutating;
        private readonly (LocusModel Model, double[]?[] Relatives, Dictionary<int, (double[] Seen, double Alone)> Victims, double Without) _fixed;

        public Locus(string name, Dictionary<int, DnaProfile> relatives, IReadOnlyDictionary<int, Victim> victims, Pedigree pedigree, JointOptions options)
        {
            Name = name;
            var ofRelatives = relatives.Select(pair => (pair.Key, Genotype: Find(pair.Value, name))).Where(pair => pair.Genotype is not null).ToDictionary(pair => pair.Key, pair => pair.Genotype!);
            var ofVictims = victims.Select(pair => (pair.Key, Genotype: Find(pair.Value.Profile, name))).Where(pair => pair.Genotype is not null).ToDictionary(pair => pair.Key, pair => pair.Genotype!);
            DnaAllele[] seen = [.. ofRelatives.Values.Concat(ofVictims.Values).SelectMany(genotype => new[] { genotype.First, genotype.Second })];
            _mutating = Prepare(options.Parameters);
            _fixed = Prepare(options.Parameters.WithoutMutation);

            (LocusModel, double[]?[], Dictionary<int, (double[], double)>, double) Prepare(DnaParameters parameters)
            {
                var model = new LocusModel(name, options.Table, seen, parameters);
                var of = new double[]?[pedigree.Persons];
                foreach (var (member, genotype) in ofRelatives)
                {
                    of[member] = model.Seen(genotype);
                }

                return (model, of, ofVictims.ToDictionary(pair => pair.Key, pair => Alone(model, pair.Value)), pedigree.Likelihood(model, of));
            }
        }

        public string Name { get; }

        /// <summary>Whether the victims make impossible there, without a mutation, what was possible without them.</summary>
        public bool IsInconsistent(Pedigree pedigree, IReadOnlyList<(int Member, int Victim)> assigned) =>
            _fixed.Without > 0 && pedigree.Likelihood(_fixed.Model, With(_fixed, assigned)) <= 0;

        /// <summary>The natural logarithm of the ratio there; 0 where the relatives contradict each other and no mutation is assumed: the locus says nothing then.</summary>
        public double LogRatio(Pedigree pedigree, IReadOnlyList<(int Member, int Victim)> assigned)
        {
            if (_mutating.Without <= 0)
            {
                return 0;
            }

            var alone = assigned.Sum(pair => _mutating.Victims.TryGetValue(pair.Victim, out var victim) ? Math.Log(victim.Alone) : 0);
            return Math.Log(pedigree.Likelihood(_mutating.Model, With(_mutating, assigned))) - Math.Log(_mutating.Without) - alone;
        }

        private static DnaGenotype? Find(DnaProfile profile, string locus) => profile.Genotypes.FirstOrDefault(genotype => genotype.Locus.Name == locus);

        private static (double[] Seen, double Alone) Alone(LocusModel model, DnaGenotype genotype)
        {
            var seen = model.Seen(genotype);
            return (seen, seen.Zip(model.Prior, (likely, frequent) => likely * frequent).Sum());
        }

        private static double[]?[] With(
            (LocusModel Model, double[]?[] Relatives, Dictionary<int, (double[] Seen, double Alone)> Victims, double Without) kind, IReadOnlyList<(int Member, int Victim)> assigned)
        {
            var seen = (double[]?[])kind.Relatives.Clone();
            foreach (var (member, victim) in assigned)
            {
                if (kind.Victims.TryGetValue(victim, out var own))
                {
                    // A missing person of whom there is an own sample has been seen twice.
                    seen[member] = seen[member] is { } before ? [.. before.Zip(own.Seen, (one, other) => one * other)] : own.Seen;
                }
            }

            return seen;
        }
    }
}
