using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>The address on which a gateway serves, and the certificate that it shows there. Without one it serves HTTP, on the loopback address only.</summary>
internal static class HttpEndpoint
{
    /// <summary>Has a server listen there.</summary>
    /// <param name="builder">The application whose server it is.</param>
    /// <param name="settings">What the gateway is told.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <exception cref="StartupException">The certificate or its key cannot be used.</exception>
    public static void Listen(this WebApplicationBuilder builder, GatewaySettings settings, int port)
    {
        // Read now: what is wrong with it must end the start.
        var https = settings.CertificateFile is { } certificate ? ReadCertificate(certificate, settings.CertificateKeyFile!) : null;
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(settings.ListenAddress, port, listen =>
        {
            if (https is not null)
            {
                listen.UseHttps(https);
            }
        }));
    }

    private static HttpsConnectionAdapterOptions ReadCertificate(string certificate, string key)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return new HttpsConnectionAdapterOptions { ServerCertificate = X509Certificate2.CreateFromPemFile(certificate, key), ServerCertificateChain = chain };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new StartupException($"The certificate {certificate} with the key {key} cannot be used: {failure.Message.TrimEnd('.')}.", failure);
        }
    }
}
