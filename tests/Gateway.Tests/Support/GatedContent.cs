using System.Net;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A body that begins and then waits until the test lets it end.</summary>
internal sealed class GatedContent : HttpContent
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.SetResult();

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(new byte[16]);
        await stream.FlushAsync();
        await _open.Task;
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
