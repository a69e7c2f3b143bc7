using System.Collections.Concurrent;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Silo;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Metadata;
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

    /// <summary>What the calls came to that silos took, before anybody was told.</summary>
    public ConcurrentQueue<SeenCall> Seen { get; } = new();

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
            silo.AddIncomingGrainCallFilter(new Recorder(Seen));
            silo.AddInterpolMesh(new MeshSiloOptions { Hub = hub, DataFolder = _folder });
            silo.Configure<ClusterMembershipOptions>(membership => membership.ProbeTimeout = TimeSpan.FromSeconds(1));
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

    /// <summary>The client's reference to something of the silos by an interface that only Orleans itself should use.</summary>
    public IAddressable Reference(Type interfaceType, GrainId target) => Reference(Client.ServiceProvider, interfaceType, target);

    public static IAddressable Reference(IServiceProvider services, Type interfaceType, GrainId target) =>
        services.GetRequiredService<IGrainFactory>().GetGrain(target, services.GetRequiredService<GrainInterfaceTypeResolver>().GetGrainInterfaceType(interfaceType));

    /// <summary>What is active on a silo, its own services included.</summary>
    public static IEnumerable<KeyValuePair<GrainId, IGrainContext>> ActiveOn(InProcessSiloHandle silo) =>
        (IEnumerable<KeyValuePair<GrainId, IGrainContext>>)silo.ServiceProvider.GetRequiredService(typeof(ILocalSiloDetails).Assembly.GetType("Orleans.Runtime.ActivationDirectory")
            ?? AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetType("Orleans.Runtime.ActivationDirectory")).OfType<Type>().First());

    /// <summary>A call that a silo took.</summary>
    public sealed record SeenCall(GrainId Target, string Method, object? Case, Exception? Failure);

    private sealed class Recorder(ConcurrentQueue<SeenCall> seen) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            var name = $"{context.InterfaceMethod.DeclaringType!.Name}.{context.MethodName}";
            var (target, inCase) = (context.TargetId, RequestContext.Get("test.case"));
            Exception? failure = null;
            try
            {
                await context.Invoke();
            }
            catch (Exception thrown)
            {
                failure = thrown;
                throw;
            }
            finally
            {
                seen.Enqueue(new SeenCall(target, name, inCase, failure));
            }
        }
    }

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
