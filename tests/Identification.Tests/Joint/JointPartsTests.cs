using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Joint;
using Interpol.Mesh.Tests.Identification;

namespace Interpol.Mesh.Identification.Tests.Joint;

/// <summary>Families and victims that do not touch each other are solved apart: that changes nothing, and many thousand can be solved.</summary>
public sealed class JointPartsTests
{
    /// <summary>Every way by sex alone is followed here, all families and victims at once and none left, and compared with what the solver says of the parts.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Parts_solved_apart_say_what_the_whole_says(int seed)
    {
        var made = SyntheticFamily.Many(seed, families: 3, strangers: 1);
        var whole = Whole(made.Problem);
        var most = whole.Max(way => way.LogRatio);
        var sum = whole.Sum(way => Math.Exp(way.LogRatio - most));

        var solution = JointSolver.Solve(made.Problem, JointOptions.Default);

        Assert.True(solution.IsComplete);
        Assert.Equal(whole.Count, (int)solution.Considered);
        foreach (var way in solution.Best)
        {
            var same = whole.Single(other => other.Text == Text(way));
            Assert.Equal(same.LogRatio / Math.Log(10), way.Log10Ratio, 1e-3);
            Assert.Equal(Math.Exp(same.LogRatio - most) / sum, way.Posterior, 1e-3);
        }

        Assert.Equal(most / Math.Log(10), solution.Best[0].Log10Ratio, 1e-3);
        foreach (var conclusion in solution.Conclusions.Where(conclusion => conclusion is { Finding: JointFinding.Match or JointFinding.Probable, Log10Ratio: not null }))
        {
            var pair = $"{conclusion.Victims.Single()}={conclusion.Missing.Single()}";
            var without = whole.Where(way => !way.Text.Split(' ').Contains(pair)).Max(way => way.LogRatio);
            Assert.Equal((most - without) / Math.Log(10), conclusion.Log10Ratio!.Value, 1e-3);
        }
    }

    [Fact]
    public void What_is_too_large_for_one_part_is_cut_at_its_least_likely_pairs_and_said()
    {
        // A grandmother excludes nearly nobody: with all pairs that are not excluded the grandsons make most men one part. Whom no pair by itself shows is found once the father is.
        var made = SyntheticFamily.Many(seed: 1, families: 30, strangers: 30);
        var solution = JointSolver.Solve(made.Problem, JointOptions.Default with { MostVictims = 8 });

        Assert.False(solution.IsComplete);
        Assert.Contains(solution.LeftOut, sentence => sentence.Contains("by themselves were followed", StringComparison.Ordinal));
        Assert.Contains(solution.LeftOut, sentence => sentence.Contains("were taken as certain", StringComparison.Ordinal));
        var truth = made.Truth.Split(' ');
        var matched = solution.Conclusions.Where(conclusion => conclusion.Finding is JointFinding.Match or JointFinding.Probable).Select(conclusion => $"{conclusion.Victims.Single()}={conclusion.Missing.Single()}").ToList();
        Assert.Subset(truth.ToHashSet(), matched.ToHashSet());
        Assert.True(matched.Count >= truth.Length * 9 / 10, $"{matched.Count} of {truth.Length} are found.");
    }

    [Fact]
    public void What_stays_too_large_is_not_solved_and_said()
    {
        var problem = SyntheticFamily.Ten(seed: 3).Problem;
        var solution = JointSolver.Solve(problem, JointOptions.Default with { MostVictims = 2 });

        Assert.False(solution.IsComplete);
        Assert.Empty(solution.Best.Single().Pairs);
        Assert.Contains("10 missing persons fit together, and 2 victims are solved at once: nothing is said of them", solution.LeftOut.Single(), StringComparison.Ordinal);
        Assert.All(solution.Conclusions, conclusion => Assert.Equal(JointFinding.Inconclusive, conclusion.Finding));
        Assert.Equal(problem.Victims.Select(victim => victim.Number), solution.Conclusions.SelectMany(conclusion => conclusion.Victims).Order(StringComparer.Ordinal));
    }

    /// <summary>All ways by sex alone with their likelihoods, by the plain sum over families; nothing is excluded, left, or taken apart.</summary>
    private static List<(string Text, double LogRatio)> Whole(JointProblem problem)
    {
        var victims = problem.Victims.Index().ToDictionary(victim => victim.Index, victim => victim.Item);
        var families = problem.Families.Select(family => new FamilyLikelihoods(family, new Pedigree(family), victims, JointOptions.Default with { MostInconsistentLoci = 100 })).ToList();
        var known = new Dictionary<string, double?>(StringComparer.Ordinal);
        var missing = problem.Families.Index().SelectMany(family => family.Item.Members.Index().Where(member => member.Item.IsMissing).Select(member => (Family: family.Index, Member: member.Index, Row: member.Item))).ToList();
        var ways = new List<(string, double)>();
        Follow(0, []);
        return ways;

        void Follow(int victim, List<(int Victim, int Missing)> way)
        {
            if (victim == problem.Victims.Length)
            {
                var text = string.Join(' ', way.Select(pair => $"{problem.Victims[pair.Victim].Number}={problem.Families[missing[pair.Missing].Family].Name}/{missing[pair.Missing].Row.Name}"));
                ways.Add((text, way.GroupBy(pair => missing[pair.Missing].Family).Sum(family => Of(family.Key, [.. family.Select(pair => (missing[pair.Missing].Member, pair.Victim))]))));
                return;
            }

            Follow(victim + 1, way);
            for (var person = 0; person < missing.Count; person++)
            {
                if (missing[person].Row.Sex == problem.Victims[victim].Sex && way.TrueForAll(pair => pair.Missing != person))
                {
                    Follow(victim + 1, [.. way, (victim, person)]);
                }
            }
        }

        double Of(int family, List<(int Member, int Victim)> assigned)
        {
            var key = $"{family}: {string.Join(' ', assigned)}";
            return (known.TryGetValue(key, out var ratio) ? ratio : known[key] = families[family].LogRatio(assigned)) ?? double.NegativeInfinity;
        }
    }

    private static string Text(JointAssignment way) => string.Join(' ', way.Pairs.Select(pair => $"{pair.Victim}={pair.Missing}"));
}
