using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace Interpol.Mesh.Boundary.Connections;

/// <summary>Encrypts connections between silos and from gateways. Both sides show a certificate of the mesh's own authority, and each takes only the role that belongs there.</summary>
public abstract partial class TlsMiddleware : IConnectionMiddleware
{
    /// <summary>Whoever takes longer over the handshake is cut off.</summary>
    private static readonly TimeSpan HandshakeDeadline = TimeSpan.FromSeconds(5);

    private readonly CertificateRole _other;
    private readonly ILogger _logger;

    private protected TlsMiddleware(CertificateRole other, ILogger logger)
    {
        _other = other;
        _logger = logger;
    }

    /// <summary>The versions that are spoken.</summary>
    private protected static SslProtocols Protocols => SslProtocols.Tls12 | SslProtocols.Tls13;

    /// <inheritdoc/>
    public async Task OnConnectionAsync(ConnectionContext context, ConnectionDelegate next)
    {
        var raw = context.Transport;
        await using var tls = new SslStream(new DuplexPipeStream(raw), leaveInnerStreamOpen: false);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
            deadline.CancelAfter(HandshakeDeadline);
            await HandshakeAsync(tls, deadline.Token);
        }
        catch (Exception refused) when (refused is AuthenticationException or IOException or OperationCanceledException)
        {
            LogRefused(context.RemoteEndPoint?.ToString(), refused.InnerException?.Message ?? refused.Message);
            context.Abort();
            throw;
        }

        context.Transport = new StreamDuplexPipe(tls);
        try
        {
            await next(context);
        }
        finally
        {
            context.Transport = raw;
        }
    }

    /// <summary>Shakes hands.</summary>
    private protected abstract Task HandshakeAsync(SslStream tls, CancellationToken cancellationToken);

    /// <summary>Judges the other side's certificate: the chain has been built by the policy already, and what is left is the role.</summary>
    private protected bool IsAccepted(X509Certificate? certificate, SslPolicyErrors errors)
    {
        // Certificates name silos and gateways, which is what is compared; addresses they do not name.
        if (certificate is not X509Certificate2 shown || (errors & ~SslPolicyErrors.RemoteCertificateNameMismatch) != SslPolicyErrors.None)
        {
            return false;
        }

        var name = CertificateName.Of(shown);
        if (name?.Role == _other)
        {
            return true;
        }

        LogWrongRole(shown.Subject, _other);
        return false;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection with {Remote} is refused: {Reason}")]
    private partial void LogRefused(string? remote, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The certificate {Subject} does not belong here: only those of role {Expected} do.")]
    private partial void LogWrongRole(string subject, CertificateRole expected);

    /// <summary>The encrypted stream as pipes for what follows.</summary>
    private sealed class StreamDuplexPipe(SslStream tls) : IDuplexPipe
    {
        private const int ReadBytes = 64 * 1024;

        public PipeReader Input { get; } = PipeReader.Create(tls, new StreamPipeReaderOptions(bufferSize: ReadBytes, leaveOpen: true));

        public PipeWriter Output { get; } = PipeWriter.Create(tls, new StreamPipeWriterOptions(leaveOpen: true));
    }
}
