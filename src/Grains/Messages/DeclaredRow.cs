using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>A forward of an own message that somebody declared, as a row of the outbox.</summary>
/// <param name="Forward">The forward.</param>
/// <param name="Declared">When and where this owner's hub heard of it.</param>
/// <param name="Recipients">To whom it went.</param>
/// <param name="Previous">Position of the forward of the same message declared before; 0 when there is none.</param>
internal sealed record DeclaredRow(MessageId Forward, Stamp Declared, ImmutableArray<OwnerId> Recipients, long Previous)
{
    private const byte Version = 1;

    public JournalRow ToRow() =>
        new(OutboxRow.DeclaredKind, new RowWriter(Version).Text(Forward.Value).Stamp(Declared).Owners(Recipients).Number(Previous).ToMemory(), default);

    public static DeclaredRow Read(ReadOnlySpan<byte> head)
    {
        var reader = new RowReader(head, Version);
        return new DeclaredRow(new MessageId(reader.Text()), reader.Stamp(), reader.Owners(), reader.Number());
    }
}
