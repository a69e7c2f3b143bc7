using System.Buffers.Binary;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Testing.Messages;

/// <summary>What a payload of a test or benchmark says of itself, so that what receivers read can be judged: its place in the order of its link.</summary>
/// <param name="Sender">Index of the sender.</param>
/// <param name="Receiver">Index of the receiver.</param>
/// <param name="Lane">The lane.</param>
/// <param name="Number">Counts the messages of that sender to that receiver in that lane, from 1.</param>
internal readonly record struct SentMessage(int Sender, int Receiver, Lane Lane, int Number)
{
    /// <summary>Bytes of the shortest payload.</summary>
    public const int HeaderBytes = 10;

    /// <summary>A payload of a given size, at least the header's. What follows the header depends on all of the header, so that mixed up bytes show.</summary>
    public byte[] ToPayload(int bytes)
    {
        var payload = new byte[Math.Max(bytes, HeaderBytes)];
        BinaryPrimitives.WriteInt16LittleEndian(payload, (short)Sender);
        BinaryPrimitives.WriteInt16LittleEndian(payload.AsSpan(2), (short)Receiver);
        BinaryPrimitives.WriteInt16LittleEndian(payload.AsSpan(4), (short)Lane);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(6), Number);
        var filling = Filling;
        foreach (ref var rest in payload.AsSpan(HeaderBytes))
        {
            rest = filling++;
        }

        return payload;
    }

    /// <summary>Reads a payload; false when it is none, or when its bytes have changed on the way.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out SentMessage message)
    {
        message = default;
        if (payload.Length < HeaderBytes)
        {
            return false;
        }

        message = new SentMessage(
            BinaryPrimitives.ReadInt16LittleEndian(payload),
            BinaryPrimitives.ReadInt16LittleEndian(payload[2..]),
            (Lane)BinaryPrimitives.ReadInt16LittleEndian(payload[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[6..]));
        var filling = message.Filling;
        foreach (var rest in payload[HeaderBytes..])
        {
            if (rest != filling++)
            {
                return false;
            }
        }

        return true;
    }

    private byte Filling => (byte)((Sender * 31) + (Receiver * 17) + ((int)Lane * 7) + Number);
}
