using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Bench.Audit;

/// <summary>
/// Entries of twenty owners come evenly to the audit of one hub, as their gateways bring them: one call of each owner in flight, with everything that has
/// gathered meanwhile. An entry's latency counts from when it was due, so that falling behind shows.
/// </summary>
internal sealed class AuditBenchmark(TextWriter output, int rate, TimeSpan duration)
{
    private const int Owners = 20;

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);
    private static readonly HubName Hub = HubName.Lyon;

    private readonly AsyncLocal<OwnerId> _owner = new();

    /// <summary>Runs; returns false when the chain does not hold every entry once.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        await mesh.StartSilosAsync();

        using var host = await ClusterConnection.OpenAsync(mesh.Folder, _ => new TokenSubject(_owner.Value));
        var audit = host.Services.GetRequiredService<IClusterClient>().GetGrain<IAuditGrain>(Hub.Value);
        var owners = OwnerDirectory.Default.All.Where(owner => owner.Home == Hub).Select(owner => owner.Code).Take(Owners).ToArray();
        var warmed = await RunStepAsync(audit, owners, duration < LongestWarmUp ? duration : LongestWarmUp);
        var step = await RunStepAsync(audit, owners, duration);
        await host.StopAsync();

        var table = new FigureTable(output);
        table.Heading(string.Create(
            CultureInfo.InvariantCulture,
            $"audit of one hub, entries of {owners.Length} owners, flushed; {Environment.ProcessorCount} processors, three silos and the load on them"));
        table.Row(string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/s asked: due to flushed"), step.PerSecond, step.Latency, "10,000/s flushed");
        table.Fact("entries a call", (step.Entries / (double)step.Calls).ToString("N1", CultureInfo.InvariantCulture));
        var whole = step.Last == warmed.Entries + step.Entries;
        table.Fact("last number in the chain", step.Last.ToString("N0", CultureInfo.InvariantCulture), whole ? "all entries, each once" : "NOT the number of entries");
        return whole;
    }

    private async Task<AuditFigures> RunStepAsync(IAuditGrain audit, OwnerId[] owners, TimeSpan length)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var lanes = owners.Select(owner => new AuditLoad(audit, owner, rate / (double)owners.Length, began, length)).ToArray();
        await Task.WhenAll(lanes.Select(lane => Task.Run(() =>
        {
            _owner.Value = lane.Owner;
            return lane.RunAsync();
        })));
        var took = System.Diagnostics.Stopwatch.GetElapsedTime(began);
        var entries = lanes.Sum(lane => lane.Entries);
        return new AuditFigures(
            entries, lanes.Sum(lane => lane.Calls), entries / took.TotalSeconds, lanes.Max(lane => lane.Last), LatencyRecorder.Merge(lanes.Select(lane => lane.Latency)));
    }
}
