using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Api;

/// <summary>
/// Checks an export of a case without a mesh: that it is whole, that nothing in it was changed, put in or taken out since a gateway signed it, and that its custody chains
/// prove themselves. It writes nothing anywhere, and trusts nothing in the file: what is read as a whole has a bound, all else is read piece by piece.
/// </summary>
/// <remarks>
/// <code>
/// the ZIP        opens; no name twice, none that no export has; its files do not share bytes
/// manifest.json  is there and in its form; signed with the key in signer.pem
/// every file     is listed, has the length and the SHA-256 that the manifest says; one of an entry that of its name
/// their content  CaseContentVerifier, CustodyVerifier
/// </code>
/// </remarks>
public sealed class CaseExportVerifier
{
    private const int MaxKeyBytes = 4096;
    private const int BufferBytes = 128 * 1024;

    private static readonly string[] Needed =
    [
        CaseExportFormat.CaseFile, CaseExportFormat.TasksFile, CaseExportFormat.EntriesFile, CaseExportFormat.CustodyFile, CaseExportFormat.HistoryFile, CaseExportFormat.KeyFile,
    ];

    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private readonly CaseExportFindings _findings = new();
    private CaseExportManifest? _manifest;
    private byte[] _key = [];

    private CaseExportVerifier()
    {
    }

    /// <summary>Checks an export.</summary>
    /// <param name="file">The ZIP; it must be seekable.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task<CaseExportReport> VerifyAsync(Stream file, CancellationToken cancellationToken = default)
    {
        var check = new CaseExportVerifier();
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            await check.RunAsync(zip, file.Length, cancellationToken);
        }
        catch (InvalidDataException damaged)
        {
            check._findings.Wrong($"The export is incomplete or damaged: it is no whole ZIP ({damaged.Message.TrimEnd('.')}).");
        }

