namespace Interpol.Mesh.Engine.Serialization;

/// <summary>How the value of a field ends, so that a reader can skip a field that it does not know. Zero is kept free: it marks the end of an object.</summary>
internal enum WireType : byte
{
    Varint = 1,
    Fixed32 = 2,
    Fixed64 = 3,
    Fixed128 = 4,

    /// <summary>A varint with the length plus one, zero for null, and the bytes.</summary>
    Bytes = 5,

    /// <summary>Four bytes with the length, and the bytes.</summary>
    Block = 6,
}
