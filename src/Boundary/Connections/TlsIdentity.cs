using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interpol.Mesh.Boundary.Keys;

namespace Interpol.Mesh.Boundary.Connections;

/// <summary>With what a process shows itself on connections, and whom it believes: certificates of the mesh's own authority and of nobody else.</summary>
public sealed class TlsIdentity : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly X509Certificate2 _authority;

    private TlsIdentity(X509Certificate2 certificate, X509Certificate2 authority)
    {
        _certificate = certificate;
        _authority = authority;
        Context = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }

    /// <summary>The own certificate, ready for handshakes.</summary>
    public SslStreamCertificateContext Context { get; }

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

    /// <summary>How the other side's certificate is judged.</summary>
    public X509ChainPolicy CreateChainPolicy()
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        _authority.Dispose();
    }
}
