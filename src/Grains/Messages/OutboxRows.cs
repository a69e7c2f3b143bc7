using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Reads what an outbox holds from its journal.</summary>
internal sealed class OutboxRows(Outbox outbox, IHubJournal journal, StreamAppender writer)
{
    private const int MaxPageBytes = 1024 * 1024;

    /// <summary>The message at a position; null when another kind of row stands there, or none.</summary>
    public async Task<OutboxRow?> ReadAsync(long position, CancellationToken cancellationToken) =>
        await ReadStoredAsync(position, cancellationToken) is { Kind: OutboxRow.MessageKind } row ? OutboxRow.Read(row.Head.Span) : null;

    /// <summary>The row at a position.</summary>
    public async Task<StoredRow?> ReadStoredAsync(long position, CancellationToken cancellationToken)
    {
        var rows = await journal.ReadAsync(writer.Stream, position, 1, 1, cancellationToken);
        return rows is [{ } row] && row.Position == position ? row : null;
    }

    /// <summary>A message that was sent, by its id; null when none was.</summary>
    public async Task<(long Position, OutboxRow Row)?> FindAsync(MessageId id, CancellationToken cancellationToken) =>
        await FindPositionAsync(id.Value, cancellationToken) is { } position && await ReadAsync(position, cancellationToken) is { } row
            ? (position, row)
            : null;

    /// <summary>The position of the latest row with a key.</summary>
    public Task<long?> FindPositionAsync(string key, CancellationToken cancellationToken) => journal.FindIndexAsync(writer.Stream, key, cancellationToken);

    /// <summary>What waits on a link.</summary>
    public async Task<IReadOnlyList<OutgoingLink<LinkEntry>.WindowEntry>> ReadWaitingAsync(
        OutboxLink link, long from, int max, int maxBytes, CancellationToken cancellationToken)
    {
        var pending = await journal.ReadPendingAsync(writer.Stream, link.Name, from, max, maxBytes, cancellationToken);
        var entries = new List<OutgoingLink<LinkEntry>.WindowEntry>(pending.Count);
        foreach (var waiting in pending)
        {
            var row = OutboxRow.Read(waiting.Row.Head.Span);
            var withdrawn = await IsWithdrawnAsync(row, waiting.Row, cancellationToken);
            entries.Add(OutboxLink.Entry(waiting.Number, row, waiting.Row.Body, row.Envelope.Recipients.IndexOf(link.Receiver), withdrawn));
        }

        return entries;
    }

    /// <summary>A message that was sent, as its sender's gateways read it; null when none was.</summary>
    public async Task<SentEntry?> FindSentAsync(MessageId id, CancellationToken cancellationToken) =>
        await FindPositionAsync(id.Value, cancellationToken) is { } position
        && await ReadStoredAsync(position, cancellationToken) is { Kind: OutboxRow.MessageKind } row
        && OutboxRow.Read(row.Head.Span) is { Envelope.Kind: not MessageKind.Note } message
            ? Sent(row, message, await IsWithdrawnAsync(message, row, cancellationToken))
            : null;

    /// <summary>A page of what was sent, in order; notes are left out.</summary>
    public async Task<SentPage> ReadSentAsync(long after, int max, CancellationToken cancellationToken)
    {
        var messages = ImmutableArray.CreateBuilder<SentEntry>();
        var (next, bytes) = (after, 0);
        while (messages.Count < max && bytes < MaxPageBytes && next < writer.Head.Next - 1)
        {
            var rows = await journal.ReadAsync(writer.Stream, next + 1, max - messages.Count, MaxPageBytes - bytes, cancellationToken);
            if (rows.Count == 0)
            {
                break;
            }

            foreach (var row in rows)
            {
                next = row.Position;
                bytes += row.Head.Length + row.Body.Length;
                if (row.Kind == OutboxRow.MessageKind && OutboxRow.Read(row.Head.Span) is { Envelope.Kind: not MessageKind.Note } message)
                {
                    messages.Add(Sent(row, message, await IsWithdrawnAsync(message, row, cancellationToken)));
                }
            }
        }

        return new SentPage(messages.ToImmutable(), next, next < writer.Head.Next - 1);
    }

    /// <summary>Whether a message was withdrawn; its body may still be there, or be gone for its age.</summary>
    private async ValueTask<bool> IsWithdrawnAsync(OutboxRow message, StoredRow row, CancellationToken cancellationToken) =>
        !OutboxBody.IsWhole(message.Envelope, row.Body) || await outbox.Withdrawals.IsWithdrawnAsync(message.Envelope.Id, row.Position, cancellationToken);

    private static SentEntry Sent(StoredRow row, OutboxRow message, bool withdrawn) => new(
        row.Position,
        message.Envelope,
        message.Accepted,
        withdrawn ? default : OutboxBody.Payload(message.Envelope, row.Body),
        withdrawn ? EntryState.Withdrawn : EntryState.Whole,
        message.Excluded,
        withdrawn ? default : OutboxBody.Wraps(message.Envelope, row.Body, message.Envelope.Recipients.Length));
}
