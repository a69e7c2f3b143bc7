using System.Collections.Immutable;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;

namespace Interpol.Mesh.Gateway.Cases;

/// <summary>A ZIP that is sent while it is made. It knows length and SHA-256 of each file that it was given.</summary>
/// <param name="body">Where it goes.</param>
/// <param name="at">The time of its files.</param>
/// <param name="gone">Whoever gets it has gone.</param>
internal sealed class ExportArchive(Stream body, DateTimeOffset at, CancellationToken gone)
{
    private const int SendBytes = 64 * 1024;

    private static readonly byte[] LineFeed = [(byte)'\n'];

    private readonly ImmutableArray<CaseExportFile>.Builder _files = ImmutableArray.CreateBuilder<CaseExportFile>();
    private readonly Outgoing _outgoing = new();
    private ZipArchive? _zip;

    /// <summary>The files so far.</summary>
    public ImmutableArray<CaseExportFile> Files => _files.ToImmutable();

    /// <summary>Adds a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pieces">Its bytes, piece by piece.</param>
    public async Task AddAsync(string name, IAsyncEnumerable<ReadOnlyMemory<byte>> pieces)
    {
        // It is not disposed when something fails: that would write the end of a ZIP, which one that broke off must not have.
        _zip ??= new ZipArchive(_outgoing, ZipArchiveMode.Create, leaveOpen: true);
        var entry = _zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        await using (var stream = await entry.OpenAsync(gone))
        {
            await foreach (var piece in pieces)
            {
                hash.AppendData(piece.Span);
                size += piece.Length;
                await stream.WriteAsync(piece, gone);
                await SendAsync(SendBytes);
            }
        }

        _files.Add(new CaseExportFile(name, size, new Sha256Hash(Convert.ToHexStringLower(hash.GetHashAndReset()))));
    }

    /// <summary>Adds a file of some bytes.</summary>
    public Task AddAsync(string name, ReadOnlyMemory<byte> bytes) => AddAsync(name, AsyncEnumerable.Repeat(bytes, 1));

    /// <summary>Adds a file of lines of JSON.</summary>
    public Task AddLinesAsync<T>(string name, IAsyncEnumerable<T> lines) =>
        AddAsync(name, lines.Select(line => (ReadOnlyMemory<byte>)(byte[])[.. JsonSerializer.SerializeToUtf8Bytes(line, MeshJson.Strict), .. LineFeed]));

    /// <summary>Adds a file of one line of JSON.</summary>
    public Task AddLineAsync<T>(string name, T line) => AddLinesAsync(name, AsyncEnumerable.Repeat(line, 1));

    /// <summary>Ends the ZIP, and sends what is left of it.</summary>
    public async Task EndAsync()
    {
        await _zip!.DisposeAsync();
        await SendAsync(1);
    }

    private async Task SendAsync(int least)
    {
        if (_outgoing.Length >= least)
        {
            await body.WriteAsync(_outgoing.GetBuffer().AsMemory(0, (int)_outgoing.Length), gone);
            _outgoing.SetLength(0);
        }
    }

    /// <summary>Takes what the ZIP writes until it is sent: at the end of a file that is synchronous, which a response does not take.</summary>
    private sealed class Outgoing : MemoryStream
    {
        /// <inheritdoc/>
        public override bool CanSeek => false;
    }
}
