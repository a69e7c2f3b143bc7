using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Keys;
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
        if (!Directory.Exists(data.Path))
        {
            // Or `mesh up` would take it for somebody else's folder later.
            data.Prepare();
        }

        new KeyFolder(data.Keys).Create();
        var privateFile = Path.Combine(data.Keys, "tokens.pem");
        var publicFile = Path.Combine(data.Keys, "tokens.pub.pem");
        using (await LockAsync(data, cancellationToken))
        {
            var key = File.Exists(privateFile) ? await ReadAsync(privateFile, cancellationToken) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
            if (!File.Exists(publicFile) || !File.Exists(privateFile))
            {
                // The private half comes last: whoever finds it finds the other one too.
                Replace(publicFile, key.ExportSubjectPublicKeyInfoPem(), Public);
            }

            if (!File.Exists(privateFile))
            {
                Replace(privateFile, key.ExportPkcs8PrivateKeyPem(), OwnerOnly);
            }

            return key;
        }
    }

    private static async Task<ECDsa> ReadAsync(string privateFile, CancellationToken cancellationToken)
    {
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
