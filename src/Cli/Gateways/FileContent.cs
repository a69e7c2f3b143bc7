using System.Net;
using System.Net.Http.Headers;

namespace Interpol.Mesh.Cli.Gateways;

/// <summary>A file as a request's body, which tells how far it is.</summary>
internal sealed class FileContent : HttpContent
{
    private const int BufferBytes = 128 * 1024;

    private readonly string _file;
    private readonly Action<long> _progress;

    public FileContent(string file, Action<long> progress)
    {
        _file = file;
        _progress = progress;
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var source = File.OpenRead(_file);
        var buffer = new byte[BufferBytes];
        var sent = 0L;
        while (await source.ReadAsync(buffer) is var read and > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read));
            sent += read;
            _progress(sent);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = new FileInfo(_file).Length;
        return true;
    }
}
