using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Takes what the owner's own feed tells of arrivals: answers become stages, declared forwards part of timelines, withdrawals are followed to what this owner
/// passed on. Everything is found out and done before the number of the event is written, and may be done again.
/// </summary>
internal sealed class InboundEvents(OutboxContext outbox, OutboxReader reader, Withdrawals withdrawals)
{
    /// <summary>Takes a batch.</summary>
    /// <returns>The highest number taken without a gap.</returns>
    public async Task<long> AcceptAsync(InboundEventBatch batch, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(batch.Lane) || batch.Epoch < 1 || batch.Events.IsDefaultOrEmpty || batch.Events.Length > OutgoingLink<InboundEvent>.MaxBatch)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"A batch has a lane, an epoch from 1 and 1 to {OutgoingLink<InboundEvent>.MaxBatch} events.");
        }

        using var stay = await outbox.EnterGateAsync(cancellationToken);
        var counter = $"news/{batch.Lane.Name()}/{batch.Epoch}";
        var effects = new Dictionary<long, Action<AppendBatch>>();
        foreach (var arrival in batch.Events.Where(arrival => arrival.Number > outbox.State.Counter(counter)))
        {
            if (await EffectAsync(arrival, cancellationToken) is { } effect)
            {
                effects[arrival.Number] = effect;
            }
        }

        var highWater = 0L;
        await outbox.Stream.CommitAsync(
            append => highWater = append.TakeInOrder(counter, batch.Epoch, batch.Events, arrival => arrival.Number, arrival => effects.GetValueOrDefault(arrival.Number)?.Invoke(append)),
            rows: effects.Count);
        return highWater;
    }

    /// <summary>What an event changes; null for nothing.</summary>
    private async Task<Action<AppendBatch>?> EffectAsync(InboundEvent arrival, CancellationToken cancellationToken)
    {
        var envelope = arrival.Envelope;
        if (envelope is { Kind: MessageKind.Withdrawal, About: { } withdrawn })
        {
            await withdrawals.CascadeAsync(withdrawn, arrival.Stored.At, cancellationToken);
            return append => OutboxRules.RecordEvent(append, outbox.Rows, OutboxKeys.Revoked(withdrawn), arrival.Stored);
        }

        if (envelope is { Kind: MessageKind.Note, Note: { Kind: NoteKind.Forwarded, Forward: { } forward } note, About: { } origin })
        {
            var chain = OutboxKeys.Declared(origin);
            var row = new ForwardRow(forward, arrival.Stored, note.Owners, [], await reader.FindPositionAsync(chain, cancellationToken) ?? 0);
            return append => OutboxRules.RecordForward(append, outbox.Rows, chain, row);
        }

        if (envelope.InReplyTo is { } answered && await reader.FindAsync(answered, cancellationToken) is (_, { } sent)
            && sent.Envelope.Recipients.IndexOf(envelope.Id.Sender) is >= 0 and var recipient)
        {
            var link = OutboxLink.NameOf(envelope.Id.Sender, sent.Envelope.Lane);
            return append => append.AddReceipt(new ReceiptRange(link, ReceiptStages.Answered, sent.Numbers[recipient], arrival.Stored.At, arrival.Stored.Hub.Value));
        }

        return null;
    }
}
