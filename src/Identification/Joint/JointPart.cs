using System.Collections.Concurrent;
using System.Globalization;
using Interpol.Mesh.Identification.Dna;

namespace Interpol.Mesh.Identification.Joint;

/// <summary>One way to identify the victims of a part.</summary>
/// <param name="MissingOf">For each victim of the part the place of the missing person; -1 for nobody.</param>
/// <param name="LogRatio">The natural logarithm of its likelihood over that of identifying nobody.</param>
/// <param name="Posterior">How probable it is among the ways of the part, when all are equally likely before.</param>
internal sealed record JointWay(int[] MissingOf, double LogRatio, double Posterior);

/// <summary>A part with its ways.</summary>
/// <param name="Part">The part.</param>
/// <param name="Ways">Its ways, the most likely first.</param>
/// <param name="IsComplete">Whether all ways were followed that are not excluded.</param>
internal sealed record SolvedPart(JointParts Part, List<JointWay> Ways, bool IsComplete)
{
    /// <summary>Whether it has too many victims, and was not solved.</summary>
    public bool IsTooLarge { get; init; }

    /// <summary>Whether ways were left that were not much less likely than the best: what looks like a match may only be the first of many that are equally likely.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>What was not followed, because too many victims fit together; null for nothing.</summary>
    public string? LeftOut(JointOptions options)
    {
        var together = string.Create(CultureInfo.InvariantCulture, $"{Part.Victims.Count} victims and {Part.Missing.Count} missing persons fit together, and {options.MostVictims} victims are solved at once");
        return (IsTooLarge, Part.Limit) switch
        {
            (true, _) => $"{together}: nothing is said of them. Sign what teeth, fingerprints and own samples show, or ask for samples of closer relatives.",
            (_, { } limit) => string.Create(CultureInfo.InvariantCulture, $"Of {Part.Victims.Count} victims and {Part.Missing.Count} missing persons only pairs of at least 10^{limit} by themselves were followed: with all of them more than {options.MostVictims} victims fit together."),
            _ => null,
        };
    }

    /// <summary>Who is whom in a way.</summary>
    public IEnumerable<(int Victim, int Missing)> PairsOf(JointWay way) => Part.Victims.Zip(way.MissingOf).Where(pair => pair.Second >= 0);
}

/// <summary>Follows the ways of one part.</summary>
internal sealed class JointPart(JointParts part, MissingMember[] missing, IReadOnlyDictionary<int, FamilyLikelihoods> families, JointOptions options)
{
    private readonly ConcurrentDictionary<(int Family, string Assigned), double?> _known = new();

    /// <summary>Finds the ways of a part.</summary>
    public static SolvedPart Solve(JointParts part, JointProblem problem, MissingMember[] missing, Pedigree[] pedigrees, JointOptions options, CancellationToken cancellationToken)
    {
        if (part.Victims.Count > options.MostVictims)
        {
            return new SolvedPart(part, [new JointWay([.. part.Victims.Select(_ => -1)], 0, 1)], IsComplete: false) { IsTooLarge = true };
        }

        // The same alleles are told apart in all ways of the part: likelihoods are compared to the last digit.
        var victims = part.Victims.ToDictionary(victim => victim, victim => problem.Victims[victim]);
        var families = part.Missing.Select(person => missing[person].Family).Distinct()
            .ToDictionary(family => family, family => new FamilyLikelihoods(problem.Families[family], pedigrees[family], victims, options));
        return new JointPart(part, missing, families, options).Solve(cancellationToken);
    }

    private SolvedPart Solve(CancellationToken cancellationToken)
    {
        List<(int[] MissingOf, double LogRatio)> ways = [([], 0)];
        var (isComplete, isUndecided) = (part.Limit is null, false);
        foreach (var victim in part.Victims)
        {
            var next = new List<(int[] MissingOf, double LogRatio)>[ways.Count];
            Parallel.For(0, ways.Count, new ParallelOptions { CancellationToken = cancellationToken }, at => next[at] = Follow(ways[at], victim));
            ways = [.. next.SelectMany(each => each)];
            var least = ways.Max(way => way.LogRatio) + Math.Log(options.LeastWay);
            ways.RemoveAll(way => way.LogRatio < least);
            if (ways.Count > options.MostAssignments)
            {
                var ordered = ways.OrderByDescending(way => way.LogRatio).ToList();
                isUndecided |= ordered[0].LogRatio - ordered[options.MostAssignments].LogRatio < Math.Log(options.Threshold);
                ways = ordered[..options.MostAssignments];
                isComplete = false;
            }
        }

        var most = ways.Max(way => way.LogRatio);
        var sum = ways.Sum(way => Math.Exp(way.LogRatio - most));
        return new SolvedPart(part, [.. ways.Select(way => new JointWay(way.MissingOf, way.LogRatio, Math.Exp(way.LogRatio - most) / sum)).OrderByDescending(way => way.LogRatio)], isComplete) { IsUndecided = isUndecided };
    }

    private List<(int[] MissingOf, double LogRatio)> Follow((int[] MissingOf, double LogRatio) way, int victim)
    {
        List<(int[] MissingOf, double LogRatio)> ways = [([.. way.MissingOf, -1], way.LogRatio)];
        foreach (var person in part.Candidates[victim].Where(person => Array.IndexOf(way.MissingOf, person) < 0))
        {
            int[] longer = [.. way.MissingOf, person];
            var family = missing[person].Family;
            if (LogRatio(family, longer) is { } ratio && LogRatio(family, way.MissingOf) is { } before && ratio - before >= Math.Log(options.LeastStep))
            {
                ways.Add((longer, way.LogRatio + ratio - before));
            }
        }

        return ways;
    }

    private double? LogRatio(int family, int[] missingOf)
    {
        List<(int Member, int Victim)> assigned =
        [
            .. missingOf.Index().Where(each => each.Item >= 0 && missing[each.Item].Family == family).Select(each => (missing[each.Item].Member, part.Victims[each.Index])),
        ];
        if (assigned.Count == 0)
        {
            return 0;
        }

        var key = string.Join(' ', assigned.Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Member}={pair.Victim}")));
        return _known.GetOrAdd((family, key), static (_, state) => state.Likelihoods.LogRatio(state.Assigned), (Likelihoods: families[family], Assigned: assigned));
    }
}
