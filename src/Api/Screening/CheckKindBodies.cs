namespace Interpol.Mesh.Api;

/// <summary>An image to check, by its hash; the image itself stays where it is.</summary>
/// <param name="Hash">Its PDQ hash: 64 hexadecimal digits.</param>
/// <param name="Quality">The quality of the hash, 0 to 100; one below 50 is not matched.</param>
public sealed record CheckImageRequest(string Hash, int Quality);
