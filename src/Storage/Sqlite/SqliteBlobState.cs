namespace Interpol.Mesh.Storage.Sqlite;

/// <summary>Where a blob stands, as stored.</summary>
internal enum SqliteBlobState
{
    Uploading = 0,
    Complete = 1,
    Deleting = 2,
}
