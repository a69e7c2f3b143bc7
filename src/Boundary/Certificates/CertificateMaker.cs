using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Interpol.Mesh.Boundary.Keys;

namespace Interpol.Mesh.Boundary.Certificates;

/// <summary>Makes certificates that are missing or end soon, and the authority that signs them. Called while the folder is held.</summary>
internal static class CertificateMaker
{
    private const int AuthorityYears = 10;
    private const int Years = 1;

    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private static readonly TimeSpan Renewal = TimeSpan.FromDays(30);
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    public static void Make(KeyFolder keys, CertificateRole role, string name)
    {
        var certificate = keys.Certificate(role, name);
        if (File.Exists(certificate) && File.Exists(keys.CertificateKey(role, name)) && IsGoodFor(certificate, Renewal))
        {
            KeyFile.KeepPrivate(keys.CertificateKey(role, name));
            return;
        }

        using var authority = OpenAuthority(keys);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new CertificateName(role, name).ToSubject(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));

        // A gateway never takes connections of the cluster, so that its certificate is of no use to who would play a silo.
        OidCollection uses = role == CertificateRole.Silo ? [new Oid(ServerUse), new Oid(ClientUse)] : [new Oid(ClientUse)];
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses, critical: true));
        var now = DateTimeOffset.UtcNow;
        var last = new DateTimeOffset(authority.NotAfter.ToUniversalTime());
        var end = now.AddYears(Years) < last ? now.AddYears(Years) : last;
        using var made = request.Create(authority, now - ClockTolerance, end, RandomNumberGenerator.GetBytes(16));
        KeyFile.WritePrivate(keys.CertificateKey(role, name), key.ExportPkcs8PrivateKeyPem());
        KeyFile.WritePublic(certificate, made.ExportCertificatePem());
    }

    private static X509Certificate2 OpenAuthority(KeyFolder keys)
    {
        if (File.Exists(keys.Authority))
        {
            try
            {
                KeyFile.KeepPrivate(keys.AuthorityKey);
                return X509Certificate2.CreateFromPemFile(keys.Authority, keys.AuthorityKey);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
            {
                throw new KeyException($"A certificate has to be made, and the authority {keys.Authority} with its key {keys.AuthorityKey} cannot be used: {failure.Message}", failure);
            }
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var builder = new X500DistinguishedNameBuilder();
        builder.AddOrganizationName("Interpol.Mesh");
        builder.AddCommonName("Interpol.Mesh connections");
        var request = new CertificateRequest(builder.Build(), key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        var now = DateTimeOffset.UtcNow;
        var authority = request.CreateSelfSigned(now - ClockTolerance, now.AddYears(AuthorityYears));
        KeyFile.WritePrivate(keys.AuthorityKey, key.ExportPkcs8PrivateKeyPem());
        KeyFile.WritePublic(keys.Authority, authority.ExportCertificatePem());
        return authority;
    }

    private static bool IsGoodFor(string file, TimeSpan time)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            return certificate.NotAfter.ToUniversalTime() > DateTime.UtcNow + time;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
