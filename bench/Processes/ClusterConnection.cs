using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace Interpol.Mesh.Bench.Processes;

/// <summary>Connects to the silos over a data folder as a gateway for all owners does.</summary>
internal static class ClusterConnection
{
    /// <summary>The name of that gateway.</summary>
    public const string Gateway = "gateway-bench";

    /// <summary>Connects.</summary>
    /// <param name="folder">The data folder.</param>
    /// <param name="subject">For whom a call is made.</param>
    public static async Task<IHost> OpenAsync(string folder, Func<IOutgoingGrainCallContext, TokenSubject?> subject)
    {
        var keys = KeyFolder.Of(folder);
        new KeyMaker(keys).MakeForGateway(Gateway, [], operators: false);
        var signer = GatewayTokenSigner.Read(keys, Gateway, TimeProvider.System);
        var identity = TlsIdentity.Read(keys, CertificateRole.Gateway, Gateway);
        var file = $"Data Source={Path.Combine(folder, "cluster.db")}";
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.UseOrleansClient(client => client
            .AddOutgoingGrainCallFilter(new CallTokenFilter(signer, subject))
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (ClusterIdentity.ClusterId, ClusterIdentity.ServiceId))
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(3))
            .Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(steps => steps.UseClientTls(identity.ConnectionsWith(CertificateRole.Silo))))
            .UseSqliteClustering(options => options.ConnectionString = file));

        // As gateways do: what is under way when a silo goes is made again at once.
        builder.Services.AddSqliteMembershipTable(options => options.ConnectionString = file);
        builder.Services.AddSingleton<SiloDepartures>();
        builder.Services.AddHostedService(services => new SiloWatch(
            services.GetRequiredService<IMembershipTable>(),
            services.GetRequiredService<SiloDepartures>(),
            TimeSpan.FromMilliseconds(100),
            TimeProvider.System,
            services.GetRequiredService<ILogger<SiloWatch>>()));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
