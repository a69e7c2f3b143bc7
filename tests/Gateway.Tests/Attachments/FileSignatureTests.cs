using System.Text;
using Interpol.Mesh.Gateway.Attachments;

namespace Interpol.Mesh.Gateway.Tests.Attachments;

public sealed class FileSignatureTests
{
    public static TheoryData<string, byte[], string> Files => new()
    {
        { "JPEG", [0xff, 0xd8, 0xff, 0xe0, 0, 16], nameof(FileKind.Jpeg) },
        { "PNG", [0x89, .. "PNG"u8, 0x0d, 0x0a, 0x1a, 0x0a], nameof(FileKind.Png) },
        { "GIF", "GIF89a12"u8.ToArray(), nameof(FileKind.Gif) },
        { "TIFF, Intel", [.. "II"u8, 0x2a, 0, 8], nameof(FileKind.Tiff) },
        { "TIFF, Motorola", [.. "MM"u8, 0, 0x2a, 8], nameof(FileKind.Tiff) },
        { "PDF", "%PDF-1.7"u8.ToArray(), nameof(FileKind.Pdf) },
        { "WSQ", [0xff, 0xa0, 0xff, 0xa8, 0, 122], nameof(FileKind.Wsq) },
        { "JPEG 2000", [0, 0, 0, 12, .. "jP  "u8, 13, 10, 0x87, 10], nameof(FileKind.Jpeg2000) },
        { "JPEG 2000 codestream", [0xff, 0x4f, 0xff, 0x51, 0], nameof(FileKind.Jpeg2000) },
        { "ZIP", Zip("photo.jpg"), nameof(FileKind.Zip) },
        { "empty ZIP", [.. "PK"u8, 5, 6, 0, 0], nameof(FileKind.Zip) },
        { "Word", Zip("[Content_Types].xml"), nameof(FileKind.OfficeOpenXml) },
        { "Excel", Zip("xl/workbook.xml"), nameof(FileKind.OfficeOpenXml) },
        { "MP4", [0, 0, 0, 24, .. "ftypisom"u8], nameof(FileKind.Mp4) },
        { "text", Encoding.UTF8.GetBytes("Bonjour, ça va?\r\n"), nameof(FileKind.Text) },
        { "text cut in a letter", Encoding.UTF8.GetBytes("Bonjour, ça")[..^2], nameof(FileKind.Text) },
        { "Latin 1", [.. "caf"u8, 0xe9, .. " noir, merci"u8], nameof(FileKind.Unknown) },
        { "noise", [1, 2, 3, 4, 200], nameof(FileKind.Unknown) },
        { "Windows program", Program("PE"), nameof(FileKind.Executable) },
        { "DOS program of a later kind", Program("NE"), nameof(FileKind.Executable) },
        { "two letters and noise", [.. "MZ"u8, 1, 2, 3], nameof(FileKind.Unknown) },
        { "ELF", [0x7f, .. "ELF"u8, 2], nameof(FileKind.Executable) },
        { "Mach-O", [0xcf, 0xfa, 0xed, 0xfe, 7], nameof(FileKind.Executable) },
        { "Java", [0xca, 0xfe, 0xba, 0xbe, 0], nameof(FileKind.Executable) },
        { "shell", "#!/bin/sh\nrm -rf /"u8.ToArray(), nameof(FileKind.Executable) },
        { "HTML", "  <!DOCTYPE html><p>"u8.ToArray(), nameof(FileKind.Executable) },
        { "HTML behind a mark", [0xef, 0xbb, 0xbf, .. "<HTML>"u8], nameof(FileKind.Executable) },
        { "SVG", "<svg onload=alert(1)>"u8.ToArray(), nameof(FileKind.Executable) },
        { "script", "<script>alert(1)</script>"u8.ToArray(), nameof(FileKind.Executable) },
        { "batch", "@ECHO OFF\r\ndel *"u8.ToArray(), nameof(FileKind.Executable) },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void The_first_bytes_say_what_it_is(string what, byte[] first, string kind) => Assert.True(FileSignature.Of(first).ToString() == kind, $"{what}: {FileSignature.Of(first)}");

    [Theory]
    [InlineData("image/jpeg", nameof(FileKind.Jpeg), true)]
    [InlineData("image/jpeg", nameof(FileKind.Png), false)]
    [InlineData("image/png", nameof(FileKind.Jpeg), false)]
    [InlineData("image/x-wsq", nameof(FileKind.Wsq), true)]
    [InlineData("image/jp2", nameof(FileKind.Jpeg2000), true)]
    [InlineData("application/pdf", nameof(FileKind.Pdf), true)]
    [InlineData("application/pdf", nameof(FileKind.Text), false)]
    [InlineData("application/zip", nameof(FileKind.Zip), true)]
    [InlineData("application/zip", nameof(FileKind.OfficeOpenXml), true)]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document", nameof(FileKind.OfficeOpenXml), true)]
    [InlineData("application/vnd.openxmlformats-officedocument.wordprocessingml.document", nameof(FileKind.Zip), false)]
    [InlineData("text/plain", nameof(FileKind.Text), true)]
    [InlineData("text/plain", nameof(FileKind.Unknown), false)]
    [InlineData("video/mp4", nameof(FileKind.Mp4), true)]
    [InlineData(null, nameof(FileKind.Unknown), true)]
    [InlineData(null, nameof(FileKind.Jpeg), true)]
    [InlineData("application/octet-stream", nameof(FileKind.Zip), true)]
    [InlineData("application/octet-stream", nameof(FileKind.Executable), false)]
    [InlineData(null, nameof(FileKind.Executable), false)]
    [InlineData("application/x-msdownload", nameof(FileKind.Executable), false)]
    [InlineData("application/x-unheard-of", nameof(FileKind.Unknown), false)]
    [InlineData("text/html", nameof(FileKind.Text), false)]
    public void A_claim_fits_or_not(string? claimed, string kind, bool fits) =>
        Assert.Equal(fits, MediaTypes.ProblemOf(claimed, Enum.Parse<FileKind>(kind)) is null);

    [Fact]
    public void Any_beginning_of_anything_is_looked_at_without_harm()
    {
        var random = new Random(1);
        for (var length = 0; length < 500; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            FileSignature.Of(bytes);
            foreach (var file in Files)
            {
                var first = (byte[])file[1];
                FileSignature.Of(first.AsSpan(0, Math.Min(length, first.Length)));
            }
        }
    }

    private static byte[] Zip(string name) => [.. "PK"u8, 3, 4, .. new byte[22], (byte)name.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(name), 1, 2, 3];

    private static byte[] Program(string header)
    {
        var bytes = new byte[0x100];
        "MZ"u8.CopyTo(bytes);
        bytes[0x3c] = 0x80;
        Encoding.ASCII.GetBytes(header).CopyTo(bytes, 0x80);
        return bytes;
    }
}
