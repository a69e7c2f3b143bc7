namespace Interpol.Mesh.Storage.Blobs;

/// <summary>The chunks of a blob do not have the announced size or hash. They were deleted; the upload has to start again.</summary>
/// <param name="message">What differs.</param>
public sealed class BlobMismatchException(string message) : Exception(message);
