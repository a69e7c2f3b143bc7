namespace Interpol.Mesh.Engine.Serialization;

/// <summary>Writes, reads and copies values of one type. Codecs have no state of their own and may be used by many threads.</summary>
internal abstract class Codec
{
    /// <summary>The type whose values it handles; a class codec also handles derived types.</summary>
    public abstract Type Type { get; }

    /// <summary>How a field with such a value ends.</summary>
    public virtual WireType WireType => WireType.Block;

    /// <summary>True when nobody can change a value, so that a copy is the value itself.</summary>
    public virtual bool IsImmutable => false;

    public abstract void WriteObject(WireWriter writer, object? value);

    public abstract object? ReadObject(ref WireReader reader);

    public abstract object? CopyObject(object? value);
}
