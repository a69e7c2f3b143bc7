using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>Recognizes files by their first bytes.</summary>
internal static class FileSignature
{
    private const int ZipNameLength = 26;
    private const int ZipName = 30;
    private const int PortableExecutableOffset = 0x3c;

    /// <summary>What the first bytes of a file, up to 64 KiB, say that it is.</summary>
    public static FileKind Of(ReadOnlySpan<byte> first)
    {
        if (IsProgram(first) || IsScript(first))
        {
            return FileKind.Executable;
        }

        return first switch
        {
            [0xff, 0xd8, 0xff, ..] => FileKind.Jpeg,
            [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => FileKind.Png,
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => FileKind.Gif,
            [(byte)'I', (byte)'I', 0x2a, 0x00, ..] or [(byte)'M', (byte)'M', 0x00, 0x2a, ..] => FileKind.Tiff,
            [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => FileKind.Pdf,
            [0xff, 0xa0, 0xff, 0xa2 or 0xa4 or 0xa5 or 0xa6 or 0xa8, ..] => FileKind.Wsq,
            [0x00, 0x00, 0x00, 0x0c, (byte)'j', (byte)'P', (byte)' ', (byte)' ', 0x0d, 0x0a, 0x87, 0x0a, ..] or [0xff, 0x4f, 0xff, 0x51, ..] => FileKind.Jpeg2000,
            [(byte)'P', (byte)'K', 0x03, 0x04, ..] or [(byte)'P', (byte)'K', 0x05, 0x06, ..] => IsOfficeOpenXml(first) ? FileKind.OfficeOpenXml : FileKind.Zip,
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => FileKind.Mp4,
            _ => IsText(first) ? FileKind.Text : FileKind.Unknown,
        };
    }

    private static bool IsProgram(ReadOnlySpan<byte> first) => first switch
    {
        [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => true,
        [0xfe, 0xed, 0xfa, 0xce or 0xcf, ..] or [0xce or 0xcf, 0xfa, 0xed, 0xfe, ..] or [0xca, 0xfe, 0xba, 0xbe, ..] => true,
        [0x00, (byte)'a', (byte)'s', (byte)'m', ..] or [(byte)'d', (byte)'e', (byte)'x', (byte)'\n', ..] => true,
        [0x4c, 0x00, 0x00, 0x00, 0x01, 0x14, 0x02, 0x00, ..] => true,
        [(byte)'M', (byte)'Z', ..] => IsWindowsProgram(first),
        _ => false,
    };

    /// <summary>Two letters alone can stand at the beginning of anything: the header that they announce must be there.</summary>
    private static bool IsWindowsProgram(ReadOnlySpan<byte> first)
    {
        if (first.Length < PortableExecutableOffset + sizeof(int))
        {
            return false;
        }

        var header = BinaryPrimitives.ReadUInt32LittleEndian(first[PortableExecutableOffset..]);
        return header < first.Length - 2 && first[(int)header..] is [(byte)'P', (byte)'E', ..] or [(byte)'N', (byte)'E', ..] or [(byte)'L', (byte)'E' or (byte)'X', ..];
    }

    private static bool IsScript(ReadOnlySpan<byte> first)
    {
        if (first.StartsWith("#!/"u8) || first.StartsWith("#! /"u8))
        {
            return true;
        }

        var start = first.StartsWith(Encoding.UTF8.Preamble) ? first[Encoding.UTF8.Preamble.Length..] : first;
        start = start.TrimStart(" \t\r\n"u8);
        Span<char> beginning = stackalloc char[Math.Min(start.Length, 16)];
        for (var i = 0; i < beginning.Length; i++)
        {
            beginning[i] = char.ToLowerInvariant((char)start[i]);
        }

        ReadOnlySpan<string> scripts = ["<script", "<html", "<!doctype html", "<svg", "<?php", "<hta:", "@echo off"];
        foreach (var script in scripts)
        {
            if (((ReadOnlySpan<char>)beginning).StartsWith(script, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfficeOpenXml(ReadOnlySpan<byte> first)
    {
        if (first.Length < ZipName)
        {
            return false;
        }

        var length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(first[ZipNameLength..]), first.Length - ZipName);
        var name = first.Slice(ZipName, length);
        return name.SequenceEqual("[Content_Types].xml"u8) || name.StartsWith("_rels/"u8) || name.StartsWith("word/"u8)
            || name.StartsWith("xl/"u8) || name.StartsWith("ppt/"u8) || name.StartsWith("docProps/"u8);
    }

    /// <summary>A character that the end of the first bytes cuts in two is none of the text's faults.</summary>
    private static bool IsText(ReadOnlySpan<byte> first)
    {
        foreach (var value in first)
        {
            if (value < 0x20 && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0c))
            {
                return false;
            }
        }

        for (var cut = 0; cut <= 3 && cut < first.Length; cut++)
        {
            if (Utf8.IsValid(first[..^cut]))
            {
                return true;
            }
        }

        return first.IsEmpty;
    }
}

/// <summary>What the first bytes of a file say that it is.</summary>
internal enum FileKind
{
    /// <summary>Nothing that is known: an octet-stream.</summary>
    Unknown,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>GIF.</summary>
    Gif,

    /// <summary>TIFF.</summary>
    Tiff,

    /// <summary>PDF.</summary>
    Pdf,

    /// <summary>WSQ, the compression of fingerprint images.</summary>
    Wsq,

    /// <summary>JPEG 2000.</summary>
    Jpeg2000,

    /// <summary>ZIP.</summary>
    Zip,

    /// <summary>An Office Open XML document, which is a ZIP too.</summary>
    OfficeOpenXml,

    /// <summary>MP4 and its relatives.</summary>
    Mp4,

    /// <summary>Text, valid UTF-8.</summary>
    Text,

    /// <summary>A program or a script, or a page that can carry one: never carried.</summary>
    Executable,
}
