using System.Net;
using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Silo addresses in frames.</summary>
internal static class Addresses
{
    public static void Write(WireWriter writer, SiloAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.Endpoint.Address.TryWriteBytes(bytes, out var written);
        writer.WriteBytes(bytes[..written]);
        writer.WriteVarUInt32((uint)address.Endpoint.Port);
        writer.WriteVarInt32(address.Generation);
    }

    public static SiloAddress Read(ref WireReader reader)
    {
        reader.TryReadBytes(out var bytes);
        var address = new IPAddress(bytes);
        return SiloAddress.New(address, (int)reader.ReadVarUInt32(), reader.ReadVarInt32());
    }
}
