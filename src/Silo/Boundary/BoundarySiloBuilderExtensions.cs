using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Silo.Boundary;

/// <summary>Guards a silo.</summary>
internal static class BoundarySiloBuilderExtensions
{
    /// <summary>Adds the filter and what it needs.</summary>
    /// <param name="builder">The silo.</param>
    /// <param name="hub">The silo's hub.</param>
    /// <param name="keys">Where the keys are.</param>
    /// <exception cref="KeyException">The boundary key is missing or cannot be used.</exception>
    public static ISiloBuilder AddBoundary(this ISiloBuilder builder, HubName hub, KeyFolder keys)
    {
        // Read now: a silo without its key must not start.
        var boundaryKey = KeyFile.ReadAgreementKey(keys.BoundaryKey);
        builder.Services.AddSingleton(keys);
        builder.Services.AddSingleton<ECDiffieHellman>(_ => boundaryKey);
        builder.Services.AddSingleton(_ => GatewaySurface.Create());
        builder.Services.AddSingleton<KnownGateways>();
        builder.Services.AddSingleton<CallVerifier>();
        builder.Services.AddSingleton(provider => new BoundaryAudit(
            provider.GetRequiredService<IGrainFactory>(),
            hub,
            provider.GetRequiredService<OwnerDirectory>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<BoundaryAudit>>()));
        builder.Services.AddHostedService(provider => provider.GetRequiredService<BoundaryAudit>());
        return builder.AddIncomingGrainCallFilter<BoundaryFilter>();
    }
}
