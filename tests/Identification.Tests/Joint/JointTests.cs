using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Families;
using Interpol.Mesh.Identification.Joint;
using Interpol.Mesh.Tests.Identification;

namespace Interpol.Mesh.Identification.Tests.Joint;

/// <summary>Joint solutions with figures that can be worked out by hand.</summary>
public sealed class JointTests
{
    private static readonly JointOptions Exact = new() { Table = Profiles.Ten, Parameters = Profiles.Exact, MostInconsistentLoci = 0 };

    /// <summary>The public case D2: two families, three victims.</summary>
    private static readonly JointProblem TwoFamilies = new(
        [Man("V1", "L1 1 1"), Man("V2", "L1 1 2"), Woman("V3", "L1 3 4")],
        [
            new Family("F1", [new("M1", VictimSex.Male, IsMissing: true), new("R1", VictimSex.Female, Profile: Profiles.Of("L1 2 2")), new("M2", VictimSex.Male, "M1", "R1", IsMissing: true)]),
            new Family("F2", [new("R2", VictimSex.Male, Profile: Profiles.Of("L1 3 3")), new("M3", VictimSex.Female, "R2", IsMissing: true)]),
        ]);

    [Fact]
    public void Two_families_are_solved_at_once()
    {
        var solution = JointSolver.Solve(TwoFamilies, Exact);

        Assert.Equal(14, solution.Considered);
        Assert.Equal("V1=F1/M1 V2=F1/M2 V3=F2/M3", Text(solution.Best[0]));
        Assert.Equal(250, Math.Pow(10, solution.Best[0].Log10Ratio), 1e-9);
        Assert.Equal([1, 5, 10, 50, 250], solution.Best.Select(way => Math.Round(Math.Pow(10, solution.Best[0].Log10Ratio - way.Log10Ratio), 6)).Distinct().Order());
        Assert.Equal("V1=F1/M1 V2=F1/M2", Text(solution.Best[1]));
        Assert.Equal(Math.Log10(5), solution.RatioToRunnerUp!.Value, 1e-9);
        Assert.DoesNotContain(solution.Best, way => Text(way).Contains("V2=F1/M1", StringComparison.Ordinal) && Text(way).Contains("V1=F1/M2", StringComparison.Ordinal));
        Assert.Equal(1, solution.Best.Sum(way => way.Posterior), 1e-9);
        Assert.DoesNotContain(solution.Pairs, pair => pair.Pair == new JointPair("V1", new MissingPerson("F1", "M2")));
        Assert.True(solution.IsComplete);
    }

    [Fact]
    public void Thresholds_decide_what_a_result_is_called()
    {
        var solution = JointSolver.Solve(TwoFamilies, Exact with { Threshold = 10, ProbableThreshold = 5 });

        Assert.Equal(
            [(JointFinding.Match, "F1/M1", 10), (JointFinding.Match, "F1/M2", 50), (JointFinding.Probable, "F2/M3", 5)],
            solution.Conclusions.Select(conclusion => (conclusion.Finding, conclusion.Missing.Single().ToString(), (int)Math.Round(Math.Pow(10, conclusion.Log10Ratio!.Value)))));
    }

    [Fact]
    public void The_best_pair_can_be_the_wrong_one()
    {
        // V1 alone is the best child of R, but then nobody is the grandchild; V2 and V3 together explain more.
        var family = new Family("F", [new("R", VictimSex.Female, Profile: Profiles.Of("L1 1 2")), new("M1", VictimSex.Male, Mother: "R", IsMissing: true), new("M2", VictimSex.Male, Father: "M1", IsMissing: true)]);
        var solution = JointSolver.Solve(new JointProblem([Man("V1", "L1 1 1"), Man("V2", "L1 2 3"), Man("V3", "L1 3 4")], [family]), Exact with { Threshold = 1.2, ProbableThreshold = 1.1 });

        Assert.Equal("V1=F/M1", Text(solution.Pairs.MaxBy(pair => pair.Log10Ratio)!));
        Assert.Equal("V2=F/M1 V3=F/M2", Text(solution.Best[0]));
        Assert.Equal(6.25, Math.Pow(10, solution.Best[0].Log10Ratio), 1e-9);
        Assert.Equal(1.25, Math.Pow(10, solution.RatioToRunnerUp!.Value), 1e-9);
        Assert.Contains("looked better", solution.Conclusions.First(conclusion => conclusion.Missing.Contains(new MissingPerson("F", "M1"))).Why, StringComparison.Ordinal);
    }

