using System.Security.Cryptography;
using System.Text;

namespace Interpol.Mesh.Boundary.Keys;

/// <summary>Key files in PEM form. They appear whole, and private ones are readable by their owner only.</summary>
public static class KeyFile
{
    /// <summary>Bytes of a secret.</summary>
    public const int SecretBytes = 32;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes a private file.</summary>
    public static void WritePrivate(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text.TrimEnd() + "\n"), OwnerOnly);

    /// <summary>Writes a private file.</summary>
    public static void WritePrivate(string path, ReadOnlySpan<byte> content) => Write(path, content, OwnerOnly);

    /// <summary>Writes a file that everybody may read.</summary>
    public static void WritePublic(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text.TrimEnd() + "\n"), Everybody);

    /// <summary>Takes from everybody else what they may do with a private file that was found, or copied there by hand.</summary>
    /// <exception cref="KeyException">It is open to others and belongs to somebody else.</exception>
    public static void KeepPrivate(string path)
    {
        if (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & ~OwnerOnly) == 0)
        {
            return;
        }

        try
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyException($"The key {path} is open to others and belongs to somebody else ({failure.Message.TrimEnd('.')}); give it to this user, or remove it to have a new one made.", failure);
        }
    }

    /// <summary>Reads a signing key, private or public.</summary>
    /// <exception cref="KeyException">There is none, or it cannot be used.</exception>
    public static ECDsa ReadSigningKey(string path)
    {
        var text = ReadText(path);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            return key;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new KeyException($"The key {path} is not an elliptic curve key in PEM form ({failure.Message}); remove it and run './mesh keys' to have a new one made.", failure);
        }
    }

    /// <summary>Reads a secret.</summary>
    /// <exception cref="KeyException">There is none, or it cannot be used.</exception>
    public static byte[] ReadSecret(string path)
    {
        try
        {
            var secret = Convert.FromBase64String(ReadText(path));
            return secret.Length >= SecretBytes ? secret : throw new FormatException($"it has {secret.Length} bytes and needs {SecretBytes}");
        }
        catch (FormatException failure)
        {
            throw new KeyException($"The secret {path} is no secret in base64 ({failure.Message}); remove it and run './mesh keys' to have a new one made.", failure);
        }
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyException($"The key {path} cannot be read; './mesh keys' makes what is missing, and on other machines it has to be copied there.", failure);
        }
    }

    private static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode mode)
    {
        var draft = $"{path}.{Environment.ProcessId}.new";

        // A draft that a crash left, or that somebody laid there, would keep its own mode and owner.
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        using (var file = new FileStream(draft, options))
        {
            if (!OperatingSystem.IsWindows())
            {
                // The mask of the process takes from what a file is created with: what everybody needs would be closed to them.
                File.SetUnixFileMode(file.SafeFileHandle, mode);
            }

            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}

/// <summary>A key that is missing or cannot be used; the message is a sentence for whoever runs the machine.</summary>
public sealed class KeyException(string message, Exception? cause = null) : Exception(message, cause);
