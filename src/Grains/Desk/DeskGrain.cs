using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Desk;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Desk;

/// <summary>The desk of one owner's bureau. Appends have to be decided one after the other; reads come in between and may wait.</summary>
[GrainType(GrainTypes.Desk), HomeHubPlacement]
internal sealed partial class DeskGrain(
    HubDatabases databases, OwnerDirectory owners, RowSerializer rows, FeedWaiterRegistry registry, TimeProvider clock, ILogger<DeskGrain> logger)
    : JournaledGrain<DeskStream>(owners), IDeskGrain
{
    private readonly FeedWaiters _waiters = new(clock);
    private bool _broken;

    public async Task<DeskAppended> AppendAsync(DeskAppend append, CancellationToken cancellationToken = default)
    {
        DeskRules.Check(append);
        var desk = await StateAsync();
        var appended = await desk.AppendAsync(append);
        _waiters.Release();
        if (desk.CanBeCut)
        {
            await CutAsync(desk);
        }

        return appended;
    }

    public async Task<DeskPage> ReadAsync(long after, TimeSpan wait, CancellationToken cancellationToken = default)
    {
        if (after < 0)
        {
            throw new MeshException(MeshErrorCodes.Invalid, "after: a position, or 0 for the newest snapshot.");
        }

        var desk = await StateAsync();
        await desk.CheckAsync(after);
        if (wait > TimeSpan.Zero && after >= desk.Last && !_broken)
        {
            await _waiters.WaitAsync(wait < FeedLimits.MaxWait ? wait : FeedLimits.MaxWait, cancellationToken);
        }

        return await desk.ReadAsync(after, cancellationToken);
    }

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        registry.Add(_waiters);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _waiters.Close();
        registry.Remove(_waiters);
        return Task.CompletedTask;
    }

    protected override Task<DeskStream> LoadAsync(OwnerInfo owner) => DeskStream.LoadAsync(owner, databases.Journal(owner.Home.Value), rows, OnBroken);

    private void OnBroken()
    {
        _broken = true;
        _waiters.Close();
        DeactivateOnIdle();
    }

    /// <summary>The record is stored whatever becomes of this; what is left is cut after the next one.</summary>
    private async Task CutAsync(DeskStream desk)
    {
        try
        {
            await desk.CutAsync();
        }
        catch (Exception exception)
        {
            LogNotCut(logger, this.GetPrimaryKeyString(), exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What stands before the newest snapshot of desk {Owner} could not be deleted; it is tried again: {Reason}")]
    private static partial void LogNotCut(ILogger logger, string owner, string reason);
}
