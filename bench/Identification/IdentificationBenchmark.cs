using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Files;
using Interpol.Mesh.Identification.Joint;
using Interpol.Mesh.Tests.Identification;

namespace Interpol.Mesh.Bench.Identification;

/// <summary>Victim identification: the order of all files of the missing for all files of remains, and joint solutions of families of ten victims. All of it in this process, from a seed.</summary>
internal sealed class IdentificationBenchmark(TextWriter output, int files, int families)
{
    private const int Seed = 11;

    private static readonly TimeSpan RankAim = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan JointAim = TimeSpan.FromSeconds(10);

    /// <summary>Runs.</summary>
    /// <returns>Whether every file of which a primary identifier is there on both sides found its person, and every family was solved.</returns>
    public bool Run()
    {
        var table = new FigureTable(output);
        return Rank(table) & Solve(table) & SolveMany(table);
    }

    /// <summary>A disaster of many small families, and strangers: a third of the victims.</summary>
    private bool SolveMany(FigureTable table)
    {
        var made = SyntheticFamily.Many(Seed, families: files / 2, strangers: files - (files / 2 * 7 / 5));
        var began = Stopwatch.GetTimestamp();
        var solution = JointSolver.Solve(made.Problem, JointOptions.Default);
        var time = Stopwatch.GetElapsedTime(began);
        var truth = made.Truth.Split(' ').ToHashSet(StringComparer.Ordinal);
        var found = solution.Conclusions.Where(conclusion => conclusion is { Finding: JointFinding.Match or JointFinding.Probable, Victims.Length: 1, Missing.Length: 1 })
            .Select(conclusion => $"{conclusion.Victims[0]}={conclusion.Missing[0]}").ToList();
        var wrong = found.Count(pair => !truth.Contains(pair));
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"joint solution: {made.Problem.Victims.Length:N0} victims and {made.Problem.Families.Length:N0} small families at once, on {Environment.ProcessorCount} cores"));
        table.Fact("solved", Seconds(time), string.Create(CultureInfo.InvariantCulture, $"{solution.Pairs.Length:N0} pairs not excluded, {solution.LeftOut.Length:N0} parts cut or left"));
        table.Fact("match or probable", string.Create(CultureInfo.InvariantCulture, $"{found.Count:N0} of {truth.Count:N0}, {wrong:N0} wrong"));
        return wrong == 0;
    }

    private bool Rank(FigureTable table)
    {
        var (remains, missing) = new SyntheticFiles(Seed).Make(files);
        var began = Stopwatch.GetTimestamp();
        var ranked = FileRanker.Rank(remains, missing, FrequencyTable.Default, DnaParameters.Default);
        var time = Stopwatch.GetElapsedTime(began);
        var known = Enumerable.Range(0, files).Where(at => (remains[at].Dna is not null && missing[at].Dna is not null) || (remains[at].Teeth is not null && missing[at].Teeth is not null)).ToList();
        var first = known.Count(at => ranked[at].Candidates is [var best, ..] && best.Number == missing[at].Number);
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"victim identification: {files:N0} files of remains against {files:N0} of the missing, on {Environment.ProcessorCount} cores"));
        table.Fact("all put in order", Seconds(time), Aim(RankAim, time));
        table.Fact("pairs excluded", string.Create(CultureInfo.InvariantCulture, $"{ranked.Sum(file => (double)file.Excluded) / files / files:P1}"));
        table.Fact("right one first, of those with teeth or DNA", string.Create(CultureInfo.InvariantCulture, $"{first:N0} of {known.Count:N0}"));
        return first == known.Count;
    }

    private bool Solve(FigureTable table)
    {
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"joint solution: {families:N0} families of ten victims, four relatives typed, 20 loci"));
        var (slowest, right) = (TimeSpan.Zero, 0);
        for (var family = 0; family < families; family++)
        {
            var made = SyntheticFamily.Ten(Seed + family);
            var began = Stopwatch.GetTimestamp();
            var solution = JointSolver.Solve(made.Problem, JointOptions.Default);
            var time = Stopwatch.GetElapsedTime(began);
            slowest = time > slowest ? time : slowest;
            right += solution.IsComplete && string.Join(' ', solution.Best[0].Pairs.Select(pair => $"{pair.Victim}={pair.Missing}")) == made.Truth ? 1 : 0;
            table.Fact($"family {family + 1}", Seconds(time), string.Create(CultureInfo.InvariantCulture, $"{solution.Best.Length} ways left, first 10^{solution.RatioToRunnerUp:F1} before the second"));
        }

        table.Fact("slowest", Seconds(slowest), Aim(JointAim, slowest));
        table.Fact("solved as it was made", string.Create(CultureInfo.InvariantCulture, $"{right} of {families}"));
        return right == families;
    }

    private static string Aim(TimeSpan aim, TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{aim.TotalSeconds:N0} s: {(time <= aim ? "met" : "missed")}");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");
}
