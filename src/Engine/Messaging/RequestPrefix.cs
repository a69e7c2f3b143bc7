using Interpol.Mesh.Engine.Serialization;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>The first, fixed part of a call: what changes from hop to hop.</summary>
/// <param name="Correlation">The id under which the sender waits.</param>
/// <param name="Hops">How often the call was passed on.</param>
/// <param name="ViewVersion">The newest view of the sender; -1 from a client, which has none.</param>
/// <param name="TimeoutMilliseconds">The time the caller still waits.</param>
internal readonly record struct RequestPrefix(ulong Correlation, byte Hops, long ViewVersion, uint TimeoutMilliseconds)
{
    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.Request);
        writer.WriteFixed64(Correlation);
        writer.WriteByte(Hops);
        writer.WriteFixed64((ulong)ViewVersion);
        writer.WriteFixed32(TimeoutMilliseconds);
    }

    /// <summary>Reads the prefix behind the frame's kind.</summary>
    public static RequestPrefix Read(ref WireReader reader) =>
        new(reader.ReadFixed64(), reader.ReadByte(), (long)reader.ReadFixed64(), reader.ReadFixed32());
}
