using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>The audit of one hub. Reentrant: calls meet in the writer of the chain, which makes one append of all that wait.</summary>
[GrainType(GrainTypes.Audit), HomeHubPlacement, Reentrant]
internal sealed class AuditGrain(HubDatabases databases, OwnerDirectory owners) : Grain, IAuditGrain
{
    private readonly LoadedOnce<AuditLog> _log = new();

    public async Task<long> RecordAsync(OperationId batch, ImmutableArray<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        AuditRules.Check(batch, entries, owners);
        foreach (var entry in entries)
        {
            ExternalCaller.RequireOwner(entry.Actor);
        }

        var log = await LogAsync();
        return await StorageFailure.GuardAsync(() => log.RecordAsync(batch.Value, entries, cancellationToken));
    }

    public Task<ImmutableArray<NumberedAuditEntry>> ReadOfAsync(OwnerId owner, long? before, int max, CancellationToken cancellationToken = default) => throw NotServed();

    public Task<ImmutableArray<NumberedAuditEntry>> ReadAsync(long from, int max, CancellationToken cancellationToken = default) => throw NotServed();

    public Task<ImmutableArray<SignedAuditHead>> GetHeadsAsync(int max, CancellationToken cancellationToken = default) => throw NotServed();

    public Task<AuditSignature> SignAsync(AuditHead head, CancellationToken cancellationToken = default) => throw NotServed();

    public Task SealHeadAsync(CancellationToken cancellationToken = default) => throw NotServed();

    private static MeshException NotServed() => new(MeshErrorCodes.Unavailable, "This hub does not serve that yet.");

    private ValueTask<AuditLog> LogAsync() => _log.GetAsync(() => StorageFailure.GuardAsync(async () =>
    {
        var hub = Hub();
        return await AuditLog.LoadAsync(hub, databases.Journal(hub.Value), DeactivateOnIdle);
    }));

    private HubName Hub() => HubName.TryParse(this.GetPrimaryKeyString(), out var hub)
        ? hub
        : throw new MeshException(MeshErrorCodes.NotFound, $"An audit is one of a hub: {string.Join(", ", HubName.All)}.");
}
