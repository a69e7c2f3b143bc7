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
///   -> parts that do not touch each other: victims who fit the same missing persons, missing persons of one family; what is too large for one part is cut at its least likely pairs, and said
///   -> in each part victim by victim: the ways so far, with this one as each missing person who is free, or as nobody; likelihood of each family touched, computed once
///   -> the ways of all parts together, the most likely first: posterior, ratio to the runner-up
///   -> conclusions by the generalised likelihood ratio; ways that are equally likely make symmetric results
///   -> where parts were cut: matches become relatives who are typed, and the rest is solved again
/// </code>
/// </remarks>
public static class JointSolver
{
    /// <summary>The most ways that a solution names.</summary>
    public const int MostBest = 100;

    /// <summary>Up to so many victims the ways by sex alone are counted over all of them; beyond, in each part by itself.</summary>
    private const int MostCounted = 200;

    /// <summary>Solves a problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">A family is none, or a number or a name stands there twice.</exception>
    public static JointSolution Solve(JointProblem problem, JointOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(options);
        var first = SolveOnce(problem, options, cancellationToken);
        return first.LeftOut.IsEmpty ? first : SolveRest(problem, first, options, cancellationToken);
    }

    /// <summary>
    /// Where pairs were left because too many victims fit together, matches are taken as certain, and the others are solved again with them as relatives who are typed (as the sequential method in dvir does
    /// for undisputed matches): whom no pair by itself shows, a relative who was found may.
    /// </summary>
    private static JointSolution SolveRest(JointProblem problem, JointSolution first, JointOptions options, CancellationToken cancellationToken)
    {
        ImmutableArray<JointConclusion> certain = [.. first.Conclusions.Where(conclusion => conclusion is { Finding: JointFinding.Match, Victims.Length: 1, Missing.Length: 1 })];
        if (certain.IsEmpty)
        {
            return first;
        }

        var victims = problem.Victims.ToDictionary(victim => victim.Number, StringComparer.Ordinal);
        var found = certain.ToDictionary(conclusion => conclusion.Missing[0], conclusion => victims[conclusion.Victims[0]]);
        var parts = first.Conclusions.Where(conclusion => conclusion.Finding == JointFinding.SameProfile).ToImmutableArray();
        var gone = certain.SelectMany(conclusion => conclusion.Victims).Concat(parts.SelectMany(conclusion => conclusion.Victims.Skip(1))).ToHashSet(StringComparer.Ordinal);
        var rest = new JointProblem(
            [.. problem.Victims.Where(victim => !gone.Contains(victim.Number))],
            [.. problem.Families.Select(family => family with { Members = [.. family.Members.Select(member => found.TryGetValue(new MissingPerson(family.Name, member.Name), out var victim) ? member with { IsMissing = false, Profile = victim.Profile } : member)] })
                .Where(family => family.Members.Any(member => member.IsMissing))]);
        var second = Solve(rest, options, cancellationToken);
        var ratio = problem.Families.Sum(family => CertainRatio(family, found, options));
        return second with
        {
            Considered = first.Considered,
            Best = [.. second.Best.Select(way => way with
            {
                Pairs = [.. certain.Select(conclusion => new JointPair(conclusion.Victims[0], conclusion.Missing[0])).Concat(way.Pairs).OrderBy(pair => pair.Victim, StringComparer.Ordinal)],
                Log10Ratio = ratio + way.Log10Ratio,
            })],
            IsComplete = false,
            Conclusions = [.. certain, .. second.Conclusions, .. parts],
            Pairs = first.Pairs,
            LociNotUsed = first.LociNotUsed,
            UnsolvedVictims =
            [
                .. first.UnsolvedVictims.Where(gone.Contains),
                .. second.UnsolvedVictims.SelectMany(victim => parts.FirstOrDefault(conclusion => conclusion.Victims[0] == victim)?.Victims ?? [victim]),
            ],
            UnsolvedMissing = [.. first.UnsolvedMissing.Where(found.ContainsKey), .. second.UnsolvedMissing],
            LeftOut = [.. first.LeftOut, $"Then {certain.Length} matches were taken as certain, and the others solved with them as relatives.", .. second.LeftOut],
        };
    }

    /// <summary>The logarithm of the likelihood ratio of the matches of a family together.</summary>
    private static double CertainRatio(Family family, Dictionary<MissingPerson, Victim> found, JointOptions options)
    {
        var assigned = family.Members.Index().Where(member => found.ContainsKey(new MissingPerson(family.Name, member.Item.Name))).Select(member => (Member: member.Index, Victim: found[new MissingPerson(family.Name, member.Item.Name)])).ToList();
        var likelihoods = new FamilyLikelihoods(family, new Pedigree(family), assigned.ToDictionary(pair => pair.Member, pair => pair.Victim), options);
        return assigned.Count == 0 ? 0 : (likelihoods.LogRatio([.. assigned.Select(pair => (pair.Member, pair.Member))]) ?? 0) / Math.Log(10);
    }

