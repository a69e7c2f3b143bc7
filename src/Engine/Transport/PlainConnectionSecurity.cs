using System.Net;

namespace Interpol.Mesh.Engine.Transport;

/// <summary>Leaves the stream as it is.</summary>
internal sealed class PlainConnectionSecurity : IConnectionSecurity
{
    public ValueTask<Stream> SecureOutgoingAsync(Stream stream, EndPoint remote, CancellationToken cancellationToken) => ValueTask.FromResult(stream);

    public ValueTask<Stream> SecureIncomingAsync(Stream stream, CancellationToken cancellationToken) => ValueTask.FromResult(stream);
}
