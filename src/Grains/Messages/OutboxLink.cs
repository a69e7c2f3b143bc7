using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>One lane from an outbox to one receiver's feed.</summary>
internal sealed class OutboxLink(Outbox outbox, OwnerId receiver, Lane lane, Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer)
    : OutgoingLink<LinkEntry>(NameOf(receiver, lane), outbox.Budget, registerTimer)
{
    private const int MaxUnflushed = 64;

    private readonly List<(DateTimeOffset SentAt, DeliveryResult Result)> _unflushed = [];
    private int _flushing;

    public OwnerId Receiver { get; } = receiver;

    public Lane Lane { get; } = lane;

    /// <summary>The mark that holds the number of the next entry.</summary>
    public string NextMark { get; } = $"next/{NameOf(receiver, lane)}";

    /// <summary>Whether confirmations wait to be written.</summary>
    public bool IsDirty => _unflushed.Count > 0;

    public static string NameOf(OwnerId receiver, Lane lane) => $"{receiver.Value}/{lane.Name()}";

    public static string RefusalKey(string link, long number) => $"refused/{link}/{number}";

    /// <summary>Adds what the receiver confirmed to an append.</summary>
    public void Prepare(AppendBatch batch)
    {
        _flushing = _unflushed.Count;
        foreach (var (sentAt, result) in _unflushed)
        {
            batch.Acknowledge(Name, result.HighWater);
            batch.AddReceipt(new ReceiptRange(Name, (byte)MessageStage.Forwarded, result.HighWater, sentAt, outbox.Owner.Home.Value));
            batch.AddReceipt(new ReceiptRange(Name, (byte)MessageStage.Stored, result.HighWater, result.Stored.At, result.Stored.Hub.Value));
            foreach (var refusal in result.Refused)
            {
                var (index, _) = batch.AddRow(OutboxRow.Refusal(refusal.Reason));
                batch.AddIndex(RefusalKey(Name, refusal.Number), index);
                batch.AddReceipt(new ReceiptRange(Name, ReceiptStages.Refused, refusal.Number, result.Stored.At, result.Stored.Hub.Value));
            }
        }
    }

    /// <summary>The append that <see cref="Prepare"/> added to is flushed.</summary>
    public void Flushed()
    {
        _unflushed.RemoveRange(0, _flushing);
        _flushing = 0;
    }

    protected override Task<IReadOnlyList<WindowEntry>> ReadWaitingAsync(long from, int max, int maxBytes, CancellationToken cancellationToken) =>
        outbox.Rows.ReadWaitingAsync(this, from, max, maxBytes, cancellationToken);

    protected override async Task<long> SendAsync(IReadOnlyList<WindowEntry> entries, CancellationToken cancellationToken)
    {
        if (_unflushed.Count >= MaxUnflushed)
        {
            await outbox.FlushAsync();
        }

        var sentAt = outbox.Clock.GetJournalTime();
        var batch = new LinkBatch(outbox.Owner.Code, Lane, outbox.Epoch, [.. entries.Select(entry => entry.Entry)]);
        var result = await outbox.Feed(Receiver).DeliverAsync(batch, cancellationToken);
        if (result.HighWater > Acknowledged && result.HighWater < Next)
        {
            _unflushed.Add((sentAt, result));
        }

        return result.HighWater;
    }

    protected override void OnConfirmed() => outbox.OnConfirmed(this);

    protected override void OnFailed(Exception exception) => outbox.OnLinkFailed(this, exception);

    /// <summary>An entry as the window holds it.</summary>
    /// <param name="number">Its number on the link.</param>
    /// <param name="row">The message.</param>
    /// <param name="body">Payload and wraps.</param>
    /// <param name="recipient">Index of the receiver in the envelope.</param>
    public static WindowEntry Entry(long number, OutboxRow row, ReadOnlyMemory<byte> body, int recipient)
    {
        var whole = OutboxBody.IsWhole(row.Envelope, body);
        var payload = OutboxBody.Payload(row.Envelope, body);
        var entry = new LinkEntry(number, row.Envelope, row.Accepted, payload)
        {
            State = whole ? EntryState.Whole : EntryState.Withdrawn,
            Excluded = row.AllExcluded,
            Wraps = OutboxBody.Wraps(row.Envelope, body, recipient),
        };
        return new WindowEntry(number, Weight(row.Envelope, payload), row.Accepted.At, entry);
    }

    /// <summary>What an entry weighs in a batch: the payload and, roughly, the envelope.</summary>
    public static int Weight(Envelope envelope, ReadOnlyMemory<byte> payload) =>
        payload.Length + 256 + (8 * envelope.Recipients.Length) + (96 * envelope.Attachments.Length) + (512 * (envelope.Note?.Heads.Length ?? 0));
}
