using System.Collections.Immutable;
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
    /// <summary>The kind of rows that hold a message.</summary>
    public const byte MessageKind = 1;

    /// <summary>The kind of rows that hold why a recipient's feed refused an entry.</summary>
    public const byte RefusalKind = 2;

    private const byte Version = 1;

    public JournalRow ToRow(ReadOnlyMemory<byte> payload)
    {
        var writer = new RowWriter(Version).Envelope(Envelope).Stamp(Accepted).Number(Numbers.Length);
        foreach (var number in Numbers)
        {
            writer.Number(number);
        }

        return new JournalRow(MessageKind, writer.ToMemory(), payload);
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

        return new OutboxRow(envelope, accepted, numbers.MoveToImmutable());
    }

    public static JournalRow Refusal(string reason) => new(RefusalKind, new RowWriter(Version).Text(reason).ToMemory(), default);

    public static string ReadRefusal(ReadOnlySpan<byte> head) => new RowReader(head, Version).Text();
}
