using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Attachments;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What the parts of one outbox's activation work with.</summary>
/// <param name="State">What is in memory.</param>
/// <param name="Stream">Writes the outbox's stream.</param>
/// <param name="Rows">Reads and writes rows.</param>
/// <param name="Journal">The home hub's journal.</param>
/// <param name="Blobs">The home hub's attachments.</param>
/// <param name="Owners">The list of owners.</param>
/// <param name="Handling">Who may see what.</param>
/// <param name="Options">When to remind.</param>
/// <param name="Grains">Finds the feeds and other outboxes.</param>
/// <param name="Clock">The clock.</param>
/// <param name="Logger">Where to log.</param>
internal sealed record OutboxContext(
    OutboxState State,
    StreamAppender Stream,
    RowSerializer Rows,
    IHubJournal Journal,
    IBlobStore Blobs,
    OwnerDirectory Owners,
    HandlingRules Handling,
    OutboxOptions Options,
    IGrainFactory Grains,
    TimeProvider Clock,
    ILogger Logger)
{
    private readonly SemaphoreSlim _gate = new(1, 1);

    /// <summary>
    /// Lets one in at a time: forwards, withdrawals and what the feed tells of them read the journal and decide by it before they write. Disposing what is
    /// returned leaves.
    /// </summary>
    public async Task<IDisposable> EnterGateAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new Stay(_gate);
    }

    public IFeedGrain Feed(OwnerId receiver) => Grains.GetGrain<IFeedGrain>(receiver.Value);

    public IOutboxGrain Outbox(OwnerId owner) => Grains.GetGrain<IOutboxGrain>(owner.Value);

    private sealed class Stay(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
