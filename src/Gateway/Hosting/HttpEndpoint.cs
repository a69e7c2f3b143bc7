using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>The address on which a gateway serves, and the certificate that it shows there. Without one it serves HTTP, on the loopback address only.</summary>
internal static class HttpEndpoint
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Has a server listen there.</summary>
    /// <param name="builder">The application whose server it is.</param>
    /// <param name="settings">What the gateway is told.</param>
    /// <param name="port">The port that was taken for it.</param>
    /// <exception cref="StartupException">The certificate or its key cannot be used.</exception>
    public static void Listen(this WebApplicationBuilder builder, GatewaySettings settings, Socket port)
    {
        // Read now: what is wrong with it must end the start.
        var https = settings.CertificateFile is { } certificate ? ReadCertificate(certificate, settings.CertificateKeyFile!) : null;
        builder.WebHost.UseKestrelHttpsConfiguration();
        var address = (IPEndPoint)port.LocalEndPoint!;
        builder.WebHost.UseSockets(sockets =>
            sockets.CreateBoundListenSocket = asked => asked.Equals(address) ? port : SocketTransportOptions.CreateDefaultBoundListenSocket(asked));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, listen =>
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
    /// <exception cref="StartupException">The socket's folder is not this user's alone.</exception>
    public static void ListenForConsole(this WebApplicationBuilder builder, GatewaySettings settings)
    {
        MakeOwnFolder(Path.GetDirectoryName(settings.ConsoleSocket)!);

        // Of a process that was killed; whoever runs under this name now has its lock.
        File.Delete(settings.ConsoleSocket);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenUnixSocket(settings.ConsoleSocket));
    }

    /// <summary>Makes a folder that nobody but this user can open, or takes one that is so.</summary>
    /// <exception cref="StartupException">There is one that is not, or that is a link to another.</exception>
    internal static void MakeOwnFolder(string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
                return;
            }

            Directory.CreateDirectory(path, OwnerOnly);
            var mode = File.GetUnixFileMode(path);

            // Only the owner of a folder can set its rights.
            File.SetUnixFileMode(path, mode);
            if (mode == OwnerOnly && new DirectoryInfo(path).LinkTarget is null)
            {
                return;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw NotOwn(path, failure);
        }

        throw NotOwn(path, null);
    }

    /// <summary>Believes what the console says of the browser for which it asks: where that is and how it came. Nobody else reaches the gateway on that socket.</summary>
    /// <param name="application">The gateway.</param>
    public static void UseConsoleAddresses(this IApplicationBuilder application) => application.UseWhen(
        static context => context.Features.Get<IConnectionSocketFeature>()?.Socket.LocalEndPoint is UnixDomainSocketEndPoint,
        static own => own.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto }));

    private static StartupException NotOwn(string path, Exception? failure) =>
        new($"The folder {path} of the console's socket is not this user's alone: others could answer there in the gateway's place. Delete it; the gateway makes it anew.", failure);

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
