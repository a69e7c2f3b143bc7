using Interpol.Mesh.Engine.Generation;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>The result of methods without result: one byte, because everything on the wire takes at least one.</summary>
internal sealed class StructNoResultCodec() : ImmutableCodec<NoResult>(WireType.Varint)
{
    public override void Write(WireWriter writer, NoResult value) => writer.WriteByte(0);

    public override NoResult Read(ref WireReader reader)
    {
        reader.ReadByte();
        return default;
    }
}
