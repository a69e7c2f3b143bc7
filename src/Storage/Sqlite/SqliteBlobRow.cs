using Interpol.Mesh.Storage.Blobs;

namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>A blob as stored, without its chunks.</summary>
internal sealed record SqliteBlobRow(long Id, BlobKey Key, SqliteBlobState State, long Size, int Chunks, long Version, long Touched)
{
    public bool Complete => State == SqliteBlobState.Complete;

    public BlobInfo Info => new(Size, Complete, Chunks, MicrosecondTime.Parse(Touched));
}
