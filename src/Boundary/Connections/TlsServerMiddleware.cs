using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Boundary.Connections;

/// <summary>The accepting side.</summary>
/// <param name="identity">The silo's own certificate.</param>
/// <param name="clients">Who may come.</param>
/// <param name="logger">Says who was refused.</param>
public sealed class TlsServerMiddleware(TlsIdentity identity, CertificateRole clients, ILogger<TlsServerMiddleware> logger) : TlsMiddleware(clients, logger)
{
    private protected override Task HandshakeAsync(SslStream tls, CancellationToken cancellationToken) => tls.AuthenticateAsServerAsync(
        new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Context,
            ClientCertificateRequired = true,
            EnabledSslProtocols = Protocols,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            CertificateChainPolicy = identity.CreateChainPolicy(),
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsAccepted(certificate, errors),
        },
        cancellationToken);
}