    /// <summary>Families whose missing persons cannot be told apart, and the victims.</summary>
    public static TheoryData<string, JointProblem, int> Symmetric => new()
    {
        {
            "two brothers",
            new([Man("V1", "L1 1 3"), Man("V2", "L1 2 4")], [new Family("F", [new("A", VictimSex.Male, Profile: Profiles.Of("L1 1 2")), new("B", VictimSex.Female, Profile: Profiles.Of("L1 3 4")), new("M1", VictimSex.Male, "A", "B", IsMissing: true), new("M2", VictimSex.Male, "A", "B", IsMissing: true)])]),
            2
        },
        {
            "father and son without a relative",
            new([Man("V1", "L1 1 3"), Man("V2", "L1 1 4")], [new Family("F", [new("M1", VictimSex.Male, IsMissing: true), new("M2", VictimSex.Male, "M1", IsMissing: true)])]),
            2
        },
        {
            "one of two brothers found",
            new([Man("V1", "L1 1 3")], [new Family("F", [new("A", VictimSex.Male, Profile: Profiles.Of("L1 1 2")), new("B", VictimSex.Female, Profile: Profiles.Of("L1 3 4")), new("M1", VictimSex.Male, "A", "B", IsMissing: true), new("M2", VictimSex.Male, "A", "B", IsMissing: true)])]),
            1
        },
    };

    [Theory]
    [MemberData(nameof(Symmetric))]
    public void What_cannot_be_told_apart_is_symmetric(string name, JointProblem problem, int victims)
    {
        foreach (var parameters in new[] { Profiles.Exact, DnaParameters.Default })
        {
            var solution = JointSolver.Solve(problem, Exact with { Parameters = parameters, Threshold = 2, ProbableThreshold = 1.5 });
            var conclusion = Assert.Single(solution.Conclusions);

            Assert.Equal((JointFinding.Symmetric, victims, 2), (conclusion.Finding, conclusion.Victims.Length, conclusion.Missing.Length));
            Assert.Equal(0, solution.RatioToRunnerUp!.Value, 1e-9);
        }

        Assert.NotEmpty(name);
    }

    [Fact]
    public void Who_is_excluded_and_who_cannot_be_identified_is_said()
    {
        var problem = new JointProblem(
            [Man("V1", "L1 5 6")],
            [
                new Family("F1", [new("R", VictimSex.Male, Profile: Profiles.Of("L1 1 2")), new("M1", VictimSex.Male, "R", IsMissing: true)]),
                new Family("F2", [new("R", VictimSex.Female, Profile: Profiles.Of("L1 1 2")), new("S", VictimSex.Male, Mother: "R", Profile: Profiles.Of("L1 1 3")), new("M2", VictimSex.Male, IsMissing: true)]),
                new Family("F3", [new("R", VictimSex.Female, Profile: Profiles.Of("L1 1 2")), new("M3", VictimSex.Female, Mother: "R", IsMissing: true)]),
            ]);
        var solution = JointSolver.Solve(problem, Exact);

        Assert.Equal(
            ["Excluded F1/M1", "NotIdentifiable F2/M2", "Excluded F3/M3", "Excluded V1"],
            solution.Conclusions.Select(conclusion => $"{conclusion.Finding} {string.Join(' ', conclusion.Missing)}{string.Join(' ', conclusion.Victims)}"));
    }

