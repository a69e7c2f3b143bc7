using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Cluster;
using Orleans.Concurrency;

namespace Interpol.Mesh.Grains.Hits;

/// <summary>The hits of one day on one record by one searcher. The way of a command is drawn at <see cref="AggregateGrain{TState,TCommand,TEvent}"/>.</summary>
/// <remarks>
/// <code>
/// check (searcher's gateway) -> its queue, flushed -> NoteHit here; a new one within what the searcher may note on a day -> note to searcher, owner, command centre; the owner's clock
///   owner confirms or clears -> note to the same; its time over -> overdue, note to the same; another question after the answer -> asked again
///   silent: searcher and command centre alone learn of it, and nobody answers
/// </code>
/// At home with the searcher: its gateways have to note hits at once, and there is nothing of a silent one in a stream, an outbox or a list of the owner's. What the owner does with others crosses the ocean once, to confirm.
/// </remarks>
[GrainType(GrainTypes.Hit), HomeHubPlacement, Reentrant]
internal sealed class HitGrain(HitRules rules, HitAllowance allowance, TimeProvider clock, AggregateServices services) : AggregateGrain<HitRecord, HitCommand, HitEvent>(rules, services), IHitGrain
{
    public async Task<HitView> ExecuteAsync(IssuedCommand<HitCommand> command, CancellationToken cancellationToken = default)
    {
        command.RequireCaller();
        if (command.Command is MissHitAnswer or ForgetHit)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "Clocks are the hub's.");
        }

        // Before anything else is compared: to whom it does not concern, a refusal must not say whether there is one.
        var by = command.By.Owner;
        if (by != new HitId(this.GetPrimaryKeyString()).Searcher && !((await StateAsync()).State is { } known && rules.PartiesOf(known).Contains(by)))
        {
            throw new MeshException(MeshErrorCodes.NotFound, "There is no such hit, or it does not concern you.");
        }

        // What the mesh notes itself, of lists that it screens, is no gateway's word.
        var (record, version) = command.Command is NoteHit note && ExternalCaller.Current is not null && (await StateAsync()).State is null
            ? await NoteNewAsync(command, note, cancellationToken)
            : await CarryOutAsync(command, cancellationToken);
        return new HitView(HitRules.ToldTo(record, by), version);
    }

    public async Task<HitView?> GetAsync(OwnerId reader, CancellationToken cancellationToken = default)
    {
        ExternalCaller.RequireOwner(reader);
        var hit = await StateAsync();
        return hit.State is { } record && rules.PartiesOf(record).Contains(reader) ? new HitView(HitRules.ToldTo(record, reader), hit.Version) : null;
    }

    /// <summary>Notes a hit of which there is none yet, within what the searcher may note on a day. What fails takes nothing of that.</summary>
    private async Task<(HitRecord State, long Version)> NoteNewAsync(IssuedCommand<HitCommand> command, NoteHit note, CancellationToken cancellationToken)
    {
        var searcher = command.By.Owner;
        var isKnown = await IsKnownAsync(searcher, note, cancellationToken);
        var at = clock.GetUtcNow();
        allowance.Take(searcher, isKnown, at);
        try
        {
            return await CarryOutAsync(command, cancellationToken);
        }
        catch
        {
            allowance.GiveBack(searcher, isKnown, at);
            throw;
        }
    }

    /// <summary>Whether the copy at the searcher's hub has the record. That it has not proves nothing: it may have been cleared, or the copy be away.</summary>
    private async Task<bool> IsKnownAsync(OwnerId searcher, NoteHit note, CancellationToken cancellationToken)
    {
        try
        {
            return await GrainFactory.GetGrain<IRecordReplicaGrain>(HomeHub.OfKey(searcher.Value).Value).HasAsync(note.Owner, note.Record, cancellationToken);
        }
        catch (Exception away) when (away is MeshException or TimeoutException or OrleansException)
        {
            return false;
        }
    }

    protected override OwnerId ClockOwner(HitRecord state) => state.Id.Searcher;
}
