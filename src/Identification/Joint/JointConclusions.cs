using System.Collections.Immutable;
using System.Globalization;

namespace Interpol.Mesh.Identification.Joint;

/// <summary>
/// What follows from the ways of a problem for each missing person and victim: the most likely way in which it holds over the most likely one in which it does not (Egeland and Vigeland 2025, the generalised
/// likelihood ratio). Ways that are equally likely make a symmetric result: the victims are these persons, and nobody can say by DNA who is whom.
/// </summary>
internal static class JointConclusions
{
    /// <summary>Two logarithms that differ by less are the same: sums of the same figures in another order.</summary>
    private const double SameLikelihood = 1e-7;

    /// <summary>The conclusions of a problem.</summary>
    public static ImmutableArray<JointConclusion> Of(JointProblem problem, MissingMember[] missing, CandidatePair[] pairs, List<SolvedPart> parts, JointOptions options)
    {
        var conclusions = new List<JointConclusion>();
        var named = new HashSet<int>();
        var (ofVictim, ofPerson) = (pairs.ToLookup(pair => pair.Victim), pairs.ToLookup(pair => pair.Missing));
        foreach (var part in parts)
        {
            if (part.IsTooLarge)
            {
                named.UnionWith(part.Part.Missing);
                conclusions.Add(Alone(JointFinding.Inconclusive, Numbers(part.Part.Victims), [.. part.Part.Missing.Select(person => missing[person].Person)], part.LeftOut(options)!));
                continue;
            }

            foreach (var (victims, persons) in Groups(part))
            {
                named.UnionWith(persons);
                conclusions.Add(Conclude(problem, missing, ofVictim, ofPerson, part, victims, persons, options));
            }
        }

        foreach (var (person, row) in missing.Index().Where(each => !named.Contains(each.Index)))
        {
            conclusions.Add((row.CanBeRecognised, ofPerson.Contains(person)) switch
            {
                (false, _) => Alone(JointFinding.NotIdentifiable, [], [row.Person], "No relative is typed from whom anything follows: ask for a sample of a closer relative."),
                (true, false) => Alone(JointFinding.Excluded, [], [row.Person], "Every victim is excluded by sex or DNA."),
                _ => Alone(JointFinding.Inconclusive, [], [row.Person], "No victim fits better than nobody."),
            });
        }

        foreach (var victim in Enumerable.Range(0, problem.Victims.Length).Where(victim => !ofVictim.Contains(victim)))
        {
            conclusions.Add(Alone(JointFinding.Excluded, [problem.Victims[victim].Number], [], "Every missing person who could be recognised is excluded by sex or DNA."));
        }

        // Those whose pairs all were left because too many victims fit together.
        var followed = parts.SelectMany(part => part.Part.Victims).ToHashSet();
        if (ofVictim.Select(pair => pair.Key).Where(victim => !followed.Contains(victim)).Order().ToList() is { Count: > 0 } left)
        {
            conclusions.Add(Alone(JointFinding.Inconclusive, Numbers(left), [], "By itself each fits nobody well enough to be followed among so many victims."));
        }

        return [.. conclusions];

        ImmutableArray<string> Numbers(IEnumerable<int> victims) => [.. victims.Select(victim => problem.Victims[victim].Number)];

        static JointConclusion Alone(JointFinding finding, ImmutableArray<string> victims, ImmutableArray<MissingPerson> persons, string why) => new(finding, victims, persons, null, why);
    }

    /// <summary>Victims and missing persons that go together in the most likely ways: one each, or several when these ways differ about them.</summary>
    private static IEnumerable<(List<int> Victims, List<int> Persons)> Groups(SolvedPart part)
    {
        var best = Best(part);
        var groups = new List<(HashSet<int> Victims, HashSet<int> Persons)>();
        foreach (var (victim, person) in best.SelectMany(part.PairsOf).Distinct())
        {
            var touched = groups.FindAll(group => group.Victims.Contains(victim) || group.Persons.Contains(person));
            groups.RemoveAll(touched.Contains);
            groups.Add(([.. touched.SelectMany(group => group.Victims), victim], [.. touched.SelectMany(group => group.Persons), person]));
        }

        return groups.Select(group => (group.Victims.Order().ToList(), group.Persons.Order().ToList())).OrderBy(group => group.Item1[0]);
    }

