using System.Collections.Immutable;
using System.Numerics;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Screening.Dna;

namespace Interpol.Mesh.Identification.Joint;

/// <summary>Identifies all victims at once, since the best pair can be the wrong one (Vigeland and Egeland 2021, Joint DNA-based disaster victim identification).</summary>
/// <remarks>
/// <code>
/// every pair by itself: excluded by sex, by too many inconsistent loci, or because nothing could follow for that missing person
///   -> parts that do not touch each other: victims who fit the same missing persons, missing persons of one family
///   -> in each part victim by victim: the ways so far, with this one as each missing person who is free, or as nobody; likelihood of each family touched, computed once
///   -> the ways of all parts together, the most likely first: posterior, ratio to the runner-up
///   -> conclusions by the generalised likelihood ratio; ways that are equally likely make symmetric results
/// </code>
/// </remarks>
public static class JointSolver
{
    /// <summary>The most ways that a solution names.</summary>
    public const int MostBest = 100;

    /// <summary>The most victims of a problem.</summary>
    public const int MostVictims = 200;

    /// <summary>Solves a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A family is none, a number or a name stands there twice, or there are too many victims.</exception>
    public static JointSolution Solve(JointProblem problem, JointOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        if (problem.Victims.Length > MostVictims
            || problem.Victims.Select(victim => victim.Number).Distinct(StringComparer.Ordinal).Count() != problem.Victims.Length
            || problem.Families.Select(family => family.Name).Distinct(StringComparer.Ordinal).Count() != problem.Families.Length)
        {
            throw new ArgumentException($"At most {MostVictims} victims, each with another number, and families each with another name.", nameof(problem));
        }

        var same = SameProfiles(problem.Victims);
        problem = problem with { Victims = [.. problem.Victims.Where(victim => !same.Any(group => group.Skip(1).Contains(victim.Number)))] };
        Pedigree[] pedigrees = [.. problem.Families.Select(family => new Pedigree(family))];
        MissingMember[] missing =
        [
            .. problem.Families.Index().SelectMany(family => family.Item.Members.Index().Where(member => member.Item.IsMissing)
                .Select(member => new MissingMember(family.Index, member.Index, member.Item, CanBeRecognised(pedigrees[family.Index], family.Item, member.Index), new MissingPerson(family.Item.Name, member.Item.Name)))),
        ];
        var pairs = Pairs(problem, missing, pedigrees, options, cancellationToken);
        var parts = JointParts.Of(problem.Victims.Length, missing, pairs);
        var solved = parts.ConvertAll(part => JointPart.Solve(part, problem, missing, pedigrees, options, cancellationToken));
        var best = Together(problem, missing, solved);
        return new JointSolution(
            Considered(problem.Victims, missing),
            best,
            best.Length < 2 ? null : best[0].Log10Ratio - best[1].Log10Ratio,
            solved.TrueForAll(part => part.IsComplete),
            [
                .. JointConclusions.Of(problem, missing, pairs, solved, options),
                .. same.Select(group => new JointConclusion(JointFinding.SameProfile, [.. group], [], null, "They have one profile: parts of one person, or identical twins.")),
            ],
            [.. pairs.Select(pair => pair.Ratio)],
            [.. problem.Victims.Select(victim => victim.Profile).Concat(problem.Families.SelectMany(family => family.Members).Select(member => member.Profile).OfType<DnaProfile>())
                .SelectMany(profile => profile.Genotypes).Select(genotype => genotype.Locus.Name).Distinct().Where(name => options.Table.Of(name).IsEmpty).Order(StringComparer.Ordinal)],
            $"{options.Table.Source}. {options.Parameters.Statement}");
    }

