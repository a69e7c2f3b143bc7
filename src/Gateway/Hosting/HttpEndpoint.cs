using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.HttpOverrides;
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

    /// <summary>Has a server also listen on a socket of its own folder for its own console, which nobody but the server's user can open.</summary>
    /// <param name="builder">The application whose server it is.</param>
    /// <param name="settings">What the gateway is told.</param>
    public static void ListenForConsole(this WebApplicationBuilder builder, GatewaySettings settings)
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(settings.ConsoleSocket)!);
        if (!OperatingSystem.IsWindows())
        {
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        }

        // Of a process that was killed; whoever runs under this name now has its lock.
        File.Delete(settings.ConsoleSocket);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(settings.ConsoleSocket));
    }

    /// <summary>Believes what the console says of the browser for which it asks: where that is and how it came. Nobody else reaches the gateway on that socket.</summary>
    /// <param name="application">The gateway.</param>
    public static void UseConsoleAddresses(this IApplicationBuilder application) => application.UseWhen(
        static context => context.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint is UnixDomainSocketEndPoint,
        static own => own.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto }));

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
