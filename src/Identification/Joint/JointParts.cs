namespace Interpol.Mesh.Identification.Joint;

/// <summary>A part of a problem that nothing outside it touches.</summary>
/// <param name="Victims">The places of its victims, those with the fewest candidates first.</param>
/// <param name="Missing">The places of its missing persons.</param>
/// <param name="Candidates">For each of its victims the missing persons whom it may be.</param>
internal sealed record JointParts(IReadOnlyList<int> Victims, IReadOnlyList<int> Missing, IReadOnlyDictionary<int, List<int>> Candidates)
{
    /// <summary>Below which ratios, as logarithms, pairs are left one after the other until a part is small enough.</summary>
    private static readonly double[] Limits = [-3, 0, 1, 2, 3, 4];

    /// <summary>The logarithm of the least ratio of a pair that is followed; null when all are that are not excluded.</summary>
    public double? Limit { get; init; }

    /// <summary>
    /// Takes a problem apart: victims who may be the same missing person belong together, and missing persons of one family. What has more victims than may be is cut at its least likely pairs; what is too
    /// large at every limit stays so.
    /// </summary>
    public static List<JointParts> Of(int victims, MissingMember[] missing, CandidatePair[] pairs, int most) => Of(victims, missing, pairs, most, null, Limits);

    private static List<JointParts> Of(int victims, MissingMember[] missing, IReadOnlyCollection<CandidatePair> pairs, int most, double? limit, ReadOnlySpan<double> next)
    {
        var parts = new List<JointParts>();
        foreach (var part in Of(victims, missing, pairs))
        {
            if (part.Victims.Count <= most || next.IsEmpty)
            {
                parts.Add(part with { Limit = limit });
                continue;
            }

            var own = part.Victims.ToHashSet();
            var higher = next[0];
            parts.AddRange(Of(victims, missing, pairs.Where(pair => own.Contains(pair.Victim) && pair.Ratio.Log10Ratio >= higher).ToList(), most, higher, next[1..]));
        }

        return parts;
    }

    private static List<JointParts> Of(int victims, MissingMember[] missing, IReadOnlyCollection<CandidatePair> pairs)
    {
        var candidates = pairs.GroupBy(pair => pair.Victim).ToDictionary(group => group.Key, group => group.Select(pair => pair.Missing).ToList());
        var links = new Dictionary<int, List<int>>();
        foreach (var (victim, persons) in candidates)
        {
            persons.ForEach(person => Link(victim, victims + person));
        }

        foreach (var family in missing.Index().GroupBy(person => person.Item.Family))
        {
            foreach (var (one, other) in family.Zip(family.Skip(1)))
            {
                Link(victims + one.Index, victims + other.Index);
            }
        }

        var seen = new HashSet<int>();
        var parts = new List<JointParts>();
        foreach (var start in candidates.Keys.Order())
        {
            var nodes = new List<int>();
            var next = new Stack<int>([start]);
            while (next.TryPop(out var node))
            {
                if (seen.Add(node))
                {
                    nodes.Add(node);
                    links[node].ForEach(next.Push);
                }
            }

            if (nodes.Count > 0)
            {
                parts.Add(new JointParts(
                    [.. nodes.Where(node => node < victims).OrderBy(victim => candidates[victim].Count).ThenBy(victim => victim)], [.. nodes.Where(node => node >= victims).Select(node => node - victims).Order()], candidates));
            }
        }

        return parts;

        void Link(int one, int other)
        {
            (links.TryGetValue(one, out var its) ? its : links[one] = []).Add(other);
            (links.TryGetValue(other, out its) ? its : links[other] = []).Add(one);
        }
    }
}
