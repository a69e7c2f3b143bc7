using System.Buffers.Binary;
using System.Security.Cryptography;
using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Gateway.Notices;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace Interpol.Mesh.Gateway.Tests.Notices;

/// <summary>What is taken for a photograph, and what is made of it.</summary>
public sealed class NoticePhotographTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_picture_gets_a_thumbnail_of_its_shape_and_always_the_same(SKEncodedImageFormat format)
    {
        var bytes = Picture(800, 400, format);
        var (copies, problem) = NoticePhotographs.Make(bytes);

        Assert.Null(problem);
        Assert.Null(copies!.Clean);
        Assert.InRange(copies.Thumbnail.Length, 1, NoticeLimits.MaxThumbnailBytes);
        using var thumbnail = SKBitmap.Decode(copies.Thumbnail);
        Assert.Equal((NoticePhotographs.ThumbnailSide, NoticePhotographs.ThumbnailSide / 2), (thumbnail.Width, thumbnail.Height));
        Assert.Equal(Sha256Hash.Of(copies.Thumbnail), Sha256Hash.Of(NoticePhotographs.Make(bytes).Copies!.Thumbnail));
    }

    [Fact]
    public void A_drawn_face_of_the_demonstration_is_taken_as_it_is()
    {
        var drawn = new SyntheticNotices(seed: 3).Make(200).Where(notice => notice.Face is not null).Select(notice => DrawnFace.Draw(notice.Request.Content.Person!, notice.Face!.Value)).Take(20);
        Assert.All(drawn, face => Assert.Equal((null, null), (NoticePhotographs.Make(face).Problem, NoticePhotographs.Make(face).Copies!.Clean)));
    }

    [Fact]
    public void A_small_picture_is_not_made_larger()
    {
        using var thumbnail = SKBitmap.Decode(NoticePhotographs.Make(Picture(40, 30, SKEncodedImageFormat.Png)).Copies!.Thumbnail);
        Assert.Equal((40, 30), (thumbnail.Width, thumbnail.Height));
    }

    [Fact]
    public void What_is_no_picture_is_refused()
    {
        Assert.Contains("is no picture", Problem("a text, whatever it is called"u8.ToArray()), StringComparison.Ordinal);
        Assert.Contains("is no picture", Problem([]), StringComparison.Ordinal);
        Assert.Contains("is no picture", Problem(RandomNumberGenerator.GetBytes(5000)), StringComparison.Ordinal);
        Assert.Contains("is no picture", Problem([0xFF, 0xD8, 0xFF, 0xE0]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60_000, 60_000)]
    [InlineData(12_001, 10)]
    [InlineData(9_000, 9_000)]
    public void A_header_that_announces_too_much_is_refused_before_memory_is_taken(int width, int height)
    {
        // The picture itself is small: only its header says otherwise.
        var bytes = Picture(20, 20, SKEncodedImageFormat.Png);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(29), Crc(bytes.AsSpan(12, 17)));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.NotNull(Problem(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    public void A_picture_that_ends_before_it_should_is_refused(SKEncodedImageFormat format)
    {
        var bytes = Picture(800, 400, format);
        Assert.Contains("no whole picture", Problem(bytes[..(bytes.Length / 2)]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_moves_is_refused()
    {
        Assert.Contains("is animated", Problem(Moving(Picture(60, 60, SKEncodedImageFormat.Webp))), StringComparison.Ordinal);
        var png = Picture(60, 60, SKEncodedImageFormat.Png);
        byte[] control = [.. "acTL"u8, 0, 0, 0, 2, 0, 0, 0, 0];
        var crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc(control));
        Assert.Contains("is animated", Problem([.. png[..33], 0, 0, 0, 8, .. control, .. crc, .. png[33..]]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 300, 100)]
    [InlineData(3, 300, 100)]
    [InlineData(6, 100, 300)]
    [InlineData(8, 100, 300)]
    public void A_picture_is_brought_upright_and_loses_its_metadata(int orientation, int width, int height)
    {
        var (copies, problem) = NoticePhotographs.Make(WithExif(Picture(300, 100, SKEncodedImageFormat.Jpeg), orientation));

        Assert.Null(problem);
        using var clean = SKBitmap.Decode(copies!.Clean);
        Assert.Equal((width, height), (clean.Width, clean.Height));
        Assert.True(copies.Clean.AsSpan().IndexOf("Exif"u8) < 0 && copies.Thumbnail.AsSpan().IndexOf("Exif"u8) < 0);

        // The corner that is first as it lies is red, the others white. Turned by 90 degrees to the right it is at the top right, to the left at the bottom left.
        var (x, y) = orientation switch { 1 => (5, 5), 3 => (294, 94), 6 => (94, 5), _ => (5, 294) };
        Assert.True(clean.GetPixel(x, y) is { Red: > 180, Green: < 90 }, $"{clean.GetPixel(x, y)}");
        Assert.Equal(orientation != 1, clean.GetPixel(5, 5).Green > 180);
    }

    [Fact]
    public async Task An_upload_becomes_a_photograph_and_its_thumbnail_an_upload_of_the_same_owner()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var france = new OwnerId("FR");
        var photographs = gateway.Services.GetRequiredService<NoticePhotographs>();
        using var scope = gateway.Services.GetRequiredService<CallerScope>().Enter(france);
        var upload = await UploadAsync(gateway.Mesh, france, Picture(800, 400, SKEncodedImageFormat.Png));
        var (photograph, problem) = await photographs.PrepareAsync(france, upload.Hash, keeps: true, CancellationToken.None);

        Assert.Null(problem);
        Assert.Equal(upload, photograph!.File);
        Assert.Equal(photograph.Thumbnail!.Bytes, gateway.Mesh.Attachment(new AttachmentId(france, photograph.Thumbnail.Hash).ToString()).Bytes);
        Assert.Equal(photograph, (await photographs.PrepareAsync(france, upload.Hash, keeps: true, CancellationToken.None)).Photograph);

        var turned = await UploadAsync(gateway.Mesh, france, WithExif(Picture(300, 100, SKEncodedImageFormat.Jpeg), 6));
        var (clean, _) = await photographs.PrepareAsync(france, turned.Hash, keeps: true, CancellationToken.None);
        Assert.NotEqual(turned, clean!.File);
        Assert.Equal(clean.File.Bytes, gateway.Mesh.Attachment(new AttachmentId(france, clean.File.Hash).ToString()).Bytes);
    }

    [Fact]
    public async Task What_is_not_there_or_too_large_is_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var france = new OwnerId("FR");
        var photographs = gateway.Services.GetRequiredService<NoticePhotographs>();
        using var scope = gateway.Services.GetRequiredService<CallerScope>().Enter(france);
        var large = await UploadAsync(gateway.Mesh, france, [.. Picture(40, 40, SKEncodedImageFormat.Png), .. new byte[(int)NoticeLimits.MaxPhotographBytes]]);

        Assert.Contains("names no complete upload", (await photographs.PrepareAsync(france, Sha256Hash.Of("never"u8), keeps: true, CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.Contains("a photograph has at most", (await photographs.PrepareAsync(france, large.Hash, keeps: true, CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    private static async Task<AttachmentReference> UploadAsync(FakeMesh mesh, OwnerId owner, byte[] bytes)
    {
        var id = new AttachmentId(owner, Sha256Hash.Of(bytes));
        var attachment = mesh.Attachment(id.ToString());
        await attachment.WriteAsync(0, bytes);
        return new AttachmentReference(owner, id.Hash, (await attachment.CompleteAsync(bytes.Length)).Bytes);
    }

    private static string Problem(byte[] bytes)
    {
        var (copies, problem) = NoticePhotographs.Make(bytes);
        Assert.Null(copies);
        return problem!;
    }

    /// <summary>White, with a red corner at the top left and a grid that does not compress to nothing.</summary>
    internal static byte[] Picture(int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.White);
            using var gray = new SKPaint { Color = new SKColor(220, 220, 220) };
            for (var at = width / 3; at < width; at += 7)
            {
                canvas.DrawCircle(at, at % height, 3, gray);
            }

            using var red = new SKPaint { Color = SKColors.Red };
            canvas.DrawRect(0, 0, width / 8f, height / 3f, red);
        }

        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }

    /// <summary>A JPEG with an EXIF segment that says how it is turned.</summary>
    private static byte[] WithExif(byte[] jpeg, int orientation) =>
    [
        0xFF, 0xD8, 0xFF, 0xE1, 0x00, 0x22, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, .. jpeg[2..],
    ];

    /// <summary>A WebP that shows a picture of 60 x 60 pixels twice.</summary>
    private static byte[] Moving(byte[] webp)
    {
        byte[] frame = [0, 0, 0, 0, 0, 0, 59, 0, 0, 59, 0, 0, 100, 0, 0, 0, .. webp[12..]];
        byte[] frames = [.. "ANMF"u8, .. Size(frame.Length), .. frame];
        byte[] chunks = [.. "WEBP"u8, .. "VP8X"u8, .. Size(10), 2, 0, 0, 0, 59, 0, 0, 59, 0, 0, .. "ANIM"u8, .. Size(6), 0, 0, 0, 0, 0, 0, .. frames, .. frames];
        return [.. "RIFF"u8, .. Size(chunks.Length), .. chunks];
    }

    private static byte[] Size(int value)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(size, value);
        return size;
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
