using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Bench.Engine;

/// <summary>Calls between processes: two silos, and a client here, all on this machine.</summary>
internal sealed class EngineBenchmark(TextWriter output, TimeSpan duration, int callers)
{
    public async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-bench-").FullName;
        var silos = new List<Process>();
        try
        {
            for (var number = 1; number <= 2; number++)
            {
                silos.Add(await StartSiloAsync(folder, $"lyon-{number}"));
            }

            using var client = await BenchSilo.ConnectAsync(folder);
            await MeasureAsync(client.Services.GetRequiredService<IClusterClient>(), silos);
            await client.StopAsync();
        }
        finally
        {
            foreach (var silo in silos)
            {
                await ChildProcess.StopByInputAsync(silo);
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task MeasureAsync(IClusterClient client, List<Process> silos)
    {
        var table = new FigureTable(output);
        table.Heading($"Calls over two silo processes and this client, {callers} callers with a grain each, {duration.TotalSeconds:F0} s a row");
        var grains = Enumerable.Range(0, callers).Select(key => client.GetGrain<IBenchGrain>(key)).ToArray();
        var record = new BenchRecord(Guid.NewGuid(), DateTimeOffset.UtcNow, new string('t', 300));

        await LoadAsync("warm-up", grains, TimeSpan.FromSeconds(3), async grain => await grain.EchoAsync(record));
        var empty = LoadAsync("empty", grains, duration, async grain => await grain.EmptyAsync());
        Row(table, "empty call", await empty, 1, "150,000; Orleans 190,000-330,000");
        table.Fact("memory of a silo while it runs", Megabytes(silos), "150 MB; Orleans 115 MB");
        Row(table, "echo of a record with 300 bytes of text", await LoadAsync("echo", grains, duration, async grain => await grain.EchoAsync(record)), 1, "100,000; Orleans 250,000, p99 1.5 ms");
        Row(table, "empty call, one caller alone", await LoadAsync("alone", grains[..1], duration, async grain => await grain.EmptyAsync()), 1, "p50 100 us; Orleans 50-60 us");
        const int batch = 200;
        var neighbours = await LoadAsync("grain to grain", grains, duration, async grain => await grain.CallNeighbourAsync(grain.GetPrimaryKeyLong() + callers, batch));
        table.Row("grain to grain", neighbours.PerSecond * batch, null, "Orleans 300,000-540,000");
        Row(table, "persisted grain write, flushed", await LoadAsync("persist", grains, duration, async grain => await grain.PersistAsync()), 1, "11,000; Orleans 2,200-2,350");
        table.Fact("memory of a silo at the end", Megabytes(silos));
    }

    private static void Row(FigureTable table, string what, (double PerSecond, LatencyFigures Latency) figures, int factor, string aim) =>
        table.Row(what, figures.PerSecond * factor, figures.Latency, aim);

    private static async Task<(double PerSecond, LatencyFigures Latency)> LoadAsync(string name, IBenchGrain[] grains, TimeSpan duration, Func<IBenchGrain, Task> call)
    {
        var recorders = grains.Select(_ => new LatencyRecorder()).ToArray();
        using var end = new CancellationTokenSource(duration);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(grains.Select((grain, index) => Task.Run(() => LoopAsync(grain, recorders[index]))));
        watch.Stop();
        var figures = LatencyRecorder.Merge(recorders);
        return figures.Count > 0 ? (figures.Count / watch.Elapsed.TotalSeconds, figures) : throw new InvalidOperationException($"No call of '{name}' came back.");

        async Task LoopAsync(IBenchGrain grain, LatencyRecorder recorder)
        {
            while (!end.IsCancellationRequested)
            {
                var stamp = Stopwatch.GetTimestamp();
                await call(grain);
                recorder.RecordSince(stamp);
            }
        }
    }

    private static async Task<Process> StartSiloAsync(string folder, string name)
    {
        var silo = ChildProcess.StartSelf("silo", folder, name, FreePort(), FreePort());
        await ChildProcess.WaitForLineAsync(silo, "ready", TimeSpan.FromSeconds(30));
        return silo;
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }

    private static string Megabytes(List<Process> silos) =>
        string.Join(" / ", silos.Select(silo => (ChildProcess.ResidentBytes(silo) / 1_000_000).ToString(CultureInfo.InvariantCulture))) + " MB";
}
