using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>
/// Asks an owner's hub for messages of which nobody knows whether it has taken them: because its answer did not come, because the gateway was killed before it had
/// written the answer down, or because a loss of power took that back. A hub may still take one that it was handed long ago, so it is asked for a while.
/// </summary>
internal sealed class SentSettler(OwnerMailbox mailbox, IngestContext context)
{
    private const int MaxDoubts = 1024;

    /// <summary>For so long a hub may still take what it was handed: much longer than anything waits for its turn there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Queue<(OperationId Operation, long Since)> _doubts = new();

    /// <summary>Asks until the gateway stops.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var caller = context.Callers.Enter(mailbox.Owner);
        var pause = new IngestPause(context.Options, context.Time);
        await mailbox.DoubtUnsettledAsync(stopping);
        while (true)
        {
            if (_doubts.Count == 0)
            {
                await mailbox.InDoubt.WaitToReadAsync(stopping);
                pause.Reset();
            }

            while (_doubts.Count < MaxDoubts && mailbox.InDoubt.TryRead(out var operation))
            {
                _doubts.Enqueue((operation, context.Time.GetTimestamp()));
            }

            await AskAsync(stopping);
            await pause.WaitLongerAsync(stopping);
        }
    }

    /// <summary>Asks for each of them once, and stops at the first that gets no answer: the others would get none either.</summary>
    private async Task AskAsync(CancellationToken stopping)
    {
        for (var left = _doubts.Count; left > 0; left--)
        {
            var (operation, since) = _doubts.Dequeue();
            try
            {
                if (await FindAsync(operation, stopping) is { } found)
                {
                    await mailbox.SettleAsync(operation, found, stopping);
                }
                else if (context.Time.GetElapsedTime(since) < Patience)
                {
                    _doubts.Enqueue((operation, since));
                }
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                context.Report(mailbox.Owner, failure);
                _doubts.Enqueue((operation, since));
                return;
            }
        }
    }

    private Task<SentEntry?> FindAsync(OperationId operation, CancellationToken stopping) => context.Calls.ReadAsync(
        (mailbox.Owner, Id: MessageId.For(mailbox.Owner, operation)),
        static (grains, state, cancellationToken) => grains.GetGrain<IOutboxGrain>(state.Owner.Value).FindSentAsync(state.Id, cancellationToken),
        stopping);
}