    private static List<JointWay> Best(SolvedPart part) => part.Ways.TakeWhile(way => part.Ways[0].LogRatio - way.LogRatio < SameLikelihood).ToList();

    private static JointConclusion Conclude(
        JointProblem problem, MissingMember[] missing, ILookup<int, CandidatePair> ofVictim, ILookup<int, CandidatePair> ofPerson, SolvedPart part, List<int> victims, List<int> persons, JointOptions options)
    {
        var best = Best(part);
        var holding = best.Select(Restricted).ToHashSet(StringComparer.Ordinal);
        var other = part.Ways.Find(way => !holding.Contains(Restricted(way)));
        double? ratio = other is null ? null : (part.Ways[0].LogRatio - other.LogRatio) / Math.Log(10);
        var isSymmetric = holding.Count > 1;
        // In some of the best ways a victim is nobody: then these ways say nothing about it.
        var isOpen = best.Exists(way => part.PairsOf(way).Count(pair => victims.Contains(pair.Victim)) < Math.Min(victims.Count, persons.Count));
        var finding = (Reaches(options.Threshold), Reaches(options.ProbableThreshold)) switch
        {
            _ when isOpen => JointFinding.Inconclusive,
            (true, _) => isSymmetric ? JointFinding.Symmetric : JointFinding.Match,
            (_, true) => isSymmetric ? JointFinding.Symmetric : JointFinding.Probable,
            _ => JointFinding.Inconclusive,
        };
        return new JointConclusion(
            finding, [.. victims.Select(victim => problem.Victims[victim].Number)], [.. persons.Select(person => missing[person].Person)], ratio, Why(ofVictim, ofPerson, victims, persons, isSymmetric, isOpen, ratio, options));

        bool Reaches(double threshold) => ratio is null || ratio >= Math.Log10(threshold) - SameLikelihood;

        string Restricted(JointWay way) => string.Join(' ', part.PairsOf(way).Where(pair => victims.Contains(pair.Victim) || persons.Contains(pair.Missing)).Order().Select(pair => $"{pair.Victim}={pair.Missing}"));
    }

    private static string Why(
        ILookup<int, CandidatePair> ofVictim, ILookup<int, CandidatePair> ofPerson, List<int> victims, List<int> persons, bool isSymmetric, bool isOpen, double? ratio, JointOptions options)
    {
        var than = ratio is { } log ? string.Create(CultureInfo.InvariantCulture, $"The most likely way with this is 10^{log:F2} times as likely as the most likely one without it.") : "Without this everything is so unlikely that no other way was followed.";
        if (isOpen)
        {
            return $"{than} Some equally likely ways identify nobody here.";
        }

        if (isSymmetric)
        {
            return $"{than} Who of them is whom cannot be told by DNA: the likelihoods are the same. Another relative or another identifier must tell.";
        }

        // The pair by itself, and whether it would have been believed without the others.
        var (victim, person) = (victims[0], persons[0]);
        var own = ofVictim[victim].First(pair => pair.Missing == person).Ratio;
        var rival = ofVictim[victim].Where(pair => pair.Missing != person).Concat(ofPerson[person].Where(pair => pair.Victim != victim)).MaxBy(pair => pair.Ratio.Log10Ratio)?.Ratio;
        var itself = $"10^{own.Log10Ratio.ToString("F2", CultureInfo.InvariantCulture)}";
        var alone = rival switch
        {
            { Log10Ratio: var better } when better > own.Log10Ratio =>
                $"By itself {rival.Pair.Victim} as {rival.Pair.Missing} looked better (10^{better.ToString("F2", CultureInfo.InvariantCulture)} against {itself}): the other victims speak against it.",
            _ when own.Log10Ratio >= Math.Log10(options.Threshold) && own.Log10Ratio - (rival?.Log10Ratio ?? double.NegativeInfinity) >= Math.Log10(options.Threshold) => "It is undisputed: it holds by itself, and no other pair comes near.",
            _ => $"By itself the pair has {itself}.",
        };
        var mutation = own.InconsistentLoci.IsEmpty ? string.Empty : $" It needs a mutation at {string.Join(", ", own.InconsistentLoci)}.";
        return $"{than} {alone}{mutation}";
    }
}
