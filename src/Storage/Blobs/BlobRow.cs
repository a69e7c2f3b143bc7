namespace Interpol.Mesh.Storage.Blobs;

/// <summary>A blob as stored, without its chunks. Times are microseconds since 1970.</summary>
internal sealed record BlobRow(long Id, BlobKey Key, BlobState State, long Size, int Chunks, long Version, long Touched)
{
    public bool Complete => State == BlobState.Complete;

    public BlobInfo Info => new(Size, Complete, Chunks, MicrosecondTime.Parse(Touched));
}
