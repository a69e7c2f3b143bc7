using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Why the feed of a recipient refused an entry, as a row of the sender's outbox.</summary>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Receiver">Whose feed.</param>
/// <param name="Lane">The lane of the link.</param>
/// <param name="Message">The message; null in rows of the first version, and for a note.</param>
internal sealed record RefusalRow(string Reason, OwnerId Receiver, Lane Lane, MessageId? Message)
{
    private const byte Version = 2;

    public JournalRow ToRow() =>
        new(OutboxRow.RefusalKind, new RowWriter(Version).Text(Reason).Text(Receiver.Value).Number((long)Lane).Text(Message?.Value ?? string.Empty).ToMemory(), default);

    public static RefusalRow Read(ReadOnlySpan<byte> head)
    {
        var reader = new RowReader(head, Version);
        var reason = reader.Text();
        return reader.Version == 1
            ? new RefusalRow(reason, default, default, null)
            : new RefusalRow(reason, new OwnerId(reader.Text()), (Lane)reader.Number(), reader.Text() is { Length: > 0 } message ? new MessageId(message) : null);
    }
}
