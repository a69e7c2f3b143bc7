namespace Interpol.Mesh.Storage.Blobs;

/// <summary>Names a blob: each uploader has its own copy of the same bytes.</summary>
/// <param name="Uploader">The owner that uploaded it.</param>
/// <param name="Sha256">SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
public readonly record struct BlobKey(string Uploader, string Sha256)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Uploader}:{Sha256}";
}
