using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>That something is over, as a row of the outbox: what is over is said by the key that it is found by.</summary>
/// <param name="Stamp">When and where.</param>
internal sealed record EventRow(Stamp Stamp)
{
    private const byte Version = 1;

    public JournalRow ToRow() => new(OutboxRow.EventKind, new RowWriter(Version).Stamp(Stamp).ToMemory(), default);

    public static EventRow Read(ReadOnlySpan<byte> head)
    {
        var reader = new RowReader(head, Version);
        return new EventRow(reader.Stamp());
    }
}
