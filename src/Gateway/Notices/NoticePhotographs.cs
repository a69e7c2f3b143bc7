using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Cluster;
using SkiaSharp;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>
/// Makes photographs of notices out of uploads: looks whether an upload is a picture that every reader can show, and makes its thumbnail. Where a picture carries
/// metadata (EXIF, XMP), which may say where and with what it was taken, the notice names a copy of its pixels, because notices are shown to all bureaus and to the
/// public; the upload itself stays as it is. The same upload always gives the same photograph.
/// </summary>
internal sealed class NoticePhotographs(GrainCaller calls, FileKinds kinds) : IDisposable
{
    /// <summary>Pixels of the longest side of a thumbnail.</summary>
    public const int ThumbnailSide = 240;

    /// <summary>Pixels of the longest side of a photograph.</summary>
    public const int MaxSide = 12_000;

    /// <summary>Pixels of a photograph. While it is decoded, each takes 4 bytes of memory.</summary>
    public const long MaxPixels = 50_000_000;

    /// <summary>JPEG qualities of a copy, from best to smallest; the first whose result is small enough is taken.</summary>
    private static readonly int[] Qualities = [90, 75, 60];

    /// <summary>Pictures are decoded one after the other: one may take 200 MB.</summary>
    private readonly SemaphoreSlim _decoding = new(1, 1);

    public void Dispose() => _decoding.Dispose();

    /// <summary>Makes a photograph of an upload, or only looks whether one can be made.</summary>
    /// <param name="owner">Whose upload it is, and whose thumbnail and copy will be.</param>
    /// <param name="upload">SHA-256 of the upload.</param>
    /// <param name="keeps">Whether thumbnail and copy are stored, so that a notice can name them.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>The photograph; or what is wrong with the upload, to be said behind its name: <c>is no picture: ...</c></returns>
    /// <exception cref="Errors.RequestRefusedException">The hub is away or busy.</exception>
    public async Task<(NoticePhotograph? Photograph, string? Problem)> PrepareAsync(OwnerId owner, Sha256Hash upload, bool keeps, CancellationToken cancellationToken)
    {
        var (bytes, copies, problem) = await MakeAsync(owner, upload, cancellationToken);
        if (copies is null)
        {
            return (null, problem);
        }

        var file = copies.Clean is { } clean ? await StoreAsync(owner, clean, keeps, cancellationToken) : new AttachmentReference(owner, upload, bytes);
        return (new NoticePhotograph(file, await StoreAsync(owner, copies.Thumbnail, keeps, cancellationToken)), null);
    }

    /// <summary>Looks whether an upload is a picture, and names it as it is, with its metadata: for readers to whom it is evidence.</summary>
    /// <param name="owner">Whose upload it is.</param>
    /// <param name="upload">SHA-256 of the upload.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <returns>The picture; or what is wrong with the upload, see <see cref="PrepareAsync"/>.</returns>
    /// <exception cref="Errors.RequestRefusedException">The hub is away or busy.</exception>
    public async Task<(AttachmentReference? File, string? Problem)> LookAsync(OwnerId owner, Sha256Hash upload, CancellationToken cancellationToken)
    {
        var (bytes, copies, problem) = await MakeAsync(owner, upload, cancellationToken);
        return copies is null ? (null, problem) : (new AttachmentReference(owner, upload, bytes), null);
    }

    private async Task<(long Bytes, PictureCopies? Copies, string? Problem)> MakeAsync(OwnerId owner, Sha256Hash upload, CancellationToken cancellationToken)
    {
        var id = new AttachmentId(owner, upload);
        var info = await calls.FindUploadAsync(id, owner, cancellationToken);
        if (info is null)
        {
            return (0, null, $"names no complete upload of {owner}; upload the picture first.");
        }

        if (info.Bytes > NoticeLimits.MaxPhotographBytes)
        {
            return (info.Bytes, null, $"has {info.Bytes} bytes; a photograph has at most {NoticeLimits.MaxPhotographBytes}.");
        }

        await _decoding.WaitAsync(cancellationToken);
        try
        {
            var bytes = await ReadAsync(id.ToString(), owner, (int)info.Bytes, cancellationToken);
            var (made, problem) = await Task.Run(() => Make(bytes), cancellationToken);
            return (info.Bytes, made, problem);
        }
        finally
        {
            _decoding.Release();
        }
    }

    /// <summary>Makes the thumbnail of a picture, and a copy without metadata where there are any; or says what is wrong with it.</summary>
    internal static (PictureCopies? Copies, string? Problem) Make(byte[] bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is not { EncodedFormat: SKEncodedImageFormat.Jpeg or SKEncodedImageFormat.Png or SKEncodedImageFormat.Webp })
        {
            return (null, "is no picture: a photograph is a JPEG, PNG or WebP file.");
        }

