using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>The audit of one hub. Reentrant: calls meet in the writer of the chain, which makes one append of all that wait.</summary>
/// <remarks>
/// <code>
/// gateways, silos -- RecordAsync --> AuditLog: chained by hashes, one flushed append of all that wait --> answer
/// AuditSealing, every minute -- SealHeadAsync --> AuditHeadLog: the head, flushed -- SignAsync --> the other hubs' AuditSigner: written down, signed
/// supervisors -- ReadOfAsync --> AuditPages; operators -- ReadRowsAsync --> the journal's rows as they are
/// </code>
/// </remarks>
[GrainType(GrainTypes.Audit), HomeHubPlacement, Reentrant]
internal sealed class AuditGrain(
    HubDatabases databases, OwnerDirectory owners, HubKey key, TimeProvider clock, ILogger<AuditGrain> logger) : Grain, IAuditGrain
{
    private const int MaxPageBytes = 1024 * 1024;

    private static readonly TimeSpan SigningTimeout = TimeSpan.FromSeconds(5);

    private readonly LoadedOnce<AuditState> _state = new();
    private Task? _sealing;

    public async Task<long> RecordAsync(OperationId batch, ImmutableArray<AuditEntry> entries, CancellationToken cancellationToken = default)
    {
        AuditRules.Check(batch, entries, owners);
        foreach (var entry in entries)
        {
            ExternalCaller.RequireOwner(entry.Actor);
        }

        var state = await StateAsync();
        return await state.Log.RecordAsync(batch.Value, entries, clock.GetJournalTime(), cancellationToken);
    }

    public async Task<ImmutableArray<NumberedAuditEntry>> ReadOfAsync(OwnerId owner, long? before, int max, CancellationToken cancellationToken = default)
    {
        CheckMax(max);
        if (owner.Value is null || !owners.Contains(owner))
        {
            throw new MeshException(MeshErrorCodes.UnknownOwner, "There is no owner with that code.");
        }

        ExternalCaller.RequireOwner(owner);
        var state = await StateAsync();
        return await state.Pages.ReadOfAsync(owner, before, max, cancellationToken);
    }

    public async Task<AuditRows> ReadRowsAsync(AuditStream stream, long from, int max, CancellationToken cancellationToken = default)
    {
        CheckMax(max);
        if (!Enum.IsDefined(stream) || from < 1)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "An audit has entries, heads and signed heads, each with rows from 1 on.");
        }

        var journal = databases.Journal(Hub().Value);
        var name = new StreamName(AuditStreams.NameOf(stream, Hub()));

        // The head first: rows that come meanwhile are behind it, and none before it are missing.
        var head = await journal.ReadHeadAsync(name, cancellationToken);
        var rows = await journal.ReadAsync(name, from, max, MaxPageBytes, cancellationToken);
        return new AuditRows([.. rows.Select(row => new AuditRow(row.Position, row.At, row.Kind, row.Head))], head.Next);
    }

    public async Task<ImmutableArray<SignedAuditHead>> GetHeadsAsync(int max, CancellationToken cancellationToken = default)
    {
        CheckMax(max);
        return (await StateAsync()).Heads.Newest(max);
    }

    public async Task<AuditSignature> SignAsync(AuditHead head, CancellationToken cancellationToken = default)
    {
        var own = key.Require(Hub());
        var state = await StateAsync();
        return await state.Signer.SignAsync(head, own, clock, cancellationToken);
    }

    public async Task SealHeadAsync(CancellationToken cancellationToken = default)
    {
        var sealing = _sealing ??= SealAsync(cancellationToken);
        try
        {
            await sealing;
        }
        finally
        {
            if (ReferenceEquals(_sealing, sealing))
            {
                _sealing = null;
            }
        }
    }

    private async Task SealAsync(CancellationToken cancellationToken)
    {
        var state = await StateAsync();
        var now = clock.GetJournalTime();
        await state.Heads.AddAsync(new AuditHead(Hub(), state.Log.Last, AuditChain.ToText(state.Log.Hash.Span), now));
        await state.Heads.CollectAsync(SignAsync, clock, cancellationToken);
    }

    private Task<AuditSignature> SignAsync(HubName signer, AuditHead head, CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<IAuditGrain>(signer.Value).SignAsync(head, cancellationToken).WaitAsync(SigningTimeout, clock, cancellationToken);

    private ValueTask<AuditState> StateAsync() => _state.GetAsync(async () =>
    {
        var hub = Hub();
        var journal = databases.Journal(hub.Value);
        var log = await AuditLog.LoadAsync(hub, journal, DeactivateOnIdle);
        var heads = await AuditHeadLog.LoadAsync(hub, journal, DeactivateOnIdle, logger);
        var signer = await AuditSigner.LoadAsync(hub, journal, DeactivateOnIdle);
        return new AuditState(log, new AuditPages(log), heads, signer);
    });

    private HubName Hub() => HubName.TryParse(this.GetPrimaryKeyString(), out var hub)
        ? hub
        : throw new MeshException(MeshErrorCodes.NotFound, $"An audit is one of a hub: {string.Join(", ", HubName.All)}.");

    private static void CheckMax(int max)
    {
        if (max is < 1 or > AuditLimits.MaxPage)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"max: 1 to {AuditLimits.MaxPage}.");
        }
    }
}

/// <summary>What an audit's activation holds in memory.</summary>
/// <param name="Log">The chain.</param>
/// <param name="Pages">Reads it.</param>
/// <param name="Heads">Its heads.</param>
/// <param name="Signer">Signs the heads of others.</param>
internal sealed record AuditState(AuditLog Log, AuditPages Pages, AuditHeadLog Heads, AuditSigner Signer);
