using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>What is measured.</summary>
/// <param name="Rows">Travel documents in the copy.</param>
/// <param name="PostgresRows">Travel documents in PostgreSQL's table.</param>
/// <param name="Length">How long each step is.</param>
/// <param name="Rate">Checks a second by many bureaus beside one that asks for much.</param>
/// <param name="Folder">Where the copy is kept for another run; null: it is deleted.</param>
/// <param name="Phases">Which steps.</param>
internal sealed record ScreeningOptions(int Rows, int PostgresRows, TimeSpan Length, int Rate, string? Folder, string[] Phases)
{
    /// <summary>All steps.</summary>
    public static readonly string[] AllPhases = ["copy", "http", "postgres", "uneven", "effect"];
}

/// <summary>
/// One hub's copy of travel documents: how fast it is loaded, how large it is, and how fast checks are answered, in the process of the copy and through a gateway over HTTP beside
/// PostgreSQL; what many feel of one that asks for much; and how soon a change is in effect at three hubs.
/// </summary>
internal sealed class ScreeningBenchmark(TextWriter output, ScreeningOptions options)
{
    private const int Callers = 16;
    private const string Aim = "5,000/s, p99 10 ms";

    private static readonly OwnerId France = new("FR");
    private static readonly ImmutableArray<OwnerId> Countries = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country && owner.Code != France).Select(owner => owner.Code)];

    private readonly FigureTable _table = new(output);
    private readonly SyntheticDocuments _documents = new(options.Rows);

    /// <summary>Runs; false when a check was answered wrongly.</summary>
    public async Task<bool> RunAsync()
    {
        var right = !options.Phases.Intersect(["copy", "http", "postgres", "uneven"]).Any() || await OneHubAsync();
        return (!options.Phases.Contains("effect") || await new EffectBenchmark(_table, 20, options.Length).RunAsync()) && right;
    }

    private async Task<bool> OneHubAsync()
    {
        await using var mesh = new RunningMesh();
        using var tokens = new DevelopmentTokens(mesh.Folder);
        await using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var rows = new RowSerializer(services.GetRequiredService<Serializer>());
        await using var noise = new MachineNoise(mesh.Folder);
        _table.Heading(string.Create(CultureInfo.InvariantCulture, $"screening: {options.Rows:N0} travel documents in one hub's copy, {Environment.ProcessorCount} processors"));
        await CopyAsync(mesh.Folder, rows);
        var wrong = 0;
        if (options.Phases.Intersect(["http", "uneven"]).Any())
        {
            await mesh.StartSiloAsync(HubName.Lyon.Value);
            await mesh.StartGatewayAsync(HubName.Lyon.Value, "*", "--requests-per-second", "100000");
            await SettledAsync(mesh);
            using var checks = new CheckCallers(tokens, _documents, mesh.Gateways[HubName.Lyon.Value]);
            if (options.Phases.Contains("http"))
            {
                await CheckAsync(checks, "the mesh", () => (mesh.ProcessorTimeOf("lyon-1"), mesh.ProcessorTimeOf("gateway-lyon")));
            }

            if (options.Phases.Contains("uneven"))
            {
                await new UnevenLoad(_table, checks, Countries, France, options.Rate, options.Length).RunAsync();
            }

            _table.Fact("memory of the silo", string.Create(CultureInfo.InvariantCulture, $"{mesh.MemoryOf("lyon-1") / 1024 / 1024:N0} MiB"));
            wrong += checks.Wrong;
            await mesh.KillAsync("lyon-1");
        }

        if (options.Phases.Contains("postgres"))
        {
            wrong += await PostgresAsync(tokens, rows);
        }

        _table.Fact("answered wrongly", wrong.ToString(CultureInfo.InvariantCulture), "0");
        await noise.EndAsync(_table);
        return wrong == 0;
    }

    /// <summary>What was just loaded is still merged when the silo opens it, which is no part of checks.</summary>
    private async Task SettledAsync(RunningMesh mesh)
    {
        var (began, look) = (Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(2));
        TimeSpan before, after = mesh.ProcessorTimeOf("lyon-1");
        do
        {
            before = after;
            await Task.Delay(look);
            after = mesh.ProcessorTimeOf("lyon-1");
        }
        while (after - before > look / 5 && Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(5));
        _table.Fact("the silo is at rest after its start within", string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds:N0} s"));
    }

    private async Task CopyAsync(string folder, RowSerializer rows)
    {
        var records = Path.Combine(folder, "hubs", HubName.Lyon.Value, "records");
        if (options.Folder is { } kept)
        {
            Directory.CreateDirectory(kept);
            Directory.CreateDirectory(Path.GetDirectoryName(records)!);
            Directory.CreateSymbolicLink(records, Path.GetFullPath(kept));
        }

        await using var databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = folder }), TimeProvider.System, NullLoggerFactory.Instance);
        await using var replica = new RecordReplica(databases.OpenRecords(HubName.Lyon.Value), rows, OwnerDirectory.Default);
        await replica.LoadAsync(CancellationToken.None);
        var load = new CopyLoad(output, _table, _documents, France);
        await load.LoadAsync(replica, records);
        if (options.Phases.Contains("copy"))
        {
            await load.CheckAsync(replica, options.Length);
        }
    }

    private async Task<int> PostgresAsync(DevelopmentTokens tokens, RowSerializer rows)
    {
        var documents = new SyntheticDocuments(options.PostgresRows);
        var server = new PostgresServer();
        await server.InitializeAsync();
        try
        {
            var (program, address) = await PostgresChecks.StartAsync(server, documents, rows);
            using (program)
            {
                using var checks = new CheckCallers(tokens, documents, address);
                await CheckAsync(checks, string.Create(CultureInfo.InvariantCulture, $"PostgreSQL, {options.PostgresRows:N0} rows"));
                program.StandardInput.Close();
                await program.WaitForExitAsync();
                return checks.Wrong;
            }
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private async Task CheckAsync(CheckCallers checks, string who, Func<(TimeSpan Silo, TimeSpan Gateway)>? processorTime = null)
    {
        ImmutableArray<OwnerId> bureaus = [.. Countries.Take(Callers)];

        // Of programs that have just started half a minute goes into compiling what they do often.
        await checks.RunAsync(bureaus, 1, 3 * options.Length);
        await CheckAsync(checks, $"{who}: one question each", bureaus, 1, Aim, processorTime);
        if (processorTime is not null)
        {
            await CheckAsync(checks, $"{who}: the same, all by one bureau", [.. Enumerable.Repeat(bureaus[0], Callers)], 1, Aim, processorTime);
        }

        var lists = await CheckAsync(checks, $"{who}: lists of {CheckRequest.MaxQuestions}", bureaus, CheckRequest.MaxQuestions, "", processorTime);
        _table.Fact($"{who}: documents a second in lists", string.Create(CultureInfo.InvariantCulture, $"{lists.Count * CheckRequest.MaxQuestions / options.Length.TotalSeconds:N0}"), "100,000/s");
    }

    /// <summary>Warms up as long as it measures: the programs compile what they do often while they run.</summary>
    private async Task<LatencyFigures> CheckAsync(CheckCallers checks, string what, ImmutableArray<OwnerId> callers, int questions, string aim, Func<(TimeSpan Silo, TimeSpan Gateway)>? processorTime)
    {
        await checks.RunAsync(callers, questions, options.Length);
        var (before, load) = (processorTime?.Invoke(), Environment.CpuUsage.TotalTime);
        var figures = await checks.RunAsync(callers, questions, options.Length);
        var (after, loaded) = (processorTime?.Invoke(), Environment.CpuUsage.TotalTime);
        _table.Row(what, figures.Count / options.Length.TotalSeconds, figures, aim);
        if (before is { } began && after is { } ended)
        {
            // What depends least on who else is on the machine.
            _table.Fact(
                "  microseconds of processor: silo, gateway, load",
                string.Create(CultureInfo.InvariantCulture, $"{Each(ended.Silo - began.Silo)} {Each(ended.Gateway - began.Gateway)} {Each(loaded - load)}"));
        }

        return figures;

        string Each(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(time / Math.Max(1, figures.Count)).TotalMicroseconds:N0}");
    }
}
