using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.Tokens;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
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
        var signer = new CallSigner(GatewayKeys.Read(keys, Gateway), TimeProvider.System);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Critical);
        builder.UseOrleansClient(client => client
            .AddOutgoingGrainCallFilter(new CallSigningFilter(signer, subject))
            .Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("interpol-mesh", "interpol-mesh"))
            .Configure<ClientMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(3))
            .Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(steps =>
                steps.UseMiddleware(new TlsClientMiddleware(TlsIdentity.Read(keys, CertificateRole.Gateway, Gateway), NullLogger<TlsClientMiddleware>.Instance))))
            .UseAdoNetClustering(options =>
                (options.Invariant, options.ConnectionString) = ("Microsoft.Data.Sqlite", $"Data Source={Path.Combine(folder, "cluster.db")}")));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
