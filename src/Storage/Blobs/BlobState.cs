namespace Interpol.Mesh.Storage.Blobs;

/// <summary>Where a blob stands, as stored.</summary>
internal enum BlobState
{
    Uploading = 0,
    Complete = 1,
    Deleting = 2,
}
