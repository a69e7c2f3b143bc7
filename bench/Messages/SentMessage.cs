using System.Buffers.Binary;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Bench.Messages;

/// <summary>What a benchmark's payload says of itself, so that what receivers read can be judged: its place in the order of its link.</summary>
/// <param name="Sender">Index of the sender.</param>
/// <param name="Receiver">Index of the receiver.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Number">Counts the messages of that sender to that receiver in that lane, from 1.</param>
internal readonly record struct SentMessage(int Sender, int Receiver, Lane Lane, int Number)
{
    private const int HeaderBytes = 10;

    /// <summary>A payload of a given size, at least the header's.</summary>
    public byte[] ToPayload(int bytes)
    {
        var payload = new byte[Math.Max(bytes, HeaderBytes)];
        BinaryPrimitives.WriteInt16LittleEndian(payload, (short)Sender);
        BinaryPrimitives.WriteInt16LittleEndian(payload.AsSpan(2), (short)Receiver);
        BinaryPrimitives.WriteInt16LittleEndian(payload.AsSpan(4), (short)Lane);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(6), Number);
        return payload;
    }

    /// <summary>Reads a payload.</summary>
    public static SentMessage Of(ReadOnlySpan<byte> payload) => new(
        BinaryPrimitives.ReadInt16LittleEndian(payload),
        BinaryPrimitives.ReadInt16LittleEndian(payload[2..]),
        (Lane)BinaryPrimitives.ReadInt16LittleEndian(payload[4..]),
        BinaryPrimitives.ReadInt32LittleEndian(payload[6..]));
}
