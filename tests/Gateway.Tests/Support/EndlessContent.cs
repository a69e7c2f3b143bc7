using System.Net;
using System.Net.Http.Headers;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A body without a length that goes on until nobody takes it any more, or up to a size.</summary>
internal sealed class EndlessContent : HttpContent
{
    private readonly long _size;
    private long _sent;

    public EndlessContent(string mediaType, long size = long.MaxValue)
    {
        _size = size;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    public long Sent => Volatile.Read(ref _sent);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var spaces = new byte[32 * 1024];
        spaces.AsSpan().Fill((byte)' ');
        try
        {
            while (_sent < _size)
            {
                var bytes = (int)Math.Min(spaces.Length, _size - _sent);
                await stream.WriteAsync(spaces.AsMemory(0, bytes));
                Interlocked.Add(ref _sent, bytes);
            }
        }
        catch (IOException)
        {
            // The server does not take any more, as it should.
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
