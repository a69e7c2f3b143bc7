using Interpol.Mesh.Engine.Generation;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Serialization;

/// <summary>References to grains: the grain's identity crosses the wire. A grain object is replaced by a reference to it.</summary>
internal sealed class ReferenceCodec<T>(CodecRegistry registry, InterfaceDescriptor? descriptor) : Codec<T?>
    where T : class, IAddressable
{
    public override void Write(WireWriter writer, T? value)
    {
        writer.WriteBoolean(value is not null);
        if (value is not null)
        {
            GrainIdCodec.WriteId(writer, value.GetGrainId());
        }
    }

    public override T? Read(ref WireReader reader)
    {
        if (!reader.ReadBoolean())
        {
            return null;
        }

        var runtime = registry.Runtime ?? throw new InvalidOperationException("References can be read only by a silo or a client.");
        return (T)(object)runtime.CreateReference(GrainIdCodec.ReadId(ref reader), descriptor);
    }

    public override T? Copy(T? value) => value is null or GrainReference ? value : descriptor is null ? (T)(object)((IGrainBase)value).GrainContext.GrainReference : value.AsReference<T>();
}
