using System.Security.Cryptography;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Tokens;

/// <summary>The key pair that signs a data folder's development tokens; gateways read only the public half.</summary>
internal static class TokenKeys
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly TimeSpan LockDeadline = TimeSpan.FromSeconds(10);

    /// <summary>The private key, made when there is none yet.</summary>
    public static async Task<ECDsa> OpenAsync(DataFolder data, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(data.Keys);
        var privateFile = Path.Combine(data.Keys, "tokens.pem");
        using (await LockAsync(data, cancellationToken))
        {
            if (!File.Exists(privateFile))
            {
                using var created = ECDsa.Create(ECCurve.NamedCurves.nistP256);

                // The private half comes last: whoever finds it finds the other one too.
                Replace(Path.Combine(data.Keys, "tokens.pub.pem"), created.ExportSubjectPublicKeyInfoPem(), Public);
                Replace(privateFile, created.ExportPkcs8PrivateKeyPem(), OwnerOnly);
            }
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(await File.ReadAllTextAsync(privateFile, cancellationToken));
            return key;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException or UnauthorizedAccessException)
        {
            key.Dispose();
            throw new CliException($"The token key {privateFile} cannot be read ({failure.Message}); remove it to have a new one made.", failure);
        }
    }

    private static void Replace(string file, string text, UnixFileMode mode)
    {
        var temporary = file + ".new";
        using (var stream = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = mode }))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text + "\n");
        }

        File.Move(temporary, file, overwrite: true);
    }

    private static async Task<FileStream> LockAsync(DataFolder data, CancellationToken cancellationToken)
    {
        var file = Path.Combine(data.Keys, ".lock");
        var deadline = DateTime.UtcNow + LockDeadline;
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), cancellationToken);
            }
        }
    }
}