    [Fact]
    public void A_missing_relative_helps_although_nobody_is_typed_but_his_mother()
    {
        // M2 has nobody but M1: when M1 is found, M2 is.
        var family = new Family("F", [new("R", VictimSex.Female, Profile: Profiles.Of("L1 1 2")), new("M1", VictimSex.Male, Mother: "R", IsMissing: true), new("M2", VictimSex.Female, Father: "M1", IsMissing: true)]);
        var solution = JointSolver.Solve(new JointProblem([Man("V1", "L1 1 5"), Woman("V2", "L1 5 6")], [family]), Exact);

        Assert.Equal("V1=F/M1 V2=F/M2", Text(solution.Best[0]));
    }

    [Theory]
    [InlineData("the same", 100_000, true)]
    [InlineData("a limit", 4, false)]
    public void Where_too_many_ways_are_left_it_is_said(string name, int most, bool isComplete)
    {
        var solution = JointSolver.Solve(TwoFamilies, Exact with { MostAssignments = most });

        Assert.Equal((name, isComplete), (name, solution.IsComplete));
        Assert.Equal("V1=F1/M1 V2=F1/M2 V3=F2/M3", Text(solution.Best[0]));
    }

    [Fact]
    public void Where_ways_are_left_that_are_as_good_as_the_best_nothing_is_decided()
    {
        // Three brothers and their parents: six ways that are equally likely.
        var made = new JointProblem(
            [Man("V1", "L1 1 3"), Man("V2", "L1 2 4"), Man("V3", "L1 1 4")],
            [
                new Family("F",
                [
                    new("A", VictimSex.Male, Profile: Profiles.Of("L1 1 2")), new("B", VictimSex.Female, Profile: Profiles.Of("L1 3 4")),
                    .. new[] { "M1", "M2", "M3" }.Select(name => new FamilyMember(name, VictimSex.Male, "A", "B", IsMissing: true)),
                ]),
            ]);
        var options = Exact with { Threshold = 2, ProbableThreshold = 1.5 };
        var whole = JointSolver.Solve(made, options);
        Assert.Equal(JointFinding.Symmetric, Assert.Single(whole.Conclusions).Finding);
        Assert.Empty(whole.UnsolvedVictims);

        var cut = JointSolver.Solve(made, options with { MostAssignments = 2 });
        Assert.Equal("V1 V2 V3", string.Join(' ', cut.UnsolvedVictims.Order()));
        Assert.Equal("F/M1 F/M2 F/M3", string.Join(' ', cut.UnsolvedMissing.Select(person => person.ToString()).Order()));

        var large = JointSolver.Solve(made, options with { MostVictims = 2 });
        Assert.Equal("V1 V2 V3", string.Join(' ', large.UnsolvedVictims.Order()));
    }

    [Fact]
    public void A_family_of_ten_victims_is_solved()
    {
        var made = SyntheticFamily.Ten(seed: 3);
        var solution = JointSolver.Solve(made.Problem, JointOptions.Default);

        Assert.Equal(made.Truth, Text(solution.Best[0]));
        Assert.True(solution.IsComplete);
        Assert.All(solution.Conclusions, conclusion => Assert.Equal(JointFinding.Match, conclusion.Finding));
    }

    [Fact]
    public void Parts_of_one_person_are_taken_as_one_victim()
    {
        var made = SyntheticFamily.Ten(seed: 4);
        var part = made.Problem.Victims[2] with { Number = "PM-900", Profile = made.Problem.Victims[2].Profile with { Genotypes = made.Problem.Victims[2].Profile.Genotypes[..12] } };
        var solution = JointSolver.Solve(made.Problem with { Victims = made.Problem.Victims.Add(part) }, JointOptions.Default);

        Assert.Equal(made.Truth, Text(solution.Best[0]));
        Assert.Equal<string>([made.Problem.Victims[2].Number, "PM-900"], solution.Conclusions.Single(conclusion => conclusion.Finding == JointFinding.SameProfile).Victims);
    }

