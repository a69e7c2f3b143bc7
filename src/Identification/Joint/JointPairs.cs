using System.Collections.Immutable;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Joint;

/// <summary>
/// Compares every victim by itself with every missing person of whom anything follows, and keeps the pairs that are not excluded. What a locus says depends on the victim's genotype there alone: of many
/// thousand victims it is computed once for each genotype.
/// </summary>
internal static class JointPairs
{
    /// <summary>The pairs that are not excluded by sex or DNA, by victim.</summary>
    public static CandidatePair[] Of(JointProblem problem, MissingMember[] missing, Pedigree[] pedigrees, JointOptions options, CancellationToken cancellationToken)
    {
        var found = new List<CandidatePair>[missing.Length];
        Parallel.For(0, missing.Length, new ParallelOptions { CancellationToken = cancellationToken }, person =>
            found[person] = missing[person].CanBeRecognised ? Of(person, problem, missing[person], pedigrees[missing[person].Family], options, cancellationToken) : []);
        return [.. found.SelectMany(pairs => pairs).OrderBy(pair => (pair.Victim, pair.Missing))];
    }

    private static List<CandidatePair> Of(int person, JointProblem problem, MissingMember missing, Pedigree pedigree, JointOptions options, CancellationToken cancellationToken)
    {
        var pairs = new List<CandidatePair>();
        var known = new Dictionary<DnaGenotype, (double LogRatio, bool IsInconsistent)>();
        for (var victim = 0; victim < problem.Victims.Length; victim++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var its = problem.Victims[victim];
            if ((its.Sex is null || missing.Row.Sex is null || its.Sex == missing.Row.Sex) && Compare(its) is { } ratio)
            {
                pairs.Add(new CandidatePair(victim, person, ratio));
            }
        }

        return pairs;

        PairRatio? Compare(Victim victim)
        {
            var (ratio, inconsistent) = (0.0, ImmutableArray<string>.Empty);
            foreach (var genotype in victim.Profile.Genotypes.Where(genotype => !options.Table.Of(genotype.Locus.Name).IsEmpty))
            {
                if (!known.TryGetValue(genotype, out var locus))
                {
                    known[genotype] = locus = Of(victim, genotype);
                }

                ratio += locus.LogRatio;
                inconsistent = locus.IsInconsistent ? inconsistent.Add(genotype.Locus.Name) : inconsistent;
                if (inconsistent.Length > options.MostInconsistentLoci)
                {
                    return null;
                }
            }

            return ratio < Math.Log(options.LeastStep) ? null : new PairRatio(new JointPair(victim.Number, missing.Person), ratio / Math.Log(10), inconsistent);
        }

        (double LogRatio, bool IsInconsistent) Of(Victim victim, DnaGenotype genotype)
        {
            var alone = new Dictionary<int, Victim> { [0] = victim with { Profile = new DnaProfile([genotype], null) } };
            var (_, ratio, isInconsistent) = new FamilyLikelihoods(problem.Families[missing.Family], pedigree, alone, options, genotype.Locus.Name).ByLocus([(missing.Member, 0)]).Single();
            return (ratio, isInconsistent);
        }
    }
}
