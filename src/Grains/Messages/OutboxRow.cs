using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>A message as a row of its sender's outbox.</summary>
/// <param name="Envelope">What hubs may read.</param>
/// <param name="Accepted">When and where it was taken.</param>
/// <param name="Numbers">Its number on the link to each recipient, in the envelope's order.</param>
internal sealed record OutboxRow(Envelope Envelope, Stamp Accepted, ImmutableArray<long> Numbers)
{
    /// <summary>The kind of rows that hold a message, a withdrawal or a note.</summary>
    public const byte MessageKind = 1;

    /// <summary>The kind of rows that hold why a recipient's feed refused an entry.</summary>
    public const byte RefusalKind = 2;

    /// <summary>The kind of rows that hold a forward that others declared.</summary>
    public const byte DeclaredKind = 3;

    /// <summary>The kind of rows that hold that something is over: a received message was withdrawn, or a forward is gone from a recipient.</summary>
    public const byte EventKind = 4;

    private const byte Version = 2;

    /// <summary>Whom the sender excludes.</summary>
    public ImmutableArray<OwnerId> Excluded { get; init; } = [];

    /// <summary>Whom the owners of what it passes on exclude; never shown to the sender.</summary>
    public ImmutableArray<OwnerId> Inherited { get; init; } = [];

    /// <summary>Position of the last forward of the same message before this one; 0 when there is none or it is no forward.</summary>
    public long PreviousForward { get; init; }

    /// <summary>Everybody that must never come to see it.</summary>
    public ImmutableArray<OwnerId> AllExcluded =>
        Inherited.IsEmpty ? Excluded : Excluded.IsEmpty ? Inherited : [.. Excluded.Union(Inherited)];

    public JournalRow ToRow(ReadOnlyMemory<byte> body)
    {
        var writer = new RowWriter(Version).Envelope(Envelope).Stamp(Accepted).Number(Numbers.Length);
        foreach (var number in Numbers)
        {
            writer.Number(number);
        }

        writer.LaterFields(Envelope).Owners(Excluded).Owners(Inherited).Number(PreviousForward);
        return new JournalRow(MessageKind, writer.ToMemory(), body);
    }

    public static OutboxRow Read(ReadOnlySpan<byte> head)
    {
        var reader = new RowReader(head, Version);
        var envelope = reader.Envelope();
        var accepted = reader.Stamp();
        var numbers = ImmutableArray.CreateBuilder<long>(reader.Count());
        while (numbers.Count < numbers.Capacity)
        {
            numbers.Add(reader.Number());
        }

        if (reader.Version == 1)
        {
            return new OutboxRow(envelope, accepted, numbers.MoveToImmutable());
        }

        return new OutboxRow(reader.LaterFields(envelope), accepted, numbers.MoveToImmutable())
        {
            Excluded = reader.Owners(),
            Inherited = reader.Owners(),
            PreviousForward = reader.Number(),
        };
    }
}
