namespace Interpol.Mesh.Engine.Transport;

/// <summary>
/// Wraps the raw stream of a connection before the first frame. The default adds nothing, which is right for the loopback interface only;
/// mutual TLS is another implementation of this interface.
/// </summary>
internal interface IConnectionSecurity
{
    /// <summary>Secures a connection that this process opened.</summary>
    ValueTask<Stream> SecureOutgoingAsync(Stream stream, System.Net.EndPoint remote, CancellationToken cancellationToken);

    /// <summary>Secures a connection that this process accepted.</summary>
    ValueTask<Stream> SecureIncomingAsync(Stream stream, CancellationToken cancellationToken);
}
