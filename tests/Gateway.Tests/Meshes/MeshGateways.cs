using System.Net.Http.Headers;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Grains.Tests.Meshes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Gateway.Tests.Meshes;

/// <summary>Gateways over a real mesh in the test's process, which ends with them.</summary>
internal sealed class MeshGateways(MeshCluster mesh) : IAsyncDisposable
{
    private readonly TokenMint _mint = new();
    private readonly List<WebApplication> _gateways = [];

    public MeshCluster Mesh => mesh;

    /// <summary>The keys of the gateways.</summary>
    public GatewayKeys Keys { get; } = new();

    /// <summary>Starts a gateway of some owners, whose patience no busy machine ends.</summary>
    public Task<WebApplication> StartAsync(string name, params string[] owners) =>
        StartAsync(GatewayUnderTest.Settings(owners) with { Name = name, Calls = new CallRetryOptions { Total = Until.Deadline } });

    /// <summary>Starts a gateway.</summary>
    public async Task<WebApplication> StartAsync(GatewaySettings settings)
    {
        var gateway = GatewayApplication.Create(settings, _mint.PublicKey, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Services.AddSingleton<IGrainFactory>(mesh.Client);
            Keys.AddTo(builder.Services, settings.Name, TimeProvider.System);
            builder.Services.AddSingleton(Bureau.Quick);

            // As at a gateway of its own: otherwise what a killed silo was asked is waited for until the time of the call is over.
            builder.Services.AddHostedService(provider => new SiloWatch(
                mesh.Silos[0].ServiceProvider.GetRequiredService<IMembershipTable>(),
                provider.GetRequiredService<SiloDepartures>(),
                TimeSpan.FromMilliseconds(100),
                TimeProvider.System,
                provider.GetRequiredService<ILogger<SiloWatch>>()));
        });
        _gateways.Add(gateway);
        await gateway.StartAsync();
        return gateway;
    }

    /// <summary>Calls a gateway for an owner.</summary>
    public HttpClient ClientOf(WebApplication gateway, string owner, string role = MeshRoles.Officer) =>
        ClientWith(gateway, _mint.Sign(DateTimeOffset.UtcNow, owner, [role]));

    /// <summary>Calls a gateway for an officer.</summary>
    public HttpClient ClientOfOfficer(WebApplication gateway, string owner, string officer) =>
        ClientWith(gateway, _mint.Sign(DateTimeOffset.UtcNow, owner, [MeshRoles.Officer], officer: officer));

    /// <summary>Calls a gateway with a token.</summary>
    public static HttpClient ClientWith(WebApplication gateway, string token)
    {
        var client = gateway.GetTestClient();
        client.Timeout = Until.Deadline;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gateway in _gateways)
        {
            await gateway.DisposeAsync();
        }

        await mesh.DisposeAsync();
        _mint.Dispose();
    }
}
