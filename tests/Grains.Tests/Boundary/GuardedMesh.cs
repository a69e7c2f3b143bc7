using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Two silos that guard their actors, and one client whose calls carry whatever a test wants.</summary>
public sealed class GuardedMesh : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-guarded-").FullName;
    private InProcessTestCluster _cluster = null!;

    public KeyFolder Keys => KeyFolder.Of(_folder);

    /// <summary>The token of the next calls; null for none.</summary>
    public AsyncLocal<string?> Token { get; } = new();

    public IClusterClient Client => _cluster.Client;

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public async Task InitializeAsync()
    {
        var maker = new KeyMaker(Keys);
        maker.MakeForSilos();
        maker.MakeForGateway("gateway-fr", [OwnerId.Parse("FR")], operators: false);
        maker.MakeForGateway("gateway-br", [OwnerId.Parse("BR")], operators: false);
        maker.MakeForGateway("gateway-operators", [OwnerId.Parse("IPSG")], operators: true);
        var builder = new InProcessTestClusterBuilder(2);
        builder.Options.ConfigureFileLogging = false;

        // With a client at its start the cluster would ask silos, from outside, what only silos may ask.
        builder.Options.InitializeClientOnDeploy = false;
        builder.ConfigureSilo((options, silo) =>
        {
            options.SiloName = options.SiloName == "Silo_0" ? "lyon-1" : "buenos-aires-1";
            Assert.True(HubName.TryOfSilo(options.SiloName, out var hub));
            silo.AddInterpolMesh(new MeshSiloOptions { Hub = hub, DataFolder = _folder });
            silo.UseInMemoryReminderService();
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical));
        });
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(new Carrier(Token)));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        await _cluster.InitializeClientAsync();
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The token with which a gateway calls for an owner.</summary>
    public string Of(string gateway, string owner, string? officer = null) =>
        GatewayTokenSigner.Read(Keys, gateway, TimeProvider.System).Sign(new TokenSubject(OwnerId.Parse(owner), officer));

    public T Service<T>(string silo)
        where T : notnull => Silos.First(handle => handle.Name == silo).ServiceProvider.GetRequiredService<T>();

    private sealed class Carrier(AsyncLocal<string?> token) : IOutgoingGrainCallFilter
    {
        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            if (token.Value is { } carried)
            {
                RequestContext.Set(GatewayToken.ContextKey, carried);
            }

            await context.Invoke();
        }
    }
}
