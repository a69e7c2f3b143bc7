using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Transport;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Who opens a connection.</summary>
/// <param name="ClusterId">The cluster it belongs to; another one is refused.</param>
/// <param name="Silo">Its address if it is a silo, null for a client.</param>
/// <param name="Expected">The silo it means to reach; another generation at the same port is refused. Null when any will do.</param>
internal sealed record Hello(string ClusterId, SiloAddress? Silo, SiloAddress? Expected)
{
    private const uint Magic = 0x4d455348;
    private const uint Protocol = 1;

    public static Hello Read(ref WireReader reader)
    {
        if (reader.ReadFixed32() != Magic || reader.ReadVarUInt32() != Protocol)
        {
            throw new InvalidDataException("The other end does not speak this protocol.");
        }

        return new Hello(
            reader.ReadString() ?? string.Empty,
            reader.ReadBoolean() ? Addresses.Read(ref reader) : null,
            reader.ReadBoolean() ? Addresses.Read(ref reader) : null);
    }

    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.Hello);
        writer.WriteFixed32(Magic);
        writer.WriteVarUInt32(Protocol);
        writer.WriteString(ClusterId);
        WriteOptional(writer, Silo);
        WriteOptional(writer, Expected);
    }

    private static void WriteOptional(WireWriter writer, SiloAddress? address)
    {
        writer.WriteBoolean(address is not null);
        if (address is not null)
        {
            Addresses.Write(writer, address);
        }
    }
}

/// <summary>The answer to <see cref="Hello"/>.</summary>
/// <param name="Refusal">Why the connection is refused; null when it is not.</param>
/// <param name="Silo">Who answered.</param>
/// <param name="Classes">The grain type that serves each interface, by the interface's name.</param>
internal sealed record Welcome(string? Refusal, SiloAddress Silo, IReadOnlyDictionary<string, string> Classes)
{
    public static Welcome Read(ref WireReader reader)
    {
        var refusal = reader.ReadString();
        var silo = Addresses.Read(ref reader);
        var count = reader.ReadVarUInt32();
        var classes = new Dictionary<string, string>();
        for (var i = 0; i < count; i++)
        {
            classes[reader.ReadString() ?? string.Empty] = reader.ReadString() ?? string.Empty;
        }

        return new Welcome(refusal, silo, classes);
    }

    public void Write(WireWriter writer)
    {
        writer.WriteByte((byte)FrameKind.Welcome);
        writer.WriteString(Refusal);
        Addresses.Write(writer, Silo);
        writer.WriteVarUInt32((uint)Classes.Count);
        foreach (var (name, type) in Classes)
        {
            writer.WriteString(name);
            writer.WriteString(type);
        }
    }
}

/// <summary>Either of the two as a frame.</summary>
internal readonly struct HandshakeFrame(Action<WireWriter> write) : IFrame
{
    public void Write(WireWriter writer) => write(writer);
}
