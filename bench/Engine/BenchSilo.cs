using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Interpol.Mesh.Bench.Engine;

/// <summary>A silo of the engine benchmark: a process of its own that ends when its standard input does.</summary>
internal static class BenchSilo
{
    private const string Invariant = "Microsoft.Data.Sqlite";

    public static async Task<int> RunAsync(string[] args)
    {
        var (folder, name) = (args[0], args[1]);
        var (siloPort, gatewayPort) = (Number(args[2]), Number(args[3]));
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("bench", "bench"))
            .Configure<SiloOptions>(options => options.SiloName = name)
            .ConfigureEndpoints(System.Net.IPAddress.Loopback, siloPort, gatewayPort)
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, ClusterConnection(folder)))
            .AddAdoNetGrainStorage("bench", options => (options.Invariant, options.ConnectionString) = (Invariant, $"Data Source={Path.Combine(folder, name + ".db")}"))
            .UseSystemTextJsonGrainStorageSerializer());
        using var host = builder.Build();
        await host.StartAsync();
        await Console.Out.WriteLineAsync("ready");
        await Console.In.ReadToEndAsync();
        await host.StopAsync();
        return 0;
    }

    public static async Task<IHost> ConnectAsync(string folder)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("bench", "bench"))
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, ClusterConnection(folder))));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static string ClusterConnection(string folder) => $"Data Source={Path.Combine(folder, "cluster.db")}";

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
