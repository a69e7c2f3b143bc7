using System.Buffers.Binary;
using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// The deletable part of a message in an outbox: the payload and, when it is sealed, behind it a table of the wraps: a length for each recipient in the
/// envelope's order and one for the sender itself, then the bytes in the same order.
/// </summary>
internal static class MessageBody
{
    private const int LengthBytes = sizeof(ushort);

    public static ReadOnlyMemory<byte> Create(OwnerId sender, Envelope envelope, ReadOnlyMemory<byte> payload, ImmutableArray<RecipientWrap> wraps)
    {
        if (wraps.IsDefaultOrEmpty)
        {
            return payload;
        }

        var byOwner = wraps.ToDictionary(wrap => wrap.Recipient, wrap => wrap.Wraps);
        ReadOnlyMemory<byte>[] parts = [.. envelope.Recipients.Append(sender).Select(owner => byOwner.GetValueOrDefault(owner))];
        var body = new byte[payload.Length + (parts.Length * LengthBytes) + parts.Sum(part => part.Length)];
        payload.CopyTo(body);
        var length = payload.Length;
        var bytes = length + (parts.Length * LengthBytes);
        foreach (var part in parts)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(length), (ushort)part.Length);
            length += LengthBytes;
            part.CopyTo(body.AsMemory(bytes));
            bytes += part.Length;
        }

        return body;
    }

    /// <summary>Whether the payload is there. One of no bytes counts as there.</summary>
    public static bool IsWhole(Envelope envelope, ReadOnlyMemory<byte> body) => body.Length >= envelope.PayloadBytes;

    public static ReadOnlyMemory<byte> Payload(Envelope envelope, ReadOnlyMemory<byte> body) =>
        IsWhole(envelope, body) ? body[..envelope.PayloadBytes] : default;

    /// <summary>The wraps of one recipient, by its index in the envelope; the index behind the last recipient means the sender.</summary>
    public static ReadOnlyMemory<byte> Wraps(Envelope envelope, ReadOnlyMemory<byte> body, int recipient)
    {
        var table = (envelope.Recipients.Length + 1) * LengthBytes;
        if (body.Length < envelope.PayloadBytes + table)
        {
            return default;
        }

        var rest = body[envelope.PayloadBytes..];
        var start = table;
        for (var i = 0; i < recipient; i++)
        {
            start += BinaryPrimitives.ReadUInt16LittleEndian(rest.Span[(i * LengthBytes)..]);
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest.Span[(recipient * LengthBytes)..]);
        return start + length <= rest.Length ? rest.Slice(start, length) : default;
    }
}
