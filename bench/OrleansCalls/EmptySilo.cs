using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Bench.OrleansCalls;

/// <summary>
/// A silo as a process of its own: bare (membership, addresses and TLS as ours, and nothing else of the mesh), bare with call filters that do nothing, or with everything
/// that ours have. It calls empty grains on the other silo when its standard input says so, and ends when that ends.
/// </summary>
internal static class EmptySilo
{
    public static async Task<int> RunAsync(string[] args)
    {
        var (folder, kind, number) = (args[0], args[1], Whole(args[2]));
        var options = new MeshSiloOptions { Hub = HubName.Lyon, DataFolder = folder };
        var builder = Host.CreateApplicationBuilder();
        // Standard output is for the answers.
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            if (kind == "mesh")
            {
                silo.AddInterpolMesh(options);
            }
            else
            {
                silo.Services.AddSingleton(TimeProvider.System);
            }

            if (kind == "filters")
            {
                silo.AddOutgoingGrainCallFilter(context => context.Invoke());
                silo.AddIncomingGrainCallFilter(context => context.Invoke());
            }

            silo.JoinInterpolMesh(options, $"lyon-{number}", Whole(args[3]), Whole(args[4]));
        });
        using var host = builder.Build();
        await host.StartAsync();
        await System.Console.Out.WriteLineAsync("ready");
        while (await System.Console.In.ReadLineAsync() is { } order)
        {
            var words = order.Split(' ');
            await System.Console.Out.WriteLineAsync(await CallAsync(host.Services, TimeSpan.FromSeconds(Whole(words[0])), Whole(words[1])));
        }

        await host.StopAsync();
        return 0;
    }

    /// <summary>Calls per second, then p50 and p99 in microseconds.</summary>
    private static async Task<string> CallAsync(IServiceProvider services, TimeSpan duration, int callers)
    {
        var elsewhere = await GrainsElsewhereAsync(services, callers);
        var recorders = Enumerable.Range(0, callers).Select(_ => new LatencyRecorder()).ToArray();
        using var end = new CancellationTokenSource(duration);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(recorders.Zip(elsewhere, (recorder, grain) => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var stamp = Stopwatch.GetTimestamp();
                await grain.CallAsync();
                recorder.RecordSince(stamp);
            }
        })));
        var figures = LatencyRecorder.Merge(recorders);
        return string.Create(
            CultureInfo.InvariantCulture, $"{figures.Count / watch.Elapsed.TotalSeconds:F0} {figures.P50.TotalMicroseconds:F1} {figures.P99.TotalMicroseconds:F1}");
    }

    /// <summary>Calls of a neighbour end without waiting: a hundred callers of such would keep all threads from the silo's own work, and no silo of the mesh has them.</summary>
    private static async Task<List<IEmptyGrain>> GrainsElsewhereAsync(IServiceProvider services, int count)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var self = services.GetRequiredService<ILocalSiloDetails>().Name;
        var elsewhere = new List<IEmptyGrain>();
        for (var key = 0; elsewhere.Count < count; key++)
        {
            var grain = grains.GetGrain<IEmptyGrain>(key);
            if (await grain.WhereAsync() != self)
            {
                elsewhere.Add(grain);
            }
        }

        return elsewhere;
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
