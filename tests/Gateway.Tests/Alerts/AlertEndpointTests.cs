using System.Net;
using System.Net.Sockets;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Alerts;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Alerts;

/// <summary>Alerts over HTTP.</summary>
public sealed class AlertEndpointTests
{
    private const string Alerts = "/api/v1/owners/IPSG/alerts";

    [Fact]
    public async Task Operators_and_the_command_centre_hand_alerts_in_and_too_much_is_refused()
    {
        var time = new ManualTime();
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR", "IPSG"), time, kestrel: true);
        using var command = gateway.ClientOf("IPSG", MeshRoles.Command);
        using var operators = gateway.ClientOf("IPSG", MeshRoles.Operator);
        using var officer = gateway.ClientOf("IPSG");
        var document = $"""
            <alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>a</identifier><sender>s</sender><sent>{time.GetUtcNow().AddHours(-1):yyyy-MM-ddTHH:mm:sszzz}</sent><status>Actual</status><msgType>Alert</msgType>
            <info><event>Flood</event><severity>Extreme</severity><area><geocode><valueName>ISO3166</valueName><value>BR-AM</value></geocode></area></info></alert>
            """;
        foreach (var client in new[] { operators, command })
        {
            var taken = await (await PostAsync(client, document)).JsonAsync();
            Assert.Equal((1, "BR", "red"), ((int)taken["taken"]!, (string)taken["threads"]![0]!["offers"]![0]!["country"]!, (string)taken["threads"]![0]!["offers"]![0]!["level"]!));
        }

        var listed = await (await command.GetAsync(Alerts)).JsonAsync();
        Assert.Equal("Flood", (string)Assert.Single(listed["threads"]!.AsArray())!["messages"]![0]!["headline"]!);
        await (await operators.GetAsync(Alerts)).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await (await PostAsync(officer, document)).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await (await PostAsync(command, "<html/>")).ProblemAsync(400, MeshErrorCodes.Invalid, AlertDocuments.Field);
        using var large = await PostAsync(command, new string(' ', AlertDocuments.MaxBytes + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.StatusCode);
    }

    [Fact]
    public async Task A_document_of_a_hundred_megabytes_without_a_length_is_cut_off_at_the_limit_and_not_gathered()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("IPSG"), new ManualTime(), kestrel: true);
        var address = new Uri(gateway.Application.Urls.First());
        using var client = gateway.ClientOf("IPSG", MeshRoles.Command);
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {Alerts} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: {client.DefaultRequestHeaders.Authorization}\r\nIdempotency-Key: op-1\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n"));
        var status = new byte["HTTP/1.1 413".Length];
        var answering = stream.ReadExactlyAsync(status).AsTask();
        byte[] chunk = [.. "10000\r\n"u8, .. Enumerable.Repeat((byte)' ', 0x10000), .. "\r\n"u8];
        var sent = 0L;
        try
        {
            for (; sent < 100 * 1024 * 1024 && !answering.IsCompleted; sent += 0x10000)
            {
                await stream.WriteAsync(chunk).AsTask().WaitAsync(Until.Deadline);
            }
        }
        catch (IOException)
        {
            // The gateway takes no more, as it should.
        }

        Assert.True(sent is > AlertDocuments.MaxBytes and < 32 * 1024 * 1024, $"{sent} bytes were taken.");
        try
        {
            await answering.WaitAsync(Until.Deadline);
            Assert.Equal("HTTP/1.1 413", Encoding.ASCII.GetString(status));
        }
        catch (IOException)
        {
            // The connection was closed while the client still sent: it may see that before the answer.
        }

        Assert.Empty((await (await client.GetAsync(Alerts)).JsonAsync())["threads"]!.AsArray());
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string document)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Alerts) { Content = new StringContent(document, Encoding.UTF8, "application/xml") };
        request.Headers.Add("Idempotency-Key", $"op-{Guid.NewGuid():N}");

        // What is too large is refused before a byte of it is sent.
        request.Headers.ExpectContinue = true;
        return await client.SendAsync(request);
    }
}
