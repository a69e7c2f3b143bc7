using System.Buffers.Binary;
using System.IO.Compression;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>A face for notices of invented people: a drawing of circles on paper, a PNG file, the same for the same seed, and never like somebody who lives.</summary>
internal static class DrawnFace
{
    /// <summary>Pixels of a row.</summary>
    public const int Width = 192;

    /// <summary>Rows.</summary>
    public const int Height = 240;

    private const int BytesPerPixel = 3;

    /// <summary>How much the paper's grain lightens or darkens a pixel.</summary>
    private const int Grain = 2;

    private static readonly byte[][] Skins = [[241, 194, 160], [224, 172, 125], [198, 134, 86], [141, 85, 54], [255, 219, 172]];
    private static readonly byte[][] Hairs = [[40, 30, 25], [92, 58, 33], [181, 134, 66], [120, 120, 120], [150, 60, 40]];
    private static readonly byte[][] Papers = [[214, 226, 233], [232, 224, 205], [219, 232, 214], [233, 216, 222]];
    private static readonly byte[] Ink = [35, 35, 45];
    private static readonly byte[] White = [250, 250, 250];

    /// <summary>Draws a face.</summary>
    /// <param name="seed">Which one.</param>
    /// <returns>The file, 10 to 50 KB.</returns>
    public static byte[] Draw(int seed)
    {
        var random = new Random(seed);
        var (paper, skin, hair) = (Pick(Papers, random), Pick(Skins, random), Pick(Hairs, random));
        var (wide, high) = (random.Next(46, 62), random.Next(62, 78));
        var (eyes, eye, mouth, fringe) = (random.Next(18, 27), random.Next(6, 10), random.Next(12, 26), random.Next(18, 40));
        var hasGlasses = random.Next(3) == 0;
        var pixels = new byte[Height * (1 + (Width * BytesPerPixel))];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var (across, down) = (x - (Width / 2), y - (Height / 2));
                var aside = Math.Abs(across);
                var color =
                    IsIn(aside - eyes, down + 12, 3, 3) ? Ink
                    : IsIn(aside - eyes, down + 12, eye, 5) ? White
                    : hasGlasses && IsIn(aside - eyes, down + 12, 15, 13) && !IsIn(aside - eyes, down + 12, 13, 11) ? Ink
                    : IsIn(aside - eyes, down + 26, 11, 2) ? hair
                    : IsIn(across, down - 8, 4, 12) && across > 1 ? Ink
                    : IsIn(across, down - 34, mouth, 3) ? Ink
                    : down < -high + fringe && IsIn(across, down + 4, wide + 7, high + 9) ? hair
                    : IsIn(across, down, wide, high) ? skin
                    : IsIn(aside - wide, down, 8, 14) ? skin
                    : IsIn(across, down + 4, wide + 7, high + 9) && down < 0 ? hair
                    : IsIn(across, down - 130, 84, 48) ? Ink
                    : paper;
                var at = (y * (1 + (Width * BytesPerPixel))) + 1 + (x * BytesPerPixel);
                var grain = random.Next(-Grain, Grain + 1);
                for (var part = 0; part < BytesPerPixel; part++)
                {
                    pixels[at + part] = (byte)Math.Clamp(color[part] + grain, 0, byte.MaxValue);
                }
            }
        }

        return Png(pixels);
    }

    private static byte[] Pick(byte[][] colors, Random random) => colors[random.Next(colors.Length)];

    private static bool IsIn(int across, int down, int wide, int high) => ((double)(across * across) / (wide * wide)) + ((double)(down * down) / (high * high)) <= 1;

    /// <summary>A PNG of rows that each begin with the filter 0 (ISO/IEC 15948).</summary>
    private static byte[] Png(byte[] rows)
    {
        var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9]) = (8, 2);
        WriteChunk(file, "IHDR"u8, header);
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        WriteChunk(file, "IDAT"u8, packed.ToArray());
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] body = [.. type, .. data];
        Span<byte> number = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) == 0 ? 0 : 0xEDB88320);
            }
        }

        return ~crc;
    }
}
