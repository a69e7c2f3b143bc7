using System.Security.Cryptography;
using System.Text;

namespace Interpol.Mesh.Gateway.Mailbox.Store;

/// <summary>
/// Encrypts what is kept of a message. Each message has a random key of its own, wrapped by the storage key; what encrypts a part of it is derived from that key.
/// Deleting the wrapped key makes every part of the message unreadable.
/// </summary>
internal sealed class MailCipher(StorageKey storage)
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <summary>A new key for a message.</summary>
    /// <param name="bound">What the key belongs to: it opens nothing else.</param>
    public MailKey NewKey(string bound)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        return new MailKey(key, Encrypt(storage.Wrapping, key, Encoding.UTF8.GetBytes(bound)), bound);
    }

    /// <summary>The key of a message that is kept.</summary>
    /// <exception cref="CryptographicException">The key was changed, or belongs to something else.</exception>
    public MailKey Unwrap(byte[] wrapped, string bound) =>
        new(Decrypt(storage.Wrapping, wrapped, Encoding.UTF8.GetBytes(bound)), wrapped, bound);

    /// <summary>Encrypts a part of a message.</summary>
    public static byte[] Encrypt(MailKey key, string part, ReadOnlySpan<byte> plain) =>
        Encrypt(Derive(key, part), plain, Encoding.UTF8.GetBytes(key.Bound));

    /// <summary>Decrypts a part of a message.</summary>
    /// <exception cref="CryptographicException">It was changed, or belongs to something else.</exception>
    public static byte[] Decrypt(MailKey key, string part, byte[] encrypted) =>
        Decrypt(Derive(key, part), encrypted, Encoding.UTF8.GetBytes(key.Bound));

    private static byte[] Derive(MailKey key, string part) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret, KeyBytes, info: Encoding.UTF8.GetBytes("interpol-mesh mailbox 1 " + part));

    private static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, byte[] bound)
    {
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceBytes + TagBytes), result.AsSpan(NonceBytes, TagBytes), bound);
        return result;
    }

    private static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> encrypted, byte[] bound)
    {
        if (encrypted.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The row is too short.");
        }

        var plain = new byte[encrypted.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(encrypted[..NonceBytes], encrypted[(NonceBytes + TagBytes)..], encrypted.Slice(NonceBytes, TagBytes), plain, bound);
        return plain;
    }
}

/// <summary>The key of one message.</summary>
/// <param name="Secret">The key.</param>
/// <param name="Wrapped">The key as it is kept.</param>
/// <param name="Bound">What it belongs to.</param>
internal sealed record MailKey(byte[] Secret, byte[] Wrapped, string Bound);
