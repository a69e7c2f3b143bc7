using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>The audit of one hub. Reentrant: calls meet in the writer of the chain, which makes one append of all that wait.</summary>
[GrainType(GrainTypes.Audit), HomeHubPlacement, Reentrant]
internal sealed partial class AuditGrain(
    HubDatabases databases, OwnerDirectory owners, HubKey key, IOptions<AuditSealOptions> options, TimeProvider clock, ILogger<AuditGrain> logger) : Grain, IAuditGrain
{
    private static readonly OwnerId Secretariat = new("IPSG");
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
        return await state.Log.RecordAsync(batch.Value, entries, cancellationToken);
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

    public async Task<ImmutableArray<NumberedAuditEntry>> ReadAsync(long from, int max, CancellationToken cancellationToken = default)
    {
        CheckMax(max);
        var state = await StateAsync();
        return await state.Pages.ReadAsync(from, max, cancellationToken);
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
        await TellAsync(state.Heads, now, cancellationToken);
    }

    private Task<AuditSignature> SignAsync(HubName signer, AuditHead head, CancellationToken cancellationToken) =>
        GrainFactory.GetGrain<IAuditGrain>(signer.Value).SignAsync(head, cancellationToken).WaitAsync(SigningTimeout, clock, cancellationToken);

    /// <summary>Once an hour the newest head goes to every feed; gateways keep what they are told, so that nobody can rewrite an audit unseen.</summary>
    private async Task TellAsync(AuditHeadLog heads, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hour = now.UtcTicks / options.Value.Telling.Ticks;
        if (heads.ToldHour is not { } last)
        {
            await heads.ToldAsync(hour);
            return;
        }

        if (hour <= last || heads.Newest(1) is not [{ } newest])
        {
            return;
        }

        var note = new PostNote(
            OperationId.Parse(string.Create(CultureInfo.InvariantCulture, $"audit-heads-{Hub()}-{hour}")),
            [.. owners.All.Select(owner => owner.Code)],
            Lane.Routine,
            null,
            new FeedNote(NoteKind.AuditHeads, [], newest.Head.At, null) { Heads = [newest] });
        try
        {
            await GrainFactory.GetGrain<IOutboxGrain>(Secretariat.Value).PostNoteAsync(note, cancellationToken);
        }
        catch (MeshException told) when (told.Code == MeshErrorCodes.OperationConflict)
        {
            // It went out before a crash, with the head of that time.
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotTold(logger, Hub(), failure.Message);
            return;
        }

        await heads.ToldAsync(hour);
    }

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

    [LoggerMessage(Level = LogLevel.Information, Message = "The head of the audit of {Hub} could not be told to the feeds and will be again: {Reason}")]
    private static partial void LogNotTold(ILogger logger, HubName hub, string reason);
}
