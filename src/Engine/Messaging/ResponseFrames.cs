using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>The result of a call.</summary>
internal readonly struct ResultFrame<T>(ulong correlation, ResponseFlags flags, T result, Codec<T> codec) : IFrame
{
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.Response);
        writer.WriteFixed64(correlation);
        writer.WriteByte((byte)flags);
        codec.Write(writer, result);
    }
}

/// <summary>The exception that a method threw.</summary>
internal readonly struct ExceptionFrame(ulong correlation, ResponseFlags flags, Exception exception, CodecRegistry codecs) : IFrame
{
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.Response);
        writer.WriteFixed64(correlation);
        writer.WriteByte((byte)(flags | ResponseFlags.Exception));
        codecs.WriteException(writer, exception);
    }
}

/// <summary>An answer that is passed on as it came, with the address of the silo that gave it.</summary>
internal readonly ref struct RelayedFrame(ulong correlation, ResponseFlags flags, SiloAddress owner, ReadOnlySpan<byte> body) : IFrame
{
    private readonly ReadOnlySpan<byte> _body = body;

    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.Response);
        writer.WriteFixed64(correlation);
        writer.WriteByte((byte)(flags | ResponseFlags.HasOwner));
        Addresses.Write(writer, owner);
        writer.WriteRaw(_body);
    }
}

/// <summary>A call that is passed on as it came.</summary>
internal readonly ref struct ForwardedFrame(RequestPrefix prefix, ReadOnlySpan<byte> rest) : IFrame
{
    private readonly ReadOnlySpan<byte> _rest = rest;

    public void Write(WireWriter writer)
    {
        prefix.Write(writer);
        writer.WriteRaw(_rest);
    }
}

/// <summary>A client's call that is passed on, with the id that its silo gave the client.</summary>
internal readonly ref struct ClientForwardedFrame(RequestPrefix prefix, ReadOnlySpan<byte> rest, GrainId client) : IFrame
{
    private readonly ReadOnlySpan<byte> _rest = rest;

    public void Write(WireWriter writer)
    {
        prefix.Write(writer);
        RequestEnvelope.WriteWithSender(writer, _rest, client);
    }
}

/// <summary>No method answered.</summary>
internal readonly struct RejectionFrame(ulong correlation, RejectionKind kind, string text) : IFrame
{
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.Rejection);
        writer.WriteFixed64(correlation);
        writer.WriteByte((byte)kind);
        writer.WriteString(text);
    }
}

/// <summary>A frame that consists of its kind and a number.</summary>
internal readonly struct NumberFrame(FrameKind kind, ulong number) : IFrame
{
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)kind);
        writer.WriteFixed64(number);
    }
}
