using System.Reflection.Metadata;

namespace Interpol.Mesh.Engine.Conformance.Metadata;

/// <summary>What the compiler wrote about the nullability of a signature: one number for all of it, or one for each part in order.</summary>
internal sealed class NullableFlags(IReadOnlyList<byte> flags)
{
    private const string Attribute = "System.Runtime.CompilerServices.NullableAttribute";
    private const string Context = "System.Runtime.CompilerServices.NullableContextAttribute";

    private int _next;

    public static NullableFlags None => new([0]);

    public byte Next() => flags.Count == 0 ? (byte)0 : flags.Count == 1 ? flags[0] : _next < flags.Count ? flags[_next++] : (byte)0;

    /// <summary>The numbers of a member: its own, else those of what surrounds it, from the inside out.</summary>
    public static NullableFlags Of(MetadataReader reader, CustomAttributeHandleCollection? own, params CustomAttributeHandleCollection[] around)
    {
        if (own is { } attached && Read(reader, attached, Attribute) is { } flags)
        {
            return new NullableFlags(flags);
        }

        foreach (var attributes in around)
        {
            if (Read(reader, attributes, Context) is { } context)
            {
                return new NullableFlags(context);
            }
        }

        return None;
    }

    private static byte[]? Read(MetadataReader reader, CustomAttributeHandleCollection attributes, string name)
    {
        foreach (var handle in attributes)
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (MetadataNames.OfAttribute(reader, attribute) != name)
            {
                continue;
            }

            var blob = reader.GetBlobReader(attribute.Value);
            blob.ReadUInt16();

            // The argument is one byte, or an array of bytes with its length; after it comes the number of named arguments, two bytes.
            return blob.RemainingBytes == sizeof(byte) + sizeof(ushort) ? [blob.ReadByte()] : blob.ReadBytes(blob.ReadInt32());
        }

        return null;
    }
}
