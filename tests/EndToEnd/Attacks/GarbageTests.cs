using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Bytes that are no protocol of ours, on every port that a mesh has: whoever sends them is cut off, everybody else is served.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class GarbageTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const int IdleConnections = 30;

    [Fact]
    public Task Garbage_on_any_port_harms_nobody() => shared.UseAsync(output, async mesh =>
    {
        await using var traffic = await MessageTraffic.StartAsync(mesh, output);
        var ports = PortsOf(mesh).ToList();
        Assert.Equal(10, ports.Count);
        var idle = new List<Socket>();
        try
        {
            foreach (var port in ports)
            {
                foreach (var garbage in Garbage())
                {
                    await SendAsync(port, garbage);
                }

                for (var count = 0; count < IdleConnections; count++)
                {
                    idle.Add(await ConnectAsync(port));
                }
            }

            await traffic.MoveOnAsync("garbage on all ports");
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }

        await traffic.FinishAsync();
        Assert.All(new[] { "lyon-1", "singapore-1", "buenos-aires-1", "gateway-all" }, name => Assert.True(mesh.Member(name).IsAlive, name));
    });

    private static IEnumerable<int> PortsOf(MeshProcesses mesh)
    {
        foreach (var file in Directory.EnumerateFiles(mesh.Data.Run, "*.json"))
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var property in json.RootElement.EnumerateObject())
            {
                if (property.Name is "siloPort" or "gatewayPort")
                {
                    yield return property.Value.GetInt32();
                }
                else if (property.Name is "healthUrl" or "url")
                {
                    yield return new Uri(property.Value.GetString()!).Port;
                }
            }
        }
    }

    private static IEnumerable<byte[]> Garbage()
    {
        yield return [0];
        yield return [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        yield return [0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3];
        yield return new byte[64 * 1024];
        yield return RandomNumberGenerator.GetBytes(64 * 1024);
        yield return Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        yield return Encoding.ASCII.GetBytes("POST /api/v1/owners/FR/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n");
        yield return Encoding.ASCII.GetBytes("POST /api/v1/owners/FR/messages HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n");
        yield return Encoding.ASCII.GetBytes("GET /" + new string('a', 70_000));
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }

    private static async Task SendAsync(int port, byte[] garbage)
    {
        using var socket = await ConnectAsync(port);
        try
        {
            await socket.SendAsync(garbage);
        }
        catch (SocketException)
        {
            // Cut off in the middle, as it should be.
        }
    }
}
