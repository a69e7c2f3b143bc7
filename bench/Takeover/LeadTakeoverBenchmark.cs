using System.Diagnostics;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;

namespace Interpol.Mesh.Bench.Takeover;

/// <summary>From <c>kill -9</c> of Lyon's only silo, where the lead desk is at home, to the first command that the desk has flushed elsewhere; and whether its log has one lead at every moment.</summary>
internal sealed class LeadTakeoverBenchmark(TextWriter output, int runs)
{
    private static readonly Author Officer = new(new OwnerId("IPSG"), "1");

    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        await mesh.StartSilosAsync();
        await using var calls = await AggregateCalls.OpenAsync(mesh.Folder);
        var takeover = new LatencyRecorder();
        for (var run = 0; run < runs; run++)
        {
            await PresentAsync(calls);
            await Task.Delay(TimeSpan.FromSeconds(1));
            var killed = Stopwatch.GetTimestamp();
            await mesh.KillAsync($"{HubName.Lyon}-1");
            await PresentAsync(calls);
            takeover.Record(Stopwatch.GetElapsedTime(killed));
            await Task.Delay(TimeSpan.FromSeconds(2));
            await mesh.StartSiloAsync(HubName.Lyon.Value);
        }

        var log = await calls.CallAsync(Officer, client => client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).ReadLogAsync(Officer.Owner, 0, CommandLimits.MaxLogPage));
        var epochs = log.Where(entry => entry.Epoch is not null).Select(entry => entry.Epoch!.Value).ToList();
        var isOne = epochs.SequenceEqual(Enumerable.Range(1, epochs.Count).Select(epoch => (long)epoch));
        var table = new FigureTable(output);
        table.Heading($"kill -9 of {HubName.Lyon}'s only silo, {runs} times, while an officer is on duty");
        table.Row("kill to the next command flushed at the lead desk", null, LatencyRecorder.Merge([takeover]), "median at most 2 s");
        await output.WriteLineAsync($"log: {log.Length} entries, {epochs.Count} epochs, one lead at every moment: {(isOne ? "yes" : "NO")}");
        return isOne;
    }

    private static async Task PresentAsync(AggregateCalls calls) => await calls.CallAsync(
        Officer,
        client => client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).ExecuteAsync(AggregateCalls.Issue<LeadCommand>(Officer, new SayPresent(HubName.Lyon, 60, IsSupervisor: false))));
}