    /// <summary>How a pair is explained: locus by locus.</summary>
    /// <param name="victim">The victim.</param>
    /// <param name="family">The family.</param>
    /// <param name="missing">The name of the missing person in it.</param>
    /// <param name="options">How.</param>
    public static ImmutableArray<LocusRatio> Explain(Victim victim, Family family, string missing, JointOptions options)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(family);
        ArgumentNullException.ThrowIfNull(options);
        var member = family.Members.Index().First(each => each.Item.Name == missing).Index;
        var likelihoods = new FamilyLikelihoods(family, new Pedigree(family), new Dictionary<int, Victim> { [0] = victim }, options);
        return [.. likelihoods.ByLocus([(member, 0)]).Select(locus => LocusRatio.Of(victim, locus.Locus, locus.LogRatio / Math.Log(10), locus.IsInconsistent, options.Parameters))];
    }

    /// <summary>The numbers of victims that have one profile, at six loci or more; the one of each that is typed best first.</summary>
    private static List<List<string>> SameProfiles(ImmutableArray<Victim> victims)
    {
        var groups = new List<List<Victim>>();
        foreach (var victim in victims.OrderByDescending(victim => victim.Profile.Genotypes.Length).ThenBy(victim => victim.Number, StringComparer.Ordinal))
        {
            if (groups.Find(group => DnaComparer.Compare(group[0].Profile, victim.Profile).Quality is DnaQuality.Full or DnaQuality.Wildcard) is { } its)
            {
                its.Add(victim);
            }
            else
            {
                groups.Add([victim]);
            }
        }

        return [.. groups.Where(group => group.Count > 1).Select(group => group.ConvertAll(victim => victim.Number))];
    }

    private static bool CanBeRecognised(Pedigree pedigree, Family family, int member)
    {
        var matter = new bool[pedigree.Persons];
        for (var other = 0; other < family.Members.Length; other++)
        {
            matter[other] = family.Members[other].IsMissing || family.Members[other].Profile is not null;
        }

        return family.Members[member].Profile is not null || pedigree.IsRelated(matter, member, other => other < family.Members.Length && matter[other]);
    }

    private static CandidatePair[] Pairs(JointProblem problem, MissingMember[] missing, Pedigree[] pedigrees, JointOptions options, CancellationToken cancellationToken)
    {
        var possible = (from victim in Enumerable.Range(0, problem.Victims.Length) from person in Enumerable.Range(0, missing.Length) where FitsBySex(problem.Victims[victim], missing[person]) select (victim, person)).ToList();
        var pairs = new CandidatePair[possible.Count];
        Parallel.For(0, pairs.Length, new ParallelOptions { CancellationToken = cancellationToken }, at =>
        {
            var (victim, person) = possible[at];
            var (found, pair) = (missing[person], new JointPair(problem.Victims[victim].Number, missing[person].Person));
            if (!found.CanBeRecognised)
            {
                pairs[at] = new CandidatePair(victim, person, new PairRatio(pair, 0, []));
                return;
            }

            var likelihoods = new FamilyLikelihoods(problem.Families[found.Family], pedigrees[found.Family], new Dictionary<int, Victim> { [victim] = problem.Victims[victim] }, options);
            var loci = likelihoods.ByLocus([(found.Member, victim)]).ToList();
            ImmutableArray<string> inconsistent = [.. loci.Where(locus => locus.IsInconsistent).Select(locus => locus.Locus)];
            var ratio = loci.Sum(locus => locus.LogRatio);
            pairs[at] = new CandidatePair(victim, person, new PairRatio(pair, inconsistent.Length > options.MostInconsistentLoci || ratio < Math.Log(options.LeastStep) ? null : ratio / Math.Log(10), inconsistent));
        });
        return pairs;
    }

    private static bool FitsBySex(Victim victim, MissingMember missing) => victim.Sex is not { } its || missing.Row.Sex is not { } theirs || its == theirs;

    /// <summary>The ways of all parts put together.</summary>
    private static ImmutableArray<JointAssignment> Together(JointProblem problem, MissingMember[] missing, List<SolvedPart> parts)
    {
        List<(ImmutableArray<(int Victim, int Missing)> Pairs, double LogRatio, double Posterior)> all = [([], 0, 1)];
        foreach (var part in parts)
        {
            all = [.. (from before in all from way in part.Ways.Take(MostBest) select (before.Pairs.AddRange(part.PairsOf(way)), before.LogRatio + way.LogRatio, before.Posterior * way.Posterior))
                .OrderByDescending(way => way.Item2).Take(MostBest)];
        }

        return [.. all.Select(way => new JointAssignment(
            [.. way.Pairs.OrderBy(pair => pair.Victim).Select(pair => new JointPair(problem.Victims[pair.Victim].Number, missing[pair.Missing].Person))], way.LogRatio / Math.Log(10), way.Posterior))];
    }

    /// <summary>How many ways there are by sex alone: the missing persons of one sex are counted, not told apart.</summary>
    private static BigInteger Considered(ImmutableArray<Victim> victims, MissingMember[] missing)
    {
        var ways = new Dictionary<(int Men, int Women, int Unknown), BigInteger>
        {
            [(missing.Count(person => person.Row.Sex == VictimSex.Male), missing.Count(person => person.Row.Sex == VictimSex.Female), missing.Count(person => person.Row.Sex is null))] = BigInteger.One,
        };
        foreach (var victim in victims)
        {
            var next = new Dictionary<(int Men, int Women, int Unknown), BigInteger>();
            foreach (var ((men, women, unknown), count) in ways)
            {
                Add((men, women, unknown), count);
                Add((men - 1, women, unknown), victim.Sex == VictimSex.Female ? 0 : count * men);
                Add((men, women - 1, unknown), victim.Sex == VictimSex.Male ? 0 : count * women);
                Add((men, women, unknown - 1), count * unknown);
            }

            ways = next;

            void Add((int Men, int Women, int Unknown) left, BigInteger count)
            {
                if (!count.IsZero)
                {
                    next[left] = next.GetValueOrDefault(left) + count;
                }
            }
        }

        return ways.Values.Aggregate(BigInteger.Zero, (sum, count) => sum + count);
    }
}

/// <summary>A missing person of a problem.</summary>
/// <param name="Family">The place of the family.</param>
/// <param name="Member">The place among its members.</param>
/// <param name="Row">What is said of the person.</param>
/// <param name="CanBeRecognised">Whether anything follows for this person from a relative or another missing one.</param>
/// <param name="Person">The name.</param>
internal sealed record MissingMember(int Family, int Member, FamilyMember Row, bool CanBeRecognised, MissingPerson Person);

/// <summary>A pair that is possible by sex.</summary>
/// <param name="Victim">The place of the victim.</param>
/// <param name="Missing">The place of the missing person.</param>
/// <param name="Ratio">How it compares by itself.</param>
internal sealed record CandidatePair(int Victim, int Missing, PairRatio Ratio);
