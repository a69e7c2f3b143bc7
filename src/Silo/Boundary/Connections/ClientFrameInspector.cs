using System.Buffers;
using System.Buffers.Binary;

namespace Interpol.Mesh.Silo.Boundary.Connections;

/// <summary>
/// Reads along what a client sends to the gateway port, as far as call filters cannot see it: they judge requests and believe the sender that a message names. Answers,
/// and hints where actors are, pass no filter at all. Whoever may write them can answer for any actor and turn calls to where it likes; whoever bears the name of a silo's own client gets
/// the answers meant for it.
/// </summary>
/// <remarks>
/// The bytes of Orleans 10.4, of which an honest client uses this part:
/// 1. preamble: length (4), then the client's name, which Orleans makes by itself of 32 hexadecimal digits;
/// 2. frames: length of the header (4) and of the body (4), header, body;
/// 3. header: flags (2), direction and kind of answer (1), times forwarded (1), number (8), sender (type and key, each length, hash, bytes), target and so on.
/// Each message has to be a request or one that wants no answer, bring no hints, name as its sender the client of the preamble, and be for an actor or a silo's service and not for
/// another client, which could be told to leave its silos. Tests send all of it to real silos, so that a
/// version of Orleans with other bytes is noticed.
/// </remarks>
/// <param name="readName">Reads the client's name from a preamble.</param>
internal sealed class ClientFrameInspector(Func<ReadOnlySequence<byte>, GrainId> readName)
{
    /// <summary>The most bytes of a header: a token, a purpose and what Orleans adds are far less.</summary>
    public const int MaxHeader = 64 * 1024;

    /// <summary>The most bytes of a body: the largest call of a gateway, 16 chunks of an attachment, is an eighth of it.</summary>
    public const int MaxBody = 8 * 1024 * 1024;

    private const int MaxPreamble = 1024;
    private const int LengthBytes = 4;
    private const int SenderOffset = 12;
    private const int NameDigits = 32;
    private const string ClientType = "sys.client";

    /// <summary>Length and hash before the bytes of a name.</summary>
    private const int NameOffset = 1 + LengthBytes;
    private const int TargetBytes = NameOffset + 10;

    private const ushort CacheInvalidation = 0x80;
    private const byte Request = 1;
    private const byte OneWay = 3;

    private readonly byte[] _head = new byte[MaxPreamble];
    private byte[] _sender = [];
    private Part _part = Part.PreambleLength;
    private int _wanted = LengthBytes;
    private int _have;
    private long _skip;
    private long _rest;

    private enum Part
    {
        PreambleLength,
        Preamble,
        Lengths,
        Header,
    }

    /// <summary>Looks at the next bytes.</summary>
    /// <exception cref="ForgedFrameException">They are not an honest client's.</exception>
    public void Inspect(ReadOnlySequence<byte> bytes)
    {
        while (true)
        {
            var skipped = Math.Min(_skip, bytes.Length);
            _skip -= skipped;
            bytes = bytes.Slice(skipped);
            if (bytes.IsEmpty)
            {
                return;
            }

            var taken = (int)Math.Min(_wanted - _have, bytes.Length);
            bytes.Slice(0, taken).CopyTo(_head.AsSpan(_have));
            bytes = bytes.Slice(taken);
            _have += taken;
            if (_have == _wanted)
            {
                Complete(_head.AsMemory(0, _wanted));
            }
        }
    }

    private void Complete(ReadOnlyMemory<byte> part)
    {
        switch (_part)
        {
            case Part.PreambleLength:
                Await(Part.Preamble, Limited(BinaryPrimitives.ReadInt32LittleEndian(part.Span), 1, MaxPreamble, "preamble"));
                break;
            case Part.Preamble:
                _sender = SenderOf(readName(new ReadOnlySequence<byte>(part)));
                Await(Part.Lengths, 2 * LengthBytes);
                break;
            case Part.Lengths:
                var header = Limited(BinaryPrimitives.ReadInt32LittleEndian(part.Span), SenderOffset + _sender.Length + TargetBytes, MaxHeader, "header");
                var body = Limited(BinaryPrimitives.ReadInt32LittleEndian(part.Span[LengthBytes..]), 0, MaxBody, "body");
                Await(Part.Header, SenderOffset + _sender.Length + TargetBytes);
                _rest = (long)header + body - _wanted;
                break;
            default:
                CheckHeader(part.Span);
                Await(Part.Lengths, 2 * LengthBytes);
                _skip = _rest;
                break;
        }
    }

    private void CheckHeader(ReadOnlySpan<byte> header)
    {
        if ((BinaryPrimitives.ReadUInt16LittleEndian(header) & CacheInvalidation) != 0)
        {
            throw new ForgedFrameException("a hint where an actor is");
        }

        // The direction and, in the upper half, the kind of an answer: none.
        if (header[2] is not (Request or OneWay))
        {
            throw new ForgedFrameException("an answer that nobody asked for");
        }

        if (!header[SenderOffset..].StartsWith(_sender))
        {
            throw new ForgedFrameException("a message in the name of another");
        }

        // The shortest target that there is, of a type and a key of few letters and the silos' addresses, is longer than what is read of it; a type whose length takes more than a byte is none of ours.
        var target = header[(SenderOffset + _sender.Length)..];
        if ((target[0] & 1) == 0 || target[NameOffset..].StartsWith("sys.client"u8))
        {
            throw new ForgedFrameException("a message for another client");
        }
    }

    private void Await(Part part, int bytes)
    {
        _part = part;
        _wanted = bytes;
        _have = 0;
    }

    private static int Limited(int length, int least, int most, string what) =>
        length >= least && length <= most ? length : throw new ForgedFrameException($"a {what} of {length} bytes");

    /// <summary>A sender as Orleans writes it.</summary>
    private static byte[] SenderOf(GrainId name)
    {
        var key = name.Key.ToString() ?? string.Empty;
        return name.Type.ToString() == ClientType && key.Length == NameDigits && key.All(char.IsAsciiHexDigitLower)
            ? [.. Written(name.Type.Value), .. Written(name.Key)]
            : throw new ForgedFrameException($"a client that calls itself {name}");
    }

    private static byte[] Written(IdSpan id)
    {
        var text = id.AsSpan();
        var written = new byte[NameOffset + text.Length];

        // A length below 128 as Orleans writes numbers of variable length: one byte whose lowest bit says so.
        written[0] = (byte)((text.Length << 1) | 1);
        BinaryPrimitives.WriteInt32LittleEndian(written.AsSpan(1), id.GetHashCode());
        text.CopyTo(written.AsSpan(NameOffset));
        return written;
    }
}

/// <summary>Bytes of a client that no honest one sends; ends the connection.</summary>
/// <param name="problem">What is wrong with them: a clause for the log and the audit.</param>
internal sealed class ForgedFrameException(string problem) : Exception(problem);