    private static JointSolution SolveOnce(JointProblem problem, JointOptions options, CancellationToken cancellationToken)
    {
        if (problem.Victims.Select(victim => victim.Number).Distinct(StringComparer.Ordinal).Count() != problem.Victims.Length
            || problem.Families.Select(family => family.Name).Distinct(StringComparer.Ordinal).Count() != problem.Families.Length)
        {
            throw new ArgumentException("Victims have each another number, and families each another name.", nameof(problem));
        }

        var same = SameProfiles(problem.Victims);
        var others = same.SelectMany(group => group.Skip(1)).ToHashSet(StringComparer.Ordinal);
        problem = problem with { Victims = [.. problem.Victims.Where(victim => !others.Contains(victim.Number))] };
        Pedigree[] pedigrees = [.. problem.Families.Select(family => new Pedigree(family))];
        MissingMember[] missing =
        [
            .. problem.Families.Index().SelectMany(family => family.Item.Members.Index().Where(member => member.Item.IsMissing)
                .Select(member => new MissingMember(family.Index, member.Index, member.Item, CanBeRecognised(pedigrees[family.Index], family.Item, member.Index), new MissingPerson(family.Item.Name, member.Item.Name)))),
        ];
        var pairs = JointPairs.Of(problem, missing, pedigrees, options, cancellationToken);
        var parts = JointParts.Of(problem.Victims.Length, missing, pairs, options.MostVictims);
        var solved = parts.ConvertAll(part => JointPart.Solve(part, problem, missing, pedigrees, options, cancellationToken));
        var best = Together(problem, missing, solved);
        var open = solved.FindAll(part => part.IsTooLarge || part.IsUndecided);

        // Those too whose pairs all were left.
        var followed = solved.SelectMany(part => part.Part.Victims).ToHashSet();
        var unsolved = open.SelectMany(part => part.Part.Victims).Concat(pairs.Select(pair => pair.Victim).Where(victim => !followed.Contains(victim))).Distinct().Select(victim => problem.Victims[victim].Number);
        return new JointSolution(
            problem.Victims.Length <= MostCounted
                ? Considered(problem.Victims, missing)
                : solved.Where(part => !part.IsTooLarge).Aggregate(BigInteger.One, (product, part) => product * Considered([.. part.Part.Victims.Select(victim => problem.Victims[victim])], [.. part.Part.Missing.Select(person => missing[person])])),
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
            $"{options.Table.Source}. {options.Parameters.Statement}")
        {
            LeftOut = [.. solved.Select(part => part.LeftOut(options)).OfType<string>()],
            UnsolvedVictims = [.. unsolved.SelectMany(victim => same.Find(group => group[0] == victim) ?? [victim])],
            UnsolvedMissing = [.. open.SelectMany(part => part.Part.Missing).Select(person => missing[person].Person)],
        };
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
            if (groups.Find(group => MayBeOne(group[0].Profile, victim.Profile) && DnaComparer.Compare(group[0].Profile, victim.Profile).Quality is DnaQuality.Full or DnaQuality.Wildcard) is { } its)
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

    /// <summary>Whether no locus that both have differs: of many thousand victims few are to be compared in full.</summary>
    private static bool MayBeOne(DnaProfile one, DnaProfile other)
    {
        for (var (mine, its) = (0, 0); mine < one.Genotypes.Length && its < other.Genotypes.Length;)
        {
            var (left, right) = (one.Genotypes[mine], other.Genotypes[its]);
            var order = string.CompareOrdinal(left.Locus.Name, right.Locus.Name);
            if (order == 0 && !(Fits(left.First, right.First) && Fits(left.Second, right.Second)) && !(Fits(left.First, right.Second) && Fits(left.Second, right.First)))
            {
                return false;
            }

            (mine, its) = (order <= 0 ? mine + 1 : mine, order >= 0 ? its + 1 : its);
        }

        return true;

        static bool Fits(DnaAllele left, DnaAllele right) => left == right || left.IsWildcard || right.IsWildcard;
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

    /// <summary>The ways of all parts put together.</summary>
    private static ImmutableArray<JointAssignment> Together(JointProblem problem, MissingMember[] missing, List<SolvedPart> parts)
    {
        List<WaysSoFar> all = [new(null, null, null, 0, 1)];
        foreach (var part in parts)
        {
            all = [.. (from before in all from way in part.Ways.Take(MostBest) select new WaysSoFar(before, part, way, before.LogRatio + way.LogRatio, before.Posterior * way.Posterior))
                .OrderByDescending(way => way.LogRatio).Take(MostBest)];
        }

        return [.. all.Select(way => new JointAssignment(
            [.. way.Pairs().OrderBy(pair => pair.Victim).Select(pair => new JointPair(problem.Victims[pair.Victim].Number, missing[pair.Missing].Person))], way.LogRatio / Math.Log(10), way.Posterior))];
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

/// <summary>One way for the parts so far: that of a part, behind those of the parts before it.</summary>
internal sealed record WaysSoFar(WaysSoFar? Before, SolvedPart? Part, JointWay? Way, double LogRatio, double Posterior)
{
    /// <summary>Who is whom in all of them.</summary>
    public IEnumerable<(int Victim, int Missing)> Pairs()
    {
        for (var ways = this; ways is { Part: { } part, Way: { } way }; ways = ways.Before!)
        {
            foreach (var pair in part.PairsOf(way))
            {
                yield return pair;
            }
        }
    }
}

/// <summary>A missing person of a problem.</summary>
/// <param name="Family">The place of the family.</param>
/// <param name="Member">The place among its members.</param>
/// <param name="Row">What is said of the person.</param>
/// <param name="CanBeRecognised">Whether anything follows for this person from a relative or another missing one.</param>
/// <param name="Person">The name.</param>
internal sealed record MissingMember(int Family, int Member, FamilyMember Row, bool CanBeRecognised, MissingPerson Person);

/// <summary>A pair that is not excluded.</summary>
/// <param name="Victim">The place of the victim.</param>
/// <param name="Missing">The place of the missing person.</param>
/// <param name="Ratio">How it compares by itself.</param>
internal sealed record CandidatePair(int Victim, int Missing, PairRatio Ratio);
