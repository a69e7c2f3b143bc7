using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Grains.Audit;

/// <summary>The private key with which silos of a hub sign the audits of the others. Only the hub's own silos hold it: whoever stands in for it cannot sign in its name.</summary>
/// <param name="hub">The hub.</param>
/// <param name="file">The file with the key, PEM; read when it is needed, so that it may come later.</param>
public sealed class HubKey(HubName hub, string file)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Requires that this is the key of a hub.</summary>
    /// <exception cref="MeshException"><c>unavailable</c>: it is another's, or cannot be read.</exception>
    public HubKey Require(HubName wanted)
    {
        if (wanted != hub)
        {
            throw Unavailable($"{hub} stands in for {wanted} and does not hold its key; {wanted} signs when it is back.");
        }

        return File.Exists(file) ? this : throw Unavailable($"{hub} has no key to sign with; './mesh up' makes one in its data folder.");
    }

    /// <summary>Signs with ECDSA P-256 and SHA-256.</summary>
    /// <exception cref="MeshException"><c>unavailable</c>: the key cannot be read.</exception>
    public byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            return key.SignData(bytes, HashAlgorithmName.SHA256);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            throw Unavailable($"The key of {hub} cannot be read.");
        }
    }

    private static MeshException Unavailable(string message) => new(MeshErrorCodes.Unavailable, message, RetryAfter);
}
