using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Dashboard;

namespace Interpol.Mesh.Bench.OrleansCalls;

/// <summary>
/// A silo as a process of its own: bare (membership, addresses and TLS as ours, and nothing else of the mesh), bare with call filters that do nothing, or with everything
/// that ours have. It calls empty grains on the other silo when its standard input says so, and ends when that ends. A silo of the kind <see cref="Switched"/> calls the mesh's own grains,
/// which read a case that there is not, and measures their calls as ours do, as Orleans' dashboard does too, or not at all, as its standard input said last: all three in one process, since
/// two processes of one kind differ by more than what is measured.
/// </summary>
internal static class EmptySilo
{
    /// <summary>A silo that measures calls as it was told last.</summary>
    public const string Switched = "switched";

    /// <summary>Its calls are measured by nothing.</summary>
    public const string Unmeasured = "unmeasured";

    /// <summary>Its calls are measured as ours are.</summary>
    public const string Measured = "measured";

    /// <summary>They are measured by Orleans' dashboard besides, at which nobody looks.</summary>
    public const string Dashboard = "dashboard";

    private static readonly OwnerId France = OwnerId.Parse("FR");

    public static async Task<int> RunAsync(string[] args)
    {
        var (folder, kind, number) = (args[0], args[1], Whole(args[2]));
        var options = new MeshSiloOptions { Hub = HubName.Lyon, DataFolder = folder };
        var setting = Measured;
        var builder = Host.CreateApplicationBuilder();
        // Standard output is for the answers.
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            if (kind is "mesh" or Switched)
            {
                silo.AddInterpolMesh(options);
            }
            else
            {
                silo.Services.AddSingleton(TimeProvider.System);
            }

            if (kind == Switched)
            {
                silo.AddDashboard(dashboard => dashboard.HideTrace = true);
                MakeSwitched(silo.Services, "CallStatisticsFilter", () => setting is Measured or Dashboard);
                MakeSwitched(silo.Services, "GrainProfilerFilter", () => setting == Dashboard);
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
            if (order is Unmeasured or Measured or Dashboard)
            {
                setting = order;
                continue;
            }

            var words = order.Split(' ');
            await System.Console.Out.WriteLineAsync(await CallAsync(await (kind == Switched ? CasesElsewhereAsync(host.Services, Whole(words[1])) : GrainsElsewhereAsync(host.Services, Whole(words[1]))), TimeSpan.FromMilliseconds(Whole(words[0]))));
        }

        await host.StopAsync();
        return 0;
    }

    /// <summary>Lets a filter of calls be passed by while it is not to measure.</summary>
    private static void MakeSwitched(IServiceCollection services, string name, Func<bool> measures)
    {
        var filter = services.Single(service => service.ServiceType == typeof(IIncomingGrainCallFilter) && service.ImplementationType?.Name == name);
        services[services.IndexOf(filter)] = ServiceDescriptor.Singleton<IIncomingGrainCallFilter>(
            provider => new SwitchedFilter((IIncomingGrainCallFilter)ActivatorUtilities.CreateInstance(provider, filter.ImplementationType!), measures));
    }

    /// <summary>Calls per second, then p50 and p99 in microseconds.</summary>
    private static async Task<string> CallAsync(List<Func<ValueTask>> elsewhere, TimeSpan duration)
    {
        var recorders = elsewhere.Select(_ => new LatencyRecorder()).ToArray();
        using var end = new CancellationTokenSource(duration);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(recorders.Zip(elsewhere, (recorder, call) => Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                var stamp = Stopwatch.GetTimestamp();
                await call();
                recorder.RecordSince(stamp);
            }
        })));
        var figures = LatencyRecorder.Merge(recorders);
        return string.Create(
            CultureInfo.InvariantCulture, $"{figures.Count / watch.Elapsed.TotalSeconds:F0} {figures.P50.TotalMicroseconds:F1} {figures.P99.TotalMicroseconds:F1}");
    }

    /// <summary>Calls of a neighbour end without waiting: a hundred callers of such would keep all threads from the silo's own work, and no silo of the mesh has them.</summary>
    private static async Task<List<Func<ValueTask>>> GrainsElsewhereAsync(IServiceProvider services, int count)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var self = services.GetRequiredService<ILocalSiloDetails>().Name;
        var elsewhere = new List<Func<ValueTask>>();
        for (var key = 0; elsewhere.Count < count; key++)
        {
            var grain = grains.GetGrain<IEmptyGrain>(key);
            if (await grain.WhereAsync() != self)
            {
                elsewhere.Add(grain.CallAsync);
            }
        }

        return elsewhere;
    }

    /// <summary>Reads of cases that there are not, by grains of the mesh on the other silo.</summary>
    private static async Task<List<Func<ValueTask>>> CasesElsewhereAsync(IServiceProvider services, int count)
    {
        var grains = services.GetRequiredService<IGrainFactory>();
        var self = services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        var elsewhere = new List<Func<ValueTask>>();
        for (var number = 1; elsewhere.Count < count; number++)
        {
            var grain = grains.GetGrain<ICaseGrain>(string.Create(CultureInfo.InvariantCulture, $"FR-2026-{number:000000}"));
            await grain.GetAsync(France);
            if (await grains.GetGrain<IManagementGrain>(0).GetActivationAddress(grain) is { } there && !there.Equals(self))
            {
                elsewhere.Add(() => new ValueTask(grain.GetAsync(France)));
            }
        }

        return elsewhere;
    }

    private sealed class SwitchedFilter(IIncomingGrainCallFilter filter, Func<bool> measures) : IIncomingGrainCallFilter
    {
        public Task Invoke(IIncomingGrainCallContext context) => measures() ? filter.Invoke(context) : context.Invoke();
    }

    private static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
