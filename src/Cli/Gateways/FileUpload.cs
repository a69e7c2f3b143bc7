using System.Security.Cryptography;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Gateways;

/// <summary>Uploads files of an owner, and says how far they are.</summary>
internal static class FileUpload
{
    /// <summary>Uploads a file; what the gateway has already is not sent again.</summary>
    /// <param name="terminal">Where to say how far it is.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="owner">Whose upload it is.</param>
    /// <param name="file">The file.</param>
    /// <param name="maxBytes">How large it may be.</param>
    /// <param name="cancellationToken">The command was interrupted.</param>
    /// <returns>The hash by which the upload is named.</returns>
    /// <exception cref="CliException">There is no such file, or it is too large.</exception>
    public static async Task<Sha256Hash> RunAsync(Terminal terminal, GatewayClient gateway, OwnerId owner, string file, long maxBytes, CancellationToken cancellationToken)
    {
        var info = new FileInfo(file);
        if (!info.Exists)
        {
            throw new CliException($"There is no file {file} to upload.");
        }

        if (info.Length > maxBytes)
        {
            throw new CliException($"{file} has {info.Length:N0} bytes; it may have at most {maxBytes:N0}.");
        }

        string sha256;
        await using (var stream = info.OpenRead())
        {
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }

        await gateway.UploadAsync(owner, sha256, file, sent => terminal.Progress($"Uploading {info.Name}: {sent:N0} of {info.Length:N0} bytes"), cancellationToken);
        terminal.Note($"Uploaded {info.Name}: {info.Length:N0} bytes, SHA-256 {sha256}");
        return new Sha256Hash(sha256);
    }
}
