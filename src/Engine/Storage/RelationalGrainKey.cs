using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Interpol.Mesh.Engine.Serialization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>
/// A grain's key as Orleans' relational storage forms it: a key that reads as a Guid or as a hexadecimal number is kept
/// as two numbers, anything else as text. So <c>DE</c> is the number 222, and <c>FR</c> is text.
/// </summary>
internal readonly record struct RelationalGrainKey
{
    private const byte ExtensionSeparator = (byte)'+';
    private const int GuidTextLength = 32;

    private RelationalGrainKey(long first, long second, string? text, byte[] hashed)
    {
        First = first;
        Second = second;
        Text = text;

        // The key's bytes are hashed in reverse order.
        Array.Reverse(hashed);
        Hash = HashOf(hashed);
    }

    /// <summary>The first eight bytes of a Guid key, else 0.</summary>
    internal long First { get; }

    /// <summary>The last eight bytes of a Guid key, or the number of a numeric key, else 0.</summary>
    internal long Second { get; }

    /// <summary>The whole key when it is text, else the key's extension if there is one.</summary>
    internal string? Text { get; }

    /// <summary>The hash that the table's index is on.</summary>
    internal int Hash { get; }

    internal static RelationalGrainKey Create(IdSpan grainKey)
    {
        ReadOnlySpan<byte> key = grainKey.AsSpan();
        int separator = key.IndexOf(ExtensionSeparator);
        ReadOnlySpan<byte> head = separator < 0 ? key : key[..separator];
        string? extension = separator < 0 ? null : Encoding.UTF8.GetString(key[(separator + 1)..]);

        if (head.Length == GuidTextLength && Utf8Parser.TryParse(head, out Guid guid, out int consumed, 'N') && consumed == head.Length)
        {
            byte[] bytes = guid.ToByteArray();
            return new RelationalGrainKey(BitConverter.ToInt64(bytes, 0), BitConverter.ToInt64(bytes, 8), extension, WithExtension(bytes, extension));
        }

        if (Utf8Parser.TryParse(head, out long number, out consumed, 'X') && consumed == head.Length)
        {
            return new RelationalGrainKey(0, number, extension, WithExtension(BitConverter.GetBytes(number), extension));
        }

        return new RelationalGrainKey(0, 0, Encoding.UTF8.GetString(key), key.ToArray());
    }

    /// <summary>The hash of a state's name.</summary>
    internal static int HashOf(string stateName) => HashOf(Encoding.UTF8.GetBytes(stateName));

    // xxHash32 with its bytes in the other order.
    private static int HashOf(ReadOnlySpan<byte> bytes) => unchecked((int)BinaryPrimitives.ReverseEndianness(StableHash32.Compute(bytes)));

    private static byte[] WithExtension(byte[] bytes, string? extension) =>
        extension is null ? bytes : [.. bytes, .. Encoding.UTF8.GetBytes(extension)];
}
