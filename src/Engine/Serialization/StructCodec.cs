namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Base of generated codecs of structures.</summary>
internal abstract class StructCodec<T>(CodecRegistry registry) : Codec<T>
    where T : struct
{
    protected CodecRegistry Registry { get; } = registry;

    public sealed override void Write(WireWriter writer, T value)
    {
        writer.EnterNested();
        WriteMembers(writer, ref value);
        writer.LeaveNested();
    }

    public sealed override T Read(ref WireReader reader)
    {
        reader.EnterNested();
        var value = Create();
        ReadMembers(ref reader, ref value);
        reader.LeaveNested();
        return value;
    }

    public sealed override T Copy(T value)
    {
        if (IsImmutable)
        {
            return value;
        }

        var copy = value;
        CopyMembers(ref value, ref copy);
        return copy;
    }

    public abstract void WriteMembers(WireWriter writer, ref T value);

    /// <summary>Reads the members into <paramref name="value"/>; members that are not there keep what the constructor gave them.</summary>
    public abstract void ReadMembers(ref WireReader reader, ref T value);

    public abstract void CopyMembers(ref T source, ref T target);

    /// <summary>A structure whose members are to be set.</summary>
    protected virtual T Create() => default;
}
