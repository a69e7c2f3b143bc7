using System.Text;
using System.Text.Unicode;

namespace Interpol.Mesh.Cli.Records;

/// <summary>Reads a file of any size line by line, and never more of it at once than a few of the longest lines.</summary>
internal static class LineReader
{
    /// <summary>Bytes of the longest line; what is longer is passed over as one line and said to be too long.</summary>
    public const int MaxBytes = 64 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The lines from a place on. Lines end with LF or CR LF; the mark at the beginning of a file is no part of its first line.</summary>
    /// <param name="stream">The file, at that place.</param>
    /// <param name="at">Bytes before it.</param>
    /// <param name="lines">Lines before it.</param>
    public static IEnumerable<FileLine> Read(Stream stream, long at = 0, long lines = 0)
    {
        var buffer = new byte[4 * MaxBytes];
        var (start, end, passed) = (0, 0, false);
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                at += length + 1;
                yield return LineOf(buffer.AsMemory(start, length), ++lines, at, passed);
                (start, passed) = (start + length + 1, false);
                continue;
            }

            if (end - start > MaxBytes)
            {
                at += end - start;
                (start, end, passed) = (0, 0, true);
            }

            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (stream.Read(buffer, end, buffer.Length - end) is > 0 and var read)
            {
                end += read;
                continue;
            }

            if (end > 0 || passed)
            {
                yield return LineOf(buffer.AsMemory(0, end), ++lines, at + end, passed);
            }

            yield break;
        }
    }

    private static FileLine LineOf(ReadOnlyMemory<byte> bytes, long number, long end, bool passed)
    {
        if (passed || bytes.Length > MaxBytes)
        {
            return new FileLine(number, end, string.Empty, $"has more than {MaxBytes:N0} bytes; a line break or a closing quote may be missing.");
        }

        var line = bytes.Span;
        line = number == 1 && line.StartsWith(ByteOrderMark) ? line[ByteOrderMark.Length..] : line;
        line = line.EndsWith("\r"u8) ? line[..^1] : line;
        var problem = line.Contains((byte)0) ? "has a NUL byte; save the file as UTF-8 text." : Utf8.IsValid(line) ? null : "is not UTF-8; save the file as UTF-8 text.";
        return new FileLine(number, end, problem is null ? Encoding.UTF8.GetString(line) : string.Empty, problem);
    }
}

/// <summary>A line of a file.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="End">Bytes of the file up to its end.</param>
/// <param name="Text">What it says; empty when it cannot be read.</param>
/// <param name="Problem">Why it cannot be read; null when it can.</param>
internal readonly record struct FileLine(long Number, long End, string Text, string? Problem);
