using System.Diagnostics;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Bench.Takeover;

/// <summary>From <c>kill -9</c> of a hub's only silo to the next success on an actor that lived there, and the longest wait of calls that were in flight.</summary>
internal sealed class TakeoverBenchmark(TextWriter output, int runs)
{
    private static readonly HubName Victim = HubName.Singapore;

    public async Task RunAsync()
    {
        await using var mesh = new RunningMesh();
        await mesh.StartSilosAsync();

        await using var path = await ClusterPath.ConnectAsync(mesh.Folder);
        var owners = OwnerDirectory.Default.All.Where(owner => owner.Home == Victim).Select(owner => owner.Code).Take(20).ToArray();
        var takeover = new LatencyRecorder();
        var longest = new LatencyRecorder();
        for (var run = 0; run < runs; run++)
        {
            var (next, wait) = await RunOnceAsync(mesh, path, owners);
            takeover.Record(next);
            longest.Record(wait);
            if (run < runs - 1)
            {
                await mesh.StartSiloAsync(Victim.Value);
            }
        }

        var table = new FigureTable(output);
        table.Heading($"kill -9 of {Victim}'s only silo, {runs} times, while {owners.Length} callers send");
        table.Row("kill to the next success on an actor there", null, LatencyRecorder.Merge([takeover]), "median 1 s, aim 0.5 s; Orleans 1.0-1.1 s");
        table.Row("longest wait of a call in flight", null, LatencyRecorder.Merge([longest]), "median 1 s, aim 0.5 s");
    }

    private static async Task<(TimeSpan Next, TimeSpan Longest)> RunOnceAsync(RunningMesh mesh, ClusterPath path, OwnerId[] owners)
    {
        using var end = new CancellationTokenSource();
        var calls = new List<(long Began, long Ended)>[owners.Length];
        var callers = owners.Select((owner, index) => Task.Run(() => CallAsync(path, owner, calls[index] = [], end.Token))).ToArray();
        await Task.Delay(TimeSpan.FromSeconds(1));
        var killed = Stopwatch.GetTimestamp();
        await mesh.KillAsync(Victim + "-1");
        await Task.Delay(TimeSpan.FromSeconds(4));
        await end.CancelAsync();
        await Task.WhenAll(callers);
        var after = calls.SelectMany(list => list).Where(call => call.Ended > killed).ToArray();

        // A call that ends within moments of the kill may have been answered before the process went; the first that began after it cannot.
        var next = after.Where(call => call.Began > killed).Min(call => call.Ended);
        var inFlight = after.Where(call => call.Began <= killed).Select(call => call.Ended - killed).DefaultIfEmpty(0).Max();
        return (Stopwatch.GetElapsedTime(killed, next), Stopwatch.GetElapsedTime(0, inFlight));
    }

    private static async Task CallAsync(ClusterPath path, OwnerId owner, List<(long Began, long Ended)> calls, CancellationToken end)
    {
        var payload = new byte[100];
        while (!end.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            await path.SendAsync(owner, owner, Lane.Routine, payload, CancellationToken.None);
            calls.Add((began, Stopwatch.GetTimestamp()));
        }
    }
}
