using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Uploads that are not what they say: refused, nothing is kept, and the right bytes are taken afterwards.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class BadAttachmentTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const string Owner = "PT";

    [Fact]
    public Task Bytes_with_another_hash_are_refused() => shared.UseAsync(output, async mesh =>
    {
        // More than one step of an upload, and different only at the end.
        var bytes = RandomNumberGenerator.GetBytes(1_200_000);
        var other = (byte[])bytes.Clone();
        other[^1]++;
        using var answer = await PutAsync(mesh, HashOf(bytes), new ByteArrayContent(other));
        output.WriteLine((await Refusal.OfAsync(answer, 400, "attachment-mismatch")).Detail);
        await AssertNothingIsKeptAsync(mesh, HashOf(bytes));
        await AssertNothingIsKeptAsync(mesh, HashOf(other));
        Assert.Equal(HashOf(bytes), await mesh.Bureau(Owner).UploadAsync(bytes));
        Assert.Equal(bytes, await mesh.Bureau(Owner).DownloadAsync($"/api/v1/owners/{Owner}/attachments/{HashOf(bytes)}"));

        // What is complete stays complete, whatever is sent to its address.
        using var again = await PutAsync(mesh, HashOf(bytes), new ByteArrayContent(other));
        await Refusal.OfAsync(again, 400, "attachment-mismatch");
        Assert.Equal(bytes, await mesh.Bureau(Owner).DownloadAsync($"/api/v1/owners/{Owner}/attachments/{HashOf(bytes)}"));
    });

    [Fact]
    public Task An_empty_upload_is_refused() => shared.UseAsync(output, async mesh =>
    {
        using var answer = await PutAsync(mesh, HashOf([]), new ByteArrayContent([]));
        output.WriteLine((await Refusal.OfAsync(answer, 400, "invalid")).Detail);
        await AssertNothingIsKeptAsync(mesh, HashOf([]));
    });

    [Fact]
    public Task An_upload_that_announces_more_than_the_limit_is_refused_before_it_is_sent() => shared.UseAsync(output, async mesh =>
    {
        var hash = HashOf([1]);
        using var socket = await ConnectAsync(mesh);
        await socket.SendAsync(Head(mesh, hash, AttachmentLimits.MaxBytes + 1));
        var answer = await ReadProblemAsync(socket);
        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"too-large\"", answer, StringComparison.Ordinal);
        await AssertNothingIsKeptAsync(mesh, hash);
    });

    [Fact]
    public Task An_upload_that_turns_out_to_be_above_the_limit_is_refused() => shared.UseAsync(output, async mesh =>
    {
        using var bytes = new EndlessContent(AttachmentLimits.MaxBytes + 1);
        var hash = HashOf([2]);
        using var answer = await PutAsync(mesh, hash, bytes);
        output.WriteLine((await Refusal.OfAsync(answer, 413, "too-large")).Detail);
        await AssertNothingIsKeptAsync(mesh, hash);
    });

    [Fact]
    public Task An_upload_that_breaks_off_leaves_nothing_that_anybody_sees() => shared.UseAsync(output, async mesh =>
    {
        var bytes = RandomNumberGenerator.GetBytes(3_000_000);
        using (var socket = await ConnectAsync(mesh))
        {
            await socket.SendAsync(Head(mesh, HashOf(bytes), bytes.Length));
            await socket.SendAsync(bytes.AsMemory(0, 2_000_000));
        }

        await AssertNothingIsKeptAsync(mesh, HashOf(bytes));
        await mesh.Bureau(Owner).UploadAsync(bytes);
        Assert.Equal(bytes, await mesh.Bureau(Owner).DownloadAsync($"/api/v1/owners/{Owner}/attachments/{HashOf(bytes)}"));
    });

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task<HttpResponseMessage> PutAsync(MeshProcesses mesh, string hash, HttpContent content)
    {
        using var request = mesh.Bureau(Owner).Request(HttpMethod.Put, "attachments/" + hash, content);
        return await mesh.Client(Owner).SendAsync(request);
    }

    /// <summary>It cannot be fetched, and a message that names it is refused.</summary>
    private static async Task AssertNothingIsKeptAsync(MeshProcesses mesh, string hash)
    {
        using var client = mesh.Client(Owner);
        using var fetched = await client.GetAsync($"/api/v1/owners/{Owner}/attachments/{hash}");
        await Refusal.OfAsync(fetched, 404, "not-found");
        var before = await mesh.Bureau("ES").ReadHeadAsync();
        var message = Bureau.Message(["ES"], Lane.Flash, [.. "hi"u8], [hash], Guid.NewGuid().ToString("N"));
        using var request = mesh.Bureau(Owner).Request(HttpMethod.Post, "messages", System.Net.Http.Json.JsonContent.Create(message, options: MeshJson.Strict));
        using var sent = await client.SendAsync(request);
        await Refusal.OfAsync(sent, 400, "attachment-missing");
        Assert.Equal(before, await mesh.Bureau("ES").ReadHeadAsync());
    }

    private static async Task<Socket> ConnectAsync(MeshProcesses mesh)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, mesh.GatewayAddress(Owner).Port);
        return socket;
    }

    private static byte[] Head(MeshProcesses mesh, string hash, long bytes) => Encoding.ASCII.GetBytes(
        $"PUT /api/v1/owners/{Owner}/attachments/{hash} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {mesh.Token(Owner)}\r\nContent-Length: {bytes}\r\nConnection: close\r\n\r\n");

    /// <summary>Reads a refusal; what the gateway does with the connection then is its own affair.</summary>
    private static async Task<string> ReadProblemAsync(Socket socket)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (!Encoding.UTF8.GetString(buffer, 0, length).Contains('}', StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length)).AsTask().WaitAsync(Until.Deadline);
            Assert.True(read > 0, $"The connection ended after: {Encoding.UTF8.GetString(buffer, 0, length)}");
            length += read;
        }

        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    /// <summary>Bytes without an announced length.</summary>
    private sealed class EndlessContent(long bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[64 * 1024];
            for (var sent = 0L; sent < bytes; sent += block.Length)
            {
                await stream.WriteAsync(block.AsMemory(0, (int)Math.Min(block.Length, bytes - sent)));
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
