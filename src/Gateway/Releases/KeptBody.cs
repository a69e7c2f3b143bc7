using System.IO.Compression;
using Interpol.Mesh.Gateway.Hosting;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Makes requests small while they lie on the desk.</summary>
internal static class KeptBody
{
    /// <summary>Compresses a request.</summary>
    public static ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> json)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            brotli.Write(json);
        }

        return packed.ToArray();
    }

    /// <summary>Unpacks a request; what unpacks to more than a request may have was not packed here.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static byte[] Unpack(ReadOnlyMemory<byte> packed)
    {
        using var brotli = new BrotliStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        var json = new byte[GatewayLimits.MessageBodyBytes * 2];
        var length = brotli.ReadAtLeast(json, json.Length, throwOnEndOfStream: false);
        return length < json.Length ? json[..length] : throw new InvalidDataException("A request on the desk is larger than requests are.");
    }
}
