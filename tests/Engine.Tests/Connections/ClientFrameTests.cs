using System.Buffers.Binary;
using System.Net.Sockets;
using Interpol.Mesh.Engine.Messaging;
using Interpol.Mesh.Engine.Serialization;
using Interpol.Mesh.Engine.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Interpol.Mesh.Engine.Tests.Connections;

/// <summary>What a client writes by hand onto the port for clients: it does not say itself who calls.</summary>
public sealed class ClientFrameTests
{
    private const uint NoInterface = 0xdead;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    [Fact]
    public Task A_call_that_names_a_silo_as_its_sender_ends_the_connection() => EndsAsync(silo => ClientIds.Hosted(silo));

    [Fact]
    public Task A_call_that_names_a_grain_as_its_sender_ends_the_connection() => EndsAsync(_ => GrainId.Create("caller", "a"));

    [Fact]
    public async Task A_call_without_a_sender_is_answered()
    {
        await using var cluster = await Clusters.DeployAsync(1);
        Assert.Equal(FrameKind.Rejection, await AnswerAsync(cluster.Silos[0].ServiceProvider, cluster.Silos[0].GatewayAddress, default));
    }

    private static async Task EndsAsync(Func<SiloAddress, GrainId> sender)
    {
        await using var cluster = await Clusters.DeployAsync(1);
        var silo = cluster.Silos[0];
        Assert.Null(await AnswerAsync(silo.ServiceProvider, silo.GatewayAddress, sender(silo.SiloAddress)));
    }

    /// <summary>The kind of the answer to a call; null when the connection is cut instead.</summary>
    private static async Task<FrameKind?> AnswerAsync(IServiceProvider services, SiloAddress gateway, GrainId sender)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var socket = new TcpClient();
        await socket.ConnectAsync(gateway.Endpoint, deadline.Token);
        var stream = socket.GetStream();
        var cluster = services.GetRequiredService<IOptions<ClusterOptions>>().Value.ClusterId;
        await SendAsync(stream, new Hello(cluster, null, null).Write, deadline.Token);
        Assert.Equal(FrameKind.Welcome, await ReadAsync(stream, deadline.Token));
        await SendAsync(
            stream,
            writer =>
            {
                // Codecs are for the context, and there is none.
                new RequestPrefix(7, 0, -1, 5000).Write(writer);
                new RequestEnvelope { Target = GrainId.Create("caller", "b"), InterfaceId = NoInterface, MethodId = 0, Sender = sender }.Write(writer, codecs: null!);
            },
            deadline.Token);
        return await ReadAsync(stream, deadline.Token);
    }

    private static async Task SendAsync(NetworkStream stream, Action<WireWriter> write, CancellationToken cancellationToken)
    {
        using var writer = new WireWriter();
        write(writer);
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, writer.Length);
        await stream.WriteAsync(length, cancellationToken);
        await stream.WriteAsync(writer.WrittenMemory, cancellationToken);
    }

    private static async Task<FrameKind?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        try
        {
            var length = new byte[sizeof(int)];
            await stream.ReadExactlyAsync(length, cancellationToken);
            var frame = new byte[BinaryPrimitives.ReadInt32LittleEndian(length)];
            await stream.ReadExactlyAsync(frame, cancellationToken);
            return (FrameKind)frame[0];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
