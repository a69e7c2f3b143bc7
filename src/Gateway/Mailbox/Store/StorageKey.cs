using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>
/// The key under which a gateway keeps what it has opened: 32 random bytes in a file that only its user reads. It is made once, at the first start. Without it
/// nothing of a mailbox can be read, so a missing one is never replaced.
/// </summary>
internal sealed class StorageKey
{
    private const int Bytes = 32;
    private readonly byte[] _wrapping;

    private StorageKey(byte[] secret)
    {
        _wrapping = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Bytes, info: "interpol-mesh mailbox wrap 1"u8.ToArray());
        Fingerprint = HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, Bytes, info: "interpol-mesh mailbox check 1"u8.ToArray());
    }

    /// <summary>Tells whether a database was written with this key, and nothing about the key.</summary>
    public byte[] Fingerprint { get; }

    /// <summary>What wraps the keys of messages.</summary>
    public ReadOnlySpan<byte> Wrapping => _wrapping;

    /// <summary>Reads the key, or makes it when there is nothing yet that was kept under one.</summary>
    /// <param name="folder">The gateway's folder.</param>
    /// <param name="database">The file that is kept under the key.</param>
    /// <exception cref="StartupException">The key is missing or damaged.</exception>
    public static StorageKey Open(string folder, string database)
    {
        var path = Path.Combine(folder, "storage.key");
        if (!File.Exists(path))
        {
            if (File.Exists(database))
            {
                throw new StartupException(
                    $"The storage key {path} is missing, and {database} cannot be read without it. Put the key back from where it is kept safe; if it is lost, move {database} away, and the gateway fetches again what its hub still keeps.");
            }

            KeyFile.WritePrivate(path, RandomNumberGenerator.GetBytes(Bytes));
        }

        KeyFile.KeepPrivate(path);
        var secret = File.ReadAllBytes(path);
        return secret.Length == Bytes
            ? new StorageKey(secret)
            : throw new StartupException($"The storage key {path} has {secret.Length} bytes instead of {Bytes}: it is damaged. Put it back from where it is kept safe.");
    }
}
