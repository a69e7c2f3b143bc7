using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interpol.Mesh.Boundary.Keys;
using Orleans.Connections.Security;

namespace Interpol.Mesh.Boundary.Certificates;

/// <summary>With what a process shows itself on connections, and whom it believes: certificates of the mesh's own authority and of nobody else.</summary>
public sealed class TlsIdentity
{
    /// <summary>Whoever takes longer over the handshake is cut off.</summary>
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(5);

    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2 _authority;

    private TlsIdentity(X509Certificate2 certificate, X509Certificate2 authority)
    {
        _certificate = certificate;
        _authority = authority;
    }

    /// <summary>Reads the certificate of a silo or gateway.</summary>
    /// <exception cref="KeyException">A file is missing or cannot be used.</exception>
    public static TlsIdentity Read(KeyFolder keys, CertificateRole role, string name)
    {
        var file = keys.Certificate(role, name);
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(file, keys.CertificateKey(role, name));
            return new TlsIdentity(certificate, X509CertificateLoader.LoadCertificateFromFile(keys.Authority));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new KeyException($"The certificate {file} of {name}, its key or the authority {keys.Authority} cannot be used ({failure.Message}); './mesh keys' makes what is missing.", failure);
        }
    }

    /// <summary>TLS with certificates on both sides, of which the other has to have a role.</summary>
    /// <param name="other">The role that belongs at the other end.</param>
    public TlsOptions ConnectionsWith(CertificateRole other) => new()
    {
        LocalCertificate = _certificate,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, _, errors) => IsAccepted(certificate, errors, other),
        HandshakeTimeout = HandshakeDeadline,
        OnAuthenticateAsServer = (_, options) => ((SslServerAuthenticationOptions)options.SslServerAuthenticationOptions).CertificateChainPolicy = CreateChainPolicy(),
        OnAuthenticateAsClient = (_, options) => ((SslClientAuthenticationOptions)options.SslClientAuthenticationOptions).CertificateChainPolicy = CreateChainPolicy(),
    };

    /// <summary>Certificates name silos and gateways, which is what is compared; addresses they do not name. The chain has been built by the policy already.</summary>
    private static bool IsAccepted(X509Certificate2 certificate, SslPolicyErrors errors, CertificateRole other) =>
        (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) == SslPolicyErrors.None && CertificateName.Of(certificate)?.Role == other;

    private X509ChainPolicy CreateChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.Add(_authority);
        return policy;
    }
}
