using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Three silos that guard their actors, and one client whose calls carry whatever a test wants.</summary>
public sealed class GuardedMesh : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-guarded-").FullName;
    private InProcessTestCluster _cluster = null!;

    public KeyFolder Keys => KeyFolder.Of(_folder);

    /// <summary>Makes what the next calls carry; null for nothing.</summary>
    public AsyncLocal<Func<IOutgoingGrainCallContext, byte[]?>> Credential { get; } = new();

    public IClusterClient Client => _cluster.Client;

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public async Task InitializeAsync()
    {
        var maker = new KeyMaker(Keys);
        maker.MakeForGateway("gateway-fr", [OwnerId.Parse("FR")], operators: false);
        maker.MakeForGateway("gateway-br", [OwnerId.Parse("BR")], operators: false);
        maker.MakeForGateway("gateway-operators", [OwnerId.Parse("IPSG")], operators: true);
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((options, silo) =>
        {
            options.SiloName = options.SiloName == "Silo_0" ? "lyon-1" : "buenos-aires-1";
            Assert.True(HubName.TryOfSilo(options.SiloName, out var hub));
            silo.AddInterpolMesh(new MeshSiloOptions { Hub = hub, DataFolder = _folder });
            silo.UseInMemoryReminderService();
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical));
        });
        builder.ConfigureClient(client => client.AddOutgoingGrainCallFilter(new Carrier(Credential)));
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>What a gateway's calls for an owner carry.</summary>
    public Func<IOutgoingGrainCallContext, byte[]?> Of(string gateway, string owner, TimeProvider? time = null)
    {
        var signer = new CallSigner(GatewayKeys.Read(Keys, gateway), time ?? TimeProvider.System);
        return call => signer.Sign(TokenSubject.Of(OwnerId.Parse(owner)), call.TargetId, call.InterfaceName, call.MethodName);
    }

    private sealed class Carrier(AsyncLocal<Func<IOutgoingGrainCallContext, byte[]?>> credential) : IOutgoingGrainCallFilter
    {
        public async Task Invoke(IOutgoingGrainCallContext context)
        {
            if (credential.Value?.Invoke(context) is { } carried)
            {
                RequestContext.Set(CallCredential.ContextKey, carried);
            }

            await context.Invoke();
        }
    }
}
