using System.Text;
using Interpol.Mesh.Cli.Records;

namespace Interpol.Mesh.Cli.Tests.Records;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "1:1:a")]
    [InlineData("a\n", "1:2:a")]
    [InlineData("a\r\nb\r\n", "1:3:a 2:6:b")]
    [InlineData("a\n\n\nb", "1:2:a 2:3: 3:4: 4:5:b")]
    [InlineData("\uFEFFa\n\uFEFFb", "1:5:a 2:9:\uFEFFb")]
    [InlineData("\u00e9\n", "1:3:\u00e9")]
    public void Lines_have_their_numbers_and_ends(string text, string lines)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        Assert.Equal(lines, string.Join(' ', LineReader.Read(stream).Select(line => $"{line.Number}:{line.End}:{line.Text}")));
    }

    [Fact]
    public void A_line_that_cannot_be_read_spoils_no_other()
    {
        byte[] file = [.. "a\n"u8, 0xE9, .. "\nb\0c\n"u8, .. Enumerable.Repeat((byte)'"', 3 * LineReader.MaxBytes), .. "\nd\n"u8, .. Enumerable.Repeat((byte)'e', 9 * LineReader.MaxBytes)];
        using var stream = new MemoryStream(file);
        var lines = LineReader.Read(stream).ToList();
        Assert.Equal(["a", "is not UTF-8;", "has a NUL", "has more than", "d", "has more than"], lines.Select(line => line.Problem is { } problem ? string.Join(' ', problem.Split(' ').Take(3)) : line.Text));
        Assert.Equal(file.Length, lines[^1].End);
    }

    [Fact]
    public void Reading_goes_on_behind_any_line()
    {
        var file = Encoding.UTF8.GetBytes(string.Join("\r\n", Enumerable.Range(0, 40_000).Select(number => $"{number},\u00e9t\u00e9")));
        using var stream = new MemoryStream(file);
        var lines = LineReader.Read(stream).ToList();
        foreach (var behind in new[] { 0, 1, 13_107, 39_998 })
        {
            stream.Position = lines[behind].End;
            Assert.Equal(lines[(behind + 1)..], LineReader.Read(stream, lines[behind].End, lines[behind].Number));
        }
    }
}