    /// <summary>A child with a father and a mother who is not typed; the ratios by the usual formulas for alleles of frequency 0.1.</summary>
    [Theory]
    [InlineData("parent", "L1 1 2", "L1 1 2", 5)]
    [InlineData("parent", "L1 1 1", "L1 1 1", 10)]
    [InlineData("parent", "L1 1 2", "L1 1 3", 2.5)]
    [InlineData("sibling", "L1 1 2", "L1 1 2", 0.25 + (0.5 * 5) + (0.25 * 50))]
    [InlineData("sibling", "L1 1 2", "L1 3 4", 0.25)]
    [InlineData("half sibling", "L1 1 2", "L1 1 2", 0.5 + (0.5 * 5))]
    [InlineData("own sample", "L1 1 2", "L1 1 2", 50)]
    public void Known_kinships_have_their_ratios(string kinship, string relative, string victim, double ratio)
    {
        var profile = Profiles.Of(relative);
        var family = new Family("F", kinship switch
        {
            "parent" => [new("R", VictimSex.Male, Profile: profile), new("M", VictimSex.Male, "R", IsMissing: true)],
            "sibling" => [new("A", VictimSex.Male), new("B", VictimSex.Female), new("R", VictimSex.Female, "A", "B", Profile: profile), new("M", VictimSex.Male, "A", "B", IsMissing: true)],
            "half sibling" => [new("A", VictimSex.Male), new("R", VictimSex.Female, "A", Profile: profile), new("M", VictimSex.Male, "A", IsMissing: true)],
            _ => [new("M", VictimSex.Male, IsMissing: true, Profile: profile)],
        });
        var solution = JointSolver.Solve(new JointProblem([Man("V", victim)], [family]), Exact);

        Assert.Equal(ratio, Math.Pow(10, solution.Pairs[0].Log10Ratio), 1e-9);
    }

    /// <summary>The public case D6: twenty loci, at one of them father and child differ by one repeat; 9.3; one peak.</summary>
    [Fact]
    public void One_mutation_does_not_exclude_and_is_stated()
    {
        var loci = FrequencyTable.Default.Loci.Order(StringComparer.Ordinal).Where(locus => locus != "TH01").Take(19).Select(locus => (Locus: locus, Alleles: FrequencyTable.Default.Of(locus))).ToList();
        var father = string.Join('|', loci.Select(locus => $"{locus.Locus} {locus.Alleles[1].Key} {locus.Alleles[3].Key}")) + "|TH01 6 9.3";
        var child = string.Join('|', loci.Select((locus, place) => place == 0 ? $"{locus.Locus} {locus.Alleles[4].Key} {locus.Alleles[4].Key}" : $"{locus.Locus} {locus.Alleles[1].Key} {locus.Alleles[2].Key}")) + "|TH01 9.3";
        var family = new Family("F", [new("R", VictimSex.Male, Profile: Profiles.Of(father)), new("M", VictimSex.Male, "R", IsMissing: true)]);
        var solution = JointSolver.Solve(new JointProblem([Man("V", child)], [family]), JointOptions.Default);
        var explained = JointSolver.Explain(Man("V", child), family, "M", JointOptions.Default);

        Assert.Equal((JointFinding.Match, loci[0].Locus), (solution.Conclusions.Single().Finding, solution.Pairs[0].InconsistentLoci.Single()));
        Assert.Contains("0.002", explained.Single(locus => locus.Locus == loci[0].Locus).Note, StringComparison.Ordinal);
        Assert.Contains("dropped out", explained.Single(locus => locus.Locus == "TH01").Note, StringComparison.Ordinal);
        Assert.Equal(solution.Pairs[0].Log10Ratio, explained.Sum(locus => locus.Log10Ratio), 1e-9);
        Assert.Contains("invented", solution.Statement, StringComparison.Ordinal);
    }

    private static string Text(JointAssignment way) => string.Join(' ', way.Pairs.Select(pair => $"{pair.Victim}={pair.Missing}"));

    private static string Text(PairRatio pair) => $"{pair.Pair.Victim}={pair.Pair.Missing}";

    private static Victim Man(string number, string profile) => new(number, VictimSex.Male, Profiles.Of(profile));

    private static Victim Woman(string number, string profile) => new(number, VictimSex.Female, Profiles.Of(profile));
}
