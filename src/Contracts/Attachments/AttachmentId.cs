using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Contracts.Attachments;

/// <summary>Who uploaded which bytes; the key of an <see cref="IAttachmentGrain"/> is its text, <c>FR:</c> and the hash.</summary>
/// <param name="Uploader">The owner that uploaded it.</param>
/// <param name="Hash">SHA-256 of the bytes.</param>
[GenerateSerializer, Immutable, Alias("attachment-id")]
public readonly record struct AttachmentId([property: Id(0)] OwnerId Uploader, [property: Id(1)] Sha256Hash Hash)
{
    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text does not have that form.</exception>
    public static AttachmentId Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && OwnerId.TryParse(text[..colon], out var uploader) && Sha256Hash.TryParse(text[(colon + 1)..], out var hash)
            ? new AttachmentId(uploader, hash)
            : throw new FormatException("An attachment's key is an owner's code, a colon and a SHA-256.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Uploader}:{Hash}";
}

/// <summary>A complete attachment.</summary>
/// <param name="Id">Who uploaded what.</param>
/// <param name="Bytes">Size.</param>
[GenerateSerializer, Immutable, Alias("attachment-info")]
public sealed record AttachmentInfo([property: Id(0)] AttachmentId Id, [property: Id(1)] long Bytes);

/// <summary>An attachment as an envelope names it.</summary>
/// <param name="Uploader">Who uploaded it; it lies at that owner's hub.</param>
/// <param name="Hash">SHA-256 of the bytes.</param>
/// <param name="Bytes">Size.</param>
[GenerateSerializer, Immutable, Alias("attachment-reference")]
public sealed record AttachmentReference([property: Id(0)] OwnerId Uploader, [property: Id(1)] Sha256Hash Hash, [property: Id(2)] long Bytes);
