using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>A ZIP that is written straight to where it goes. It knows length and SHA-256 of each file that it was given.</summary>
/// <param name="zip">The ZIP.</param>
/// <param name="at">The time of its files.</param>
internal sealed class ExportArchive(ZipArchive zip, DateTimeOffset at)
{
    private readonly ImmutableArray<CaseExportFile>.Builder _files = ImmutableArray.CreateBuilder<CaseExportFile>();

    /// <summary>The files so far.</summary>
    public ImmutableArray<CaseExportFile> Files => _files.ToImmutable();

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">Writes it.</param>
    /// <param name="cancellationToken">Whoever gets it has gone.</param>
    public async Task AddAsync(string name, Func<ExportedFile, Task> write, CancellationToken cancellationToken)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = await entry.OpenAsync(cancellationToken);
        var file = new ExportedFile(stream, hash, cancellationToken);
        await write(file);
        _files.Add(new CaseExportFile(name, file.Size, new Sha256Hash(Convert.ToHexStringLower(hash.GetHashAndReset()))));
    }

    /// <summary>Adds a file of some bytes.</summary>
    public Task AddAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => AddAsync(name, file => file.WriteAsync(bytes), cancellationToken);
}

/// <summary>A file of an export while it is written.</summary>
internal sealed class ExportedFile(Stream stream, IncrementalHash hash, CancellationToken cancellationToken)
{
    private static readonly byte[] LineFeed = [(byte)'\n'];

    /// <summary>Bytes so far.</summary>
    public long Size { get; private set; }

    /// <summary>Writes bytes.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        hash.AppendData(bytes.Span);
        Size += bytes.Length;
        await stream.WriteAsync(bytes, cancellationToken);
    }

    /// <summary>Writes a line of JSON.</summary>
    public async Task WriteLineAsync<T>(T line)
    {
        await WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, MeshJson.Strict));
        await WriteAsync(LineFeed);
    }
}
