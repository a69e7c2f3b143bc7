using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Boundary.Connections;

/// <summary>The opening side: a gateway, or a silo that connects to another. At the other end is always a silo.</summary>
/// <param name="identity">The own certificate.</param>
/// <param name="logger">Says who was refused.</param>
public sealed class TlsClientMiddleware(TlsIdentity identity, ILogger<TlsClientMiddleware> logger) : TlsMiddleware(CertificateRole.Silo, logger)
{
    private protected override Task HandshakeAsync(SslStream tls, CancellationToken cancellationToken) => tls.AuthenticateAsClientAsync(
        new SslClientAuthenticationOptions
        {
            ClientCertificateContext = identity.Context,
            EnabledSslProtocols = Protocols,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = identity.CreateChainPolicy(),
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsAccepted(certificate, errors),
        },
        cancellationToken);
}
