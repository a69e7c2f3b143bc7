using System.Text;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Serialization;

internal sealed class IdSpanCodec() : ImmutableCodec<IdSpan>(WireType.Bytes)
{
    public override void Write(WireWriter writer, IdSpan value) => Write(writer, value.AsSpan());

    public override IdSpan Read(ref WireReader reader) => ReadSpan(ref reader);

    public static void Write(WireWriter writer, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            writer.WriteNull();
        }
        else
        {
            writer.WriteBytes(value);
        }
    }

    public static IdSpan ReadSpan(ref WireReader reader) => reader.TryReadBytes(out var bytes) && !bytes.IsEmpty ? new IdSpan(bytes.ToArray()) : default;
}

internal sealed class GrainTypeCodec() : ImmutableCodec<GrainType>(WireType.Bytes)
{
    public override void Write(WireWriter writer, GrainType value) => IdSpanCodec.Write(writer, value.AsSpan());

    public override GrainType Read(ref WireReader reader) => new(IdSpanCodec.ReadSpan(ref reader));
}

internal sealed class GrainInterfaceTypeCodec() : ImmutableCodec<GrainInterfaceType>(WireType.Bytes)
{
    public override void Write(WireWriter writer, GrainInterfaceType value) => IdSpanCodec.Write(writer, value.Value.AsSpan());

    public override GrainInterfaceType Read(ref WireReader reader) => new(IdSpanCodec.ReadSpan(ref reader));
}

internal sealed class GrainIdCodec() : ImmutableCodec<GrainId>(WireType.Block)
{
    public override void Write(WireWriter writer, GrainId value) => WriteId(writer, value);

    public override GrainId Read(ref WireReader reader) => ReadId(ref reader);

    public static void WriteId(WireWriter writer, GrainId value)
    {
        IdSpanCodec.Write(writer, value.Type.AsSpan());
        IdSpanCodec.Write(writer, value.Key.AsSpan());
    }

    public static GrainId ReadId(ref WireReader reader)
    {
        var type = new GrainType(IdSpanCodec.ReadSpan(ref reader));
        return new GrainId(type, IdSpanCodec.ReadSpan(ref reader));
    }
}

internal sealed class SiloAddressCodec() : ImmutableCodec<SiloAddress?>(WireType.Bytes)
{
    public override void Write(WireWriter writer, SiloAddress? value) => writer.WriteString(value?.ToParsableString());

    public override SiloAddress? Read(ref WireReader reader)
    {
        if (!reader.TryReadBytes(out var bytes))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(bytes);
        return SiloAddress.TryParse(text, out var address) ? address : throw new WireFormatException($"'{text}' is no silo address.");
    }
}

internal sealed class ActivationIdCodec() : ImmutableCodec<ActivationId>(WireType.Fixed128)
{
    public override void Write(WireWriter writer, ActivationId value) => writer.WriteGuid(value.ToGuid());

    public override ActivationId Read(ref WireReader reader) => new(reader.ReadGuid());
}

internal sealed class MembershipVersionCodec() : ImmutableCodec<MembershipVersion>(WireType.Varint)
{
    public override void Write(WireWriter writer, MembershipVersion value) => writer.WriteVarInt64(value.Value);

    public override MembershipVersion Read(ref WireReader reader) => new(reader.ReadVarInt64());
}