        // What the header announces is looked at before any memory is taken for it.
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (Math.Max(width, height) > MaxSide || (long)width * height > MaxPixels)
        {
            return (null, $"has {width} x {height} pixels; a side has at most {MaxSide}, and all together are at most {MaxPixels}.");
        }

        if (codec.FrameCount > 1 || IsMovingPng(bytes))
        {
            return (null, "is animated; a photograph has one picture.");
        }

        using var picture = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        if (codec.GetPixels(picture.Info, picture.GetPixels()) != SKCodecResult.Success)
        {
            return (null, "is no whole picture: it is damaged or ends before it should; upload it again.");
        }

        var thumbnail = Encode(picture, codec.EncodedOrigin, ThumbnailSide, Qualities[0]);
        if (!HasMetadata(bytes))
        {
            return (new PictureCopies(thumbnail, null), null);
        }

        var clean = Qualities.Select(quality => Encode(picture, codec.EncodedOrigin, MaxSide, quality)).FirstOrDefault(copy => copy.Length <= NoticeLimits.MaxPhotographBytes);
        return clean is null
            ? (null, $"carries metadata, and without them has more than {NoticeLimits.MaxPhotographBytes} bytes; make it smaller.")
            : (new PictureCopies(thumbnail, clean), null);
    }

    /// <summary>Whether a PNG says before its first pixels that it moves: not every decoder knows that.</summary>
    private static bool IsMovingPng(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']) && bytes.IndexOf("IDAT"u8) is var pixels and > 0 && bytes[..pixels].IndexOf("acTL"u8) >= 0;

    /// <summary>Whether bytes stand in it that begin EXIF or XMP, in any of the three formats. That others look like these costs a copy and nothing else.</summary>
    private static bool HasMetadata(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOf("Exif\0"u8) >= 0 || bytes.IndexOf("eXIf"u8) >= 0 || bytes.IndexOf("EXIF"u8) >= 0 || bytes.IndexOf("xmpmeta"u8) >= 0 || bytes.IndexOf("ns.adobe.com"u8) >= 0
        || bytes.IndexOf("adobe.xmp"u8) >= 0 || bytes.IndexOf("zTXt"u8) >= 0;

    /// <summary>A JPEG of a picture as it is to be looked at, on white, no larger than a side.</summary>
    private static byte[] Encode(SKBitmap picture, SKEncodedOrigin origin, int maxSide, int quality)
    {
        var isTurned = origin >= SKEncodedOrigin.LeftTop;
        var scale = Math.Min(1f, (float)maxSide / Math.Max(picture.Width, picture.Height));
        var (width, height) = (Math.Max(1, (int)Math.Round(picture.Width * scale)), Math.Max(1, (int)Math.Round(picture.Height * scale)));
        using var result = new SKBitmap(new SKImageInfo(isTurned ? height : width, isTurned ? width : height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(result))
        {
            canvas.Clear(SKColors.White);
            canvas.SetMatrix(Upright(origin, width, height));
            using var image = SKImage.FromBitmap(picture);
            canvas.DrawImage(image, SKRect.Create(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        using var encoded = result.Encode(SKEncodedImageFormat.Jpeg, quality);
        return encoded.ToArray();
    }

    /// <summary>What brings a picture of that size upright: the eight orientations of EXIF.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };

    private async Task<byte[]> ReadAsync(string key, OwnerId owner, int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        for (var offset = 0; offset < length; offset += AttachmentUpload.StepBytes)
        {
            var step = await calls.ReadAsync(
                (Key: key, Reader: owner, Chunk: offset / AttachmentLimits.ChunkBytes),
                static (grains, state, cancellationToken) =>
                    grains.GetGrain<IAttachmentGrain>(state.Key).ReadAsync(state.Reader, state.Chunk, AttachmentLimits.MaxChunksPerCall, cancellationToken),
                cancellationToken);
            step.CopyTo(bytes.AsMemory(offset));
        }

        return bytes;
    }

    private async Task<AttachmentReference> StoreAsync(OwnerId owner, byte[] bytes, bool keeps, CancellationToken cancellationToken)
    {
        var id = new AttachmentId(owner, Sha256Hash.Of(bytes));
        if (keeps)
        {
            await new AttachmentUpload(id, calls, kinds).RunAsync(new MemoryStream(bytes, writable: false), cancellationToken);
        }

        return new AttachmentReference(owner, id.Hash, bytes.Length);
    }
}

/// <summary>What is made of a picture, as JPEG files.</summary>
/// <param name="Thumbnail">The thumbnail.</param>
/// <param name="Clean">A copy without metadata; null when the picture carries none.</param>
internal sealed record PictureCopies(byte[] Thumbnail, byte[]? Clean);
