using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Mind;

/// <summary>Encrypts the frames of one file, and says so when one is not as it was written, not in its place, or from another file.</summary>
/// <remarks>
/// <code>
/// header  magic, rounds, salt of the passphrase, salt of the file
/// key     PBKDF2 (SHA-256) of the passphrase with its salt -> HKDF with the salt of the file, which is another one each time a file is written
/// frame   length, nonce (random), tag, AES-256-GCM over the content; what is authenticated with it: the header, the frame's number, whether it is the last
/// </code>
/// </remarks>
internal sealed class OfflineCipher : IDisposable
{
    /// <summary>Bytes of the header.</summary>
    public const int HeaderBytes = 46;

    /// <summary>The most bytes of a frame's content.</summary>
    private const int MaxContent = 32 * 1024 * 1024;

    /// <summary>Rounds of PBKDF2 with SHA-256 (OWASP Password Storage Cheat Sheet, 2023).</summary>
    private const int Rounds = 600_000;

    private const int MaxRounds = 20_000_000;
    private const int SaltBytes = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int KeyBytes = 32;

    private readonly byte[] _header;
    private readonly AesGcm _cipher;

    private OfflineCipher(byte[] header, byte[] key)
    {
        _header = header;
        _cipher = new AesGcm(key, TagBytes);
    }

    private static ReadOnlySpan<byte> Magic => "MESHMIND1\n"u8;

    /// <summary>The header.</summary>
    public ReadOnlySpan<byte> Header => _header;

    /// <summary>For a new file.</summary>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="purpose">What the file is; one of another purpose is not opened.</param>
    public static OfflineCipher New(string passphrase, string purpose)
    {
        var header = new byte[HeaderBytes];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Magic.Length), Rounds);
        RandomNumberGenerator.Fill(header.AsSpan(HeaderBytes - (2 * SaltBytes)));
        return Of(header, passphrase, purpose);
    }

    /// <summary>For a file that is there.</summary>
    /// <exception cref="CliException">It is no such file.</exception>
    public static OfflineCipher Open(Stream file, string name, string passphrase, string purpose)
    {
        var header = new byte[HeaderBytes];
        if (file.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header.AsSpan().StartsWith(Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(Magic.Length)) is not (>= 1 and <= MaxRounds))
        {
            throw new CliException($"{name} is no offline copy, or its beginning is damaged.");
        }

        return Of(header, passphrase, purpose);
    }

    /// <summary>Writes a frame.</summary>
    public void Write(Stream file, long number, bool isLast, ReadOnlySpan<byte> content)
    {
        if (content.Length > MaxContent)
        {
            throw new CliException("a part is larger than a file can hold; export fewer kinds.");
        }

        var frame = new byte[sizeof(int) + NonceBytes + TagBytes + content.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, content.Length);
        var nonce = frame.AsSpan(sizeof(int), NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        _cipher.Encrypt(nonce, content, frame.AsSpan(sizeof(int) + NonceBytes + TagBytes), frame.AsSpan(sizeof(int) + NonceBytes, TagBytes), Bound(number, isLast));
        file.Write(frame);
    }

    /// <summary>Reads the frame at which the file stands.</summary>
    /// <returns>Its content; null when the file ends before it does.</returns>
    /// <exception cref="CryptographicException">It is not as it was written.</exception>
    public byte[]? Read(Stream file, long number, bool isLast)
    {
        var head = new byte[sizeof(int) + NonceBytes + TagBytes];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is < 0 or > MaxContent)
        {
            throw new CryptographicException("The length of a frame is none that one has.");
        }

        if (length > file.Length - file.Position)
        {
            return null;
        }

        var content = new byte[length];
        file.ReadExactly(content);
        _cipher.Decrypt(head.AsSpan(sizeof(int), NonceBytes), content, head.AsSpan(sizeof(int) + NonceBytes, TagBytes), content, Bound(number, isLast));
        return content;
    }

    /// <inheritdoc/>
    public void Dispose() => _cipher.Dispose();

    private static OfflineCipher Of(byte[] header, string passphrase, string purpose)
    {
        var salts = header.AsSpan(HeaderBytes - (2 * SaltBytes));
        var rounds = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(Magic.Length));
        var main = Rfc2898DeriveBytes.Pbkdf2(passphrase, salts[..SaltBytes], rounds, HashAlgorithmName.SHA256, KeyBytes);
        var key = new byte[KeyBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, main, key, salts[SaltBytes..], Encoding.ASCII.GetBytes(purpose));
        return new OfflineCipher(header, key);
    }

    private byte[] Bound(long number, bool isLast)
    {
        var bound = new byte[HeaderBytes + sizeof(long) + 1];
        _header.CopyTo(bound, 0);
        BinaryPrimitives.WriteInt64LittleEndian(bound.AsSpan(HeaderBytes), number);
        bound[^1] = isLast ? (byte)1 : (byte)0;
        return bound;
    }
}