        return check._findings.Report(check._manifest, check._key);
    }

    private async Task RunAsync(ZipArchive zip, long bytes, CancellationToken cancellationToken)
    {
        TakeEntries(zip, bytes);
        if (!_entries.ContainsKey(CaseExportFormat.ManifestFile) || !_entries.ContainsKey(CaseExportFormat.SignatureFile))
        {
            _findings.Wrong($"The export is incomplete: it has no {CaseExportFormat.ManifestFile} or no {CaseExportFormat.SignatureFile}, which come last.");
            return;
        }

        var written = await ReadAsync(CaseExportFormat.ManifestFile, CaseExportFormat.MaxDocumentBytes, cancellationToken);
        if (written is null || !TryReadManifest(written))
        {
            return;
        }

        await CheckSignatureAsync(written, cancellationToken);
        if (_findings.AreRight)
        {
            _findings.Holds(string.Create(CultureInfo.InvariantCulture, $"{_manifest!.Case} at version {_manifest.Version}, exported {_manifest.At:O} by {_manifest.By.Owner} {_manifest.By.Officer} at {_manifest.Gateway}."));
            _findings.Holds($"The manifest is signed with the key {_manifest.Key} in {CaseExportFormat.KeyFile}.");
        }

        var right = await CheckFilesAsync(cancellationToken);
        if (Needed.All(right.Contains))
        {
            try
            {
                await new CaseContentVerifier(_manifest!, _entries, _findings).RunAsync(cancellationToken);
            }
            catch (JsonException malformed)
            {
                _findings.Wrong($"What is in it is not in the form of {CaseExportFormat.Name}: {malformed.Message}");
            }
        }
    }

    private void TakeEntries(ZipArchive zip, long bytes)
    {
        if (zip.Entries.Count > CaseExportFormat.MaxAttachments + Needed.Length + 2)
        {
            _findings.Wrong($"It has {zip.Entries.Count} files, more than an export can have.");
            return;
        }

        foreach (var entry in zip.Entries)
        {
            if (entry.CompressedLength < 0 || (bytes -= entry.CompressedLength) < 0)
            {
                _findings.Wrong("Its files share bytes, which no export's do: it was made to keep whoever unpacks it busy.");
                return;
            }
        }

        foreach (var entry in zip.Entries)
        {
            if (entry.FullName is not (CaseExportFormat.ManifestFile or CaseExportFormat.SignatureFile) && !IsFile(entry.FullName))
            {
                _findings.Wrong($"The name '{entry.FullName}' is none that a file of an export has.");
            }
            else if (!_entries.TryAdd(entry.FullName, entry))
            {
                _findings.Wrong($"{entry.FullName} is in it twice.");
            }
        }
    }

    private static bool IsFile(string name) => Needed.Contains(name) || IsAttachment(name);

    /// <summary>Whether a name is that of a file of an entry.</summary>
    internal static bool IsAttachment(string name) =>
        name.StartsWith(CaseExportFormat.AttachmentsFolder, StringComparison.Ordinal) && Sha256Hash.TryParse(name[CaseExportFormat.AttachmentsFolder.Length..], out _);

    private bool TryReadManifest(byte[] written)
    {
        try
        {
            _manifest = JsonSerializer.Deserialize(written, CaseExportJsonContext.Default.CaseExportManifest);
        }
        catch (JsonException malformed)
        {
            _findings.Wrong($"{CaseExportFormat.ManifestFile} is not in its form: {malformed.Message}");
            return false;
        }

        if (_manifest?.Format != CaseExportFormat.Name)
        {
            _findings.Wrong($"{CaseExportFormat.ManifestFile} is not of the form {CaseExportFormat.Name}, which is the one that is checked here.");
            return false;
        }

        if (_manifest.Files.Any(file => file is not { Size: >= 0 } || !IsFile(file.Name)) || _manifest.Files.DistinctBy(file => file.Name).Count() != _manifest.Files.Length)
        {
            _findings.Wrong($"{CaseExportFormat.ManifestFile} lists a file twice, or one that no export has.");
            return false;
        }

        // Summed up one by one: many large numbers must not make a small one.
        var left = CaseExportFormat.MaxBytes;
        foreach (var file in _manifest.Files)
        {
            var most = file.Name switch
            {
                CaseExportFormat.CaseFile => CaseExportFormat.MaxDocumentBytes,
                CaseExportFormat.KeyFile => MaxKeyBytes,
                _ when IsAttachment(file.Name) => AttachmentLimits.MaxBytes,
                _ => left,
            };
            if (file.Size > most || (left -= file.Size) < 0)
            {
                _findings.Wrong($"{file.Name} would have {file.Size} bytes, more than it or all files together may have.");
                return false;
            }
        }

        return true;
    }

    private async Task CheckSignatureAsync(byte[] manifest, CancellationToken cancellationToken)
    {
        if (await ReadAsync(CaseExportFormat.KeyFile, MaxKeyBytes, cancellationToken) is not { } pem
            || await ReadAsync(CaseExportFormat.SignatureFile, MaxKeyBytes, cancellationToken) is not { } signature)
        {
            return;
        }

        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(Encoding.ASCII.GetString(pem));
            _key = key.ExportSubjectPublicKeyInfo();
            if (Sha256Hash.Of(_key) != _manifest!.Key)
            {
                _findings.Wrong($"The key in {CaseExportFormat.KeyFile} is not the one that the manifest names.");
            }

            if (!key.VerifyData(manifest, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            {
                _findings.Wrong($"{CaseExportFormat.ManifestFile} was changed: the signature is not of what it says.");
            }
        }
        catch (Exception malformed) when (malformed is ArgumentException or CryptographicException or NotSupportedException)
        {
            _findings.Wrong($"{CaseExportFormat.KeyFile} holds no public key, or {CaseExportFormat.SignatureFile} no signature.");
        }
    }

    /// <summary>Compares the files with the manifest; which are right.</summary>
    private async Task<HashSet<string>> CheckFilesAsync(CancellationToken cancellationToken)
    {
        var listed = _manifest!.Files.ToDictionary(file => file.Name, StringComparer.Ordinal);
        var right = new HashSet<string>(StringComparer.Ordinal);
        foreach (var needed in Needed.Where(needed => !listed.ContainsKey(needed)))
        {
            _findings.Wrong($"The manifest does not list {needed}.");
        }

        foreach (var extra in _entries.Keys.Where(name => name is not (CaseExportFormat.ManifestFile or CaseExportFormat.SignatureFile) && !listed.ContainsKey(name)))
        {
            _findings.Wrong($"{extra} is in it, and the manifest does not list it.");
        }

        foreach (var file in _manifest.Files)
        {
            if (!_entries.TryGetValue(file.Name, out var entry))
            {
                _findings.Wrong($"{file.Name} is missing.");
            }
            else if (await ProblemOfAsync(entry, file, cancellationToken) is { } problem)
            {
                _findings.Wrong($"{file.Name} {problem}");
            }
            else
            {
                right.Add(file.Name);
            }
        }

        if (right.Count == listed.Count && _findings.AreRight)
        {
            _findings.Holds(string.Create(CultureInfo.InvariantCulture, $"All {right.Count} files have the length and the SHA-256 that the manifest says, and there is no other."));
        }

        return right;
    }

    /// <summary>Reads a file as far as the manifest says; what is wrong with it, or null.</summary>
    private static async Task<string?> ProblemOfAsync(ZipArchiveEntry entry, CaseExportFile file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        var (size, line) = (0L, 0);
        try
        {
            await using var stream = await entry.OpenAsync(cancellationToken);
            while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                size += read;
                if (size > file.Size)
                {
                    return $"is longer than the {file.Size} bytes that the manifest says.";
                }

                hash.AppendData(buffer, 0, read);
                var last = buffer.AsSpan(0, read).LastIndexOf((byte)'\n');
                line = last < 0 ? line + read : read - last - 1;
                if (line > CaseExportFormat.MaxLineBytes && file.Name.EndsWith(".ndjson", StringComparison.Ordinal))
                {
                    return $"has a line of more than {CaseExportFormat.MaxLineBytes} bytes.";
                }
            }
        }
        catch (InvalidDataException)
        {
            return "was changed: it cannot be unpacked any more.";
        }

        var found = new Sha256Hash(Convert.ToHexStringLower(hash.GetHashAndReset()));
        return size != file.Size || found != file.Sha256 ? "was changed: it has another length or SHA-256 than the manifest says."
            : IsAttachment(file.Name) && file.Name != CaseExportFormat.AttachmentFile(found) ? "has another SHA-256 than its name and its entry say."
            : null;
    }

    /// <summary>A small file as a whole; null when it is missing, damaged or too long.</summary>
    private async Task<byte[]?> ReadAsync(string name, int most, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            _findings.Wrong($"{name} is missing.");
            return null;
        }

        try
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[BufferBytes];
            await using var stream = await entry.OpenAsync(cancellationToken);
            while (await stream.ReadAsync(buffer, cancellationToken) is var read and > 0)
            {
                if (bytes.Length + read > most)
                {
                    _findings.Wrong($"{name} is longer than {most} bytes.");
                    return null;
                }

                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (InvalidDataException)
        {
            _findings.Wrong($"{name} was changed: it cannot be unpacked any more.");
            return null;
        }
    }
}
