using System.Buffers;
using Interpol.Mesh.Boundary.Certificates;
using Microsoft.AspNetCore.Connections;
using Orleans.Connections.Security;
using Orleans.Serialization;

namespace Interpol.Mesh.Silo.Boundary.Connections;

/// <summary>
/// Ends connections at the gateway port on which something comes that no honest client sends (<see cref="ClientFrameInspector"/>), or whose certificate names a gateway that is not in the
/// register, also when it was struck off since; and tells the audit whose certificate it was.
/// </summary>
internal sealed partial class GatewayConnectionGuard(BoundaryAudit audit, KnownGateways gateways, IServiceProvider services, ILogger<GatewayConnectionGuard> logger)
{
    private readonly Func<ReadOnlySequence<byte>, GrainId> _readName = NameReader(services);

    /// <summary>Stands after TLS and before Orleans.</summary>
    public async Task OnConnectionAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        var certificate = connection.Features.Get<ITlsConnectionFeature>()?.RemoteCertificate;
        var gateway = certificate is null ? null : CertificateName.Of(certificate)?.Name;
        var inspector = new ClientFrameInspector(_readName);
        var transport = connection.Transport;
        connection.Transport = new InspectedPipe(transport, bytes => Inspect(inspector, bytes, gateway));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    }

    private void Inspect(ClientFrameInspector inspector, ReadOnlySequence<byte> bytes, string? gateway)
    {
        try
        {
            if (gateway is not null && !IsKnown(gateway))
            {
                throw new ForgedFrameException("the gateway is not in the register");
            }

            inspector.Inspect(bytes);
        }
        catch (ForgedFrameException forged)
        {
            audit.Cut(gateway, forged.Message);
            LogCut(gateway, forged.Message);
            throw;
        }
    }

    /// <summary>One that is missing may have been entered a moment ago.</summary>
    private bool IsKnown(string gateway) => gateways.Current.Gateways.ContainsKey(gateway) || gateways.LookAgain().Gateways.ContainsKey(gateway);

    /// <summary>Reads preambles with Orleans' own serializer. Their type is internal to Orleans and named here; a version that renames it fails at start.</summary>
    private static Func<ReadOnlySequence<byte>, GrainId> NameReader(IServiceProvider services)
    {
        var type = typeof(IClusterClient).Assembly.GetType("Orleans.Runtime.Messaging.ConnectionPreamble", throwOnError: true)!;
        var name = type.GetProperty("NodeIdentity")!;
        var serializer = services.GetRequiredService(typeof(Serializer<>).MakeGenericType(type));
        var read = serializer.GetType().GetMethod(nameof(Serializer<>.Deserialize), [typeof(ReadOnlySequence<byte>)])!;
        return preamble =>
        {
            try
            {
                return (GrainId)name.GetValue(read.Invoke(serializer, [preamble]))!;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                throw new ForgedFrameException("a preamble that cannot be read");
            }
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection with the certificate of {Gateway} was cut: {Problem}.")]
    private partial void LogCut(string? gateway, string problem);
}
