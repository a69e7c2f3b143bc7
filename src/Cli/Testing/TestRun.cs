using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Testing;

/// <summary>One run of the tests.</summary>
internal sealed class TestRun(CliContext context, string? filter, IReadOnlyList<string> onlyProjects)
{
    /// <summary>After this long without the end of a project's run, its processes are ended and the project has failed.</summary>
    private static readonly TimeSpan ProjectDeadline = TimeSpan.FromMinutes(35);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly string _results = Path.Combine(context.Repository.Work, "test-results");

    private Terminal Terminal => context.Terminal;

    /// <summary>Runs everything and returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var begun = DateTime.UtcNow;
        var totals = default(TestTotals);
        if (!Builder.Skipped && !await SucceedsAsync("Building the solution", ["build", context.Repository.Solution, "-c", Builder.Configuration, "--nologo", "-v", "quiet", "-nodeReuse:false"], cancellationToken))
        {
            return Finish(TestTotals.OneFailed, watch.Elapsed);
        }

        if (!Builder.Skipped)
        {
            // The programs that the tests run are part of the solution.
            context.Builder.MarkBuilt(MeshPrograms.BenchProjects, begun);
        }

        // Style and analyzers are warnings, and so errors, of the build.
        if (filter is null && onlyProjects.Count == 0)
        {
            var formatted = await SucceedsAsync("Checking the format", ["format", "whitespace", context.Repository.Solution, "--verify-no-changes", "--no-restore"], cancellationToken);
            totals += formatted ? TestTotals.OnePassed : TestTotals.OneFailed;
        }

        foreach (var project in Projects())
        {
            totals += await RunProjectAsync(project, cancellationToken);
        }

        if (totals.All == 0)
        {
            Terminal.Line($"No test matches {filter}.");
            totals = TestTotals.OneFailed;
        }

        return Finish(totals, watch.Elapsed);
    }

    private int Finish(TestTotals totals, TimeSpan took)
    {
        Terminal.Line($"Took {took.TotalMinutes.ToString("0.0", CultureInfo.InvariantCulture)} minutes.");
        Terminal.Line(totals.ToString());
        return totals.Failed == 0 && totals.Skipped == 0 ? 0 : 1;
    }

    private List<string> Projects()
    {
        var all = Directory.EnumerateFiles(Path.Combine(context.Repository.Root, "tests"), "*.csproj", SearchOption.AllDirectories)

            // What tests only use lies here too.
            .Where(project => File.ReadAllText(project).Contains("Microsoft.NET.Test.Sdk", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)

            // The longest last: what fails quickly is seen first.
            .OrderBy(project => Name(project) == "EndToEnd")
            .ToList();
        foreach (var wanted in onlyProjects.Where(wanted => !all.Exists(project => Name(project) == wanted)))
        {
            throw new CliException($"There is no test project {wanted}; there are {string.Join(", ", all.Select(Name))}.");
        }

        return onlyProjects.Count == 0 ? all : [.. all.Where(project => onlyProjects.Contains(Name(project)))];
    }

    private static string Name(string project) => Path.GetFileNameWithoutExtension(project);

    private async Task<bool> SucceedsAsync(string title, string[] arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output) = await Terminal.RunStepAsync(title, () => context.Builder.RunAsync(arguments, null, cancellationToken));
        if (exitCode != 0)
        {
            Terminal.Line(output);
            Terminal.Line($"FAILED {title}");
        }

        return exitCode == 0;
    }

    private async Task<TestTotals> RunProjectAsync(string project, CancellationToken cancellationToken)
    {
        var name = Name(project);
        var folder = Path.Combine(_results, name);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        var watch = Stopwatch.StartNew();
        var (exitCode, output) = await RunTestsAsync(project, folder, watch, cancellationToken);
        var trx = TrxFile.Read(Path.Combine(folder, "results.trx"));
        var totals = trx?.Totals ?? default;
        foreach (var failure in trx?.Failures ?? [])
        {
            Terminal.Line(failure);
        }

        // A run that broke off, or a project that ran nothing, must not pass for one without failures.
        var ranNothing = totals.All == 0 && filter is null;
        if (ranNothing || trx is null || (exitCode != 0 && totals.Failed == 0 && totals.All > 0))
        {
            Terminal.Line(output);
            Terminal.Line($"FAILED {name} {(ranNothing ? "ran no test" : "did not finish")} (exit code {exitCode})");
            totals += TestTotals.OneFailed;
        }

        Terminal.Line($"{name}: {totals} in {Terminal.Seconds(watch.Elapsed)}");
        return totals;
    }

    private async Task<(int ExitCode, string Output)> RunTestsAsync(string project, string folder, Stopwatch watch, CancellationToken cancellationToken)
    {
        List<string> arguments = ["test", project, "--no-build", "-c", Builder.Configuration, "--nologo", "--logger", "trx;LogFileName=results.trx", "--logger", "console;verbosity=normal", "--results-directory", folder];
        if (filter is not null)
        {
            arguments.AddRange(["--filter", filter.IndexOfAny(['=', '~', '&', '|']) >= 0 ? filter : "FullyQualifiedName~" + filter]);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(ProjectDeadline);
        var progress = new TestProgress(Terminal, Name(project), watch);
        using var heartbeat = new Timer(_ => progress.SayStillRunning(), null, Heartbeat, Heartbeat);
        try
        {
            return await context.Builder.RunAsync(arguments, progress.Take, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (-1, $"It was ended after {Terminal.Seconds(ProjectDeadline)}. The last test that ended: {progress.LastTest}");
        }
        finally
        {
            Terminal.ClearStatus();
        }
    }
}
