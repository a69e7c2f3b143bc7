using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>The address on which a gateway serves, and the certificate that it shows there. Without one it serves HTTP, on the loopback address only.</summary>
internal sealed record HttpEndpoint
{
    private const string ListenOption = "--listen";
    private const string CertificateOption = "--certificate";
    private const string KeyOption = "--certificate-key";

    /// <summary>The options.</summary>
    public static readonly IReadOnlyList<string> Names = [ListenOption, CertificateOption, KeyOption];

    /// <summary>The address. Default the loopback address.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The file with the certificate, and behind it those that lead to its authority, PEM; null serves HTTP.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The file with its private key, PEM.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Reads what the command line says of it.</summary>
    /// <param name="value">The value of an option; null when it is not given.</param>
    /// <exception cref="StartupException">Something is missing or wrong; the sentence names it.</exception>
    public static HttpEndpoint Read(Func<string, string?> value)
    {
        var text = value(ListenOption);
        var address = IPAddress.Loopback;
        if (text is not null && !IPAddress.TryParse(text, out address!))
        {
            throw new StartupException($"{ListenOption} {text} is not an IP address such as 192.0.2.10 or 2001:db8::10.");
        }

        var (certificate, key) = (value(CertificateOption), value(KeyOption));
        if (certificate is null != key is null)
        {
            throw new StartupException($"{CertificateOption} and {KeyOption} go together: the certificate and its private key, each a PEM file.");
        }

        return certificate is null && !IPAddress.IsLoopback(address)
            ? throw new StartupException($"{ListenOption} {text} is not the loopback address, and elsewhere a gateway serves only HTTPS; name its certificate with {CertificateOption} and {KeyOption}.")
            : new HttpEndpoint { Address = address, CertificateFile = FullPath(certificate), KeyFile = FullPath(key) };
    }

    /// <summary>Has a server listen here.</summary>
    /// <param name="builder">The application whose server it is.</param>
    /// <param name="port">The port; 0 for any that is free.</param>
    /// <exception cref="StartupException">The certificate or its key cannot be used.</exception>
    public void Listen(WebApplicationBuilder builder, int port)
    {
        // Read now: what is wrong with it must end the start.
        var https = CertificateFile is null ? null : ReadCertificate();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(Address, port, listen => Encrypt(listen, https)));
    }

    private static string? FullPath(string? file) => file is null ? null : Path.GetFullPath(file);

    private static void Encrypt(ListenOptions listen, HttpsConnectionAdapterOptions? https)
    {
        if (https is not null)
        {
            listen.UseHttps(https);
        }
    }

    private HttpsConnectionAdapterOptions ReadCertificate()
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(CertificateFile!);
            return new HttpsConnectionAdapterOptions { ServerCertificate = X509Certificate2.CreateFromPemFile(CertificateFile!, KeyFile), ServerCertificateChain = chain };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new StartupException($"The certificate {CertificateFile} with the key {KeyFile} cannot be used: {failure.Message.TrimEnd('.')}.", failure);
        }
    }
}
