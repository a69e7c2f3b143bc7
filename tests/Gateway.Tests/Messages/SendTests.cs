using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Messages;

public sealed class SendTests : IAsyncLifetime
{
    private const string Path = "/api/v1/owners/FR/messages";

    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync();
        _france = _gateway.ClientOf("FR");
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_message_is_accepted_with_its_stamps_and_its_address()
    {
        using var answer = await _france.PostAsync(Path, Answers.Json("""{"to":["BR","914"],"lane":"urgent","payload":"Qm9uam91cg==","attachments":[],"operationId":"op-1"}"""));
        var accepted = await answer.JsonAsync(HttpStatusCode.Accepted);
        var id = (string)accepted["id"]!;
        Assert.True(MessageId.TryParse(id, out var parsed) && parsed.Sender.Value == "FR");
        Assert.Equal("lyon", (string?)accepted["acceptedHub"]);
        Assert.False((bool)accepted["repeated"]!);
        Assert.NotNull(accepted["composedAt"]);
        Assert.NotNull(accepted["acceptedAt"]);
        Assert.Equal($"{Path}/{id}", answer.Headers.Location?.OriginalString);

        var message = Assert.Single(_gateway.Mesh.Outbox("FR").Received);
        Assert.Equal(["BR", "914"], message.Recipients.Select(recipient => recipient.Value));
        Assert.Equal(Lane.Urgent, message.Lane);
        Assert.Equal("Bonjour"u8.ToArray(), ContentJson.Read(message.Payload.Span).Payload.ToArray());
        Assert.Equal("op-1", message.Operation.Value);
    }

    [Fact]
    public async Task The_same_request_with_the_same_operation_id_is_the_same_message()
    {
        const string Body = """{"to":["BR"],"lane":"flash","payload":"Qm9u","operationId":"op-1"}""";
        using var first = await _france.PostAsync(Path, Answers.Json(Body));
        using var second = await _france.PostAsync(Path, Answers.Json(Body));
        var once = await first.JsonAsync(HttpStatusCode.Accepted);
        var again = await second.JsonAsync(HttpStatusCode.Accepted);
        Assert.True((bool)again["repeated"]!);
        Assert.Equal((string?)once["id"], (string?)again["id"]);
        Assert.Equal((string?)once["acceptedAt"], (string?)again["acceptedAt"]);
        Assert.Equal((string?)once["composedAt"], (string?)again["composedAt"]);
        Assert.Equal(1, _gateway.Mesh.Outbox("FR").Stored);
    }

    [Fact]
    public async Task Another_request_with_the_same_operation_id_is_a_conflict()
    {
        using var first = await _france.PostAsync(Path, Answers.Json("""{"to":["BR"],"lane":"flash","payload":"Qm9u","operationId":"op-1"}"""));
        using var second = await _france.PostAsync(Path, Answers.Json("""{"to":["BR"],"lane":"flash","payload":"Qm9v","operationId":"op-1"}"""));
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        await second.ProblemAsync(409, MeshErrorCodes.OperationConflict);
        Assert.Equal(1, _gateway.Mesh.Outbox("FR").Stored);
    }

    [Theory]
    [InlineData("op-7")]
    [InlineData("\"op-7\"")]
    public async Task The_header_may_carry_the_operation_id(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Answers.Json("""{"to":["BR"],"lane":"flash","payload":"Qm9u"}""") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await _france.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("op-7", Assert.Single(_gateway.Mesh.Outbox("FR").Received).Operation.Value);
    }

    [Fact]
    public async Task Header_and_body_may_carry_the_same_operation_id()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Answers.Json("""{"to":["BR"],"lane":"flash","payload":"Qm9u","operationId":"op-7"}""") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "op-7");
        using var answer = await _france.SendAsync(request);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task The_largest_payload_is_taken()
    {
        var payload = new byte[SendLimits.MaxPayloadBytes];
        Random.Shared.NextBytes(payload);
        using var answer = await _france.PostAsync(Path, Answers.Json($$"""{"to":["BR"],"lane":"routine","payload":"{{Convert.ToBase64String(payload)}}","operationId":"big"}"""));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal(payload, ContentJson.Read(Assert.Single(_gateway.Mesh.Outbox("FR").Received).Payload.Span).Payload.ToArray());
    }

    [Fact]
    public async Task The_sender_gets_the_timeline()
    {
        var id = await SendAsync("op-1");
        using var answer = await _france.GetAsync($"{Path}/{id}");
        var timeline = await answer.JsonAsync();
        Assert.Equal(id, (string?)timeline["id"]);
        Assert.Equal("FR", (string?)timeline["from"]);
        Assert.Equal("flash", (string?)timeline["lane"]);
        Assert.Equal("lyon", (string?)timeline["acceptedHub"]);
        var recipient = Assert.Single(timeline["recipients"]!.AsArray())!;
        Assert.Equal("BR", (string?)recipient["owner"]);
        Assert.Equal("buenos-aires", (string?)recipient["storedHub"]);
        Assert.NotNull(recipient["storedAt"]);
        Assert.Null(recipient["readAt"]);
        Assert.True(recipient.AsObject().ContainsKey("deliveredAt"));
        Assert.True(recipient.AsObject().ContainsKey("refused"));
    }

    [Fact]
    public async Task A_recipient_gets_the_message_as_received_and_marks_it_read_once()
    {
        var id = await SendAsync("op-1");
        using var brazil = _gateway.ClientOf("BR");
        await _gateway.FetchedAsync("BR");
        using var received = await brazil.GetAsync($"/api/v1/owners/BR/messages/{id}");
        var entry = await received.JsonAsync();
        Assert.Equal("Qm9u", (string?)entry["payload"]);
        Assert.Equal(1, (long?)entry["position"]);
        Assert.NotNull(entry["storedAt"]);
        Assert.False(entry.AsObject().ContainsKey("recipients"));

        using var first = await brazil.PostAsync($"/api/v1/owners/BR/messages/{id}/read", null);
        using var second = await brazil.PostAsync($"/api/v1/owners/BR/messages/{id}/read", null);
        var read = await first.JsonAsync();
        Assert.Equal(id, (string?)read["id"]);
        Assert.Equal((string?)read["readAt"], (string?)(await second.JsonAsync())["readAt"]);
    }

    [Theory]
    [InlineData("GET", "FR", "/api/v1/owners/FR/messages/FR-00000000000000000000000000000000", 404, MeshErrorCodes.NotFound)]
    [InlineData("GET", "BR", "/api/v1/owners/BR/messages/FR-00000000000000000000000000000000", 404, MeshErrorCodes.NotFound)]
    [InlineData("POST", "BR", "/api/v1/owners/BR/messages/FR-00000000000000000000000000000000/read", 404, MeshErrorCodes.NotFound)]
    [InlineData("GET", "FR", "/api/v1/owners/FR/messages/x", 400, MeshErrorCodes.MalformedId)]
    [InlineData("GET", "FR", "/api/v1/owners/FR/messages/FR-0000000000000000000000000000000G", 400, MeshErrorCodes.MalformedId)]
    [InlineData("POST", "FR", "/api/v1/owners/FR/messages/FR/read", 400, MeshErrorCodes.MalformedId)]
    public async Task A_message_that_is_not_there_is_not_found(string method, string owner, string path, int status, string code)
    {
        using var client = _gateway.ClientOf(owner);
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await answer.ProblemAsync(status, code);
    }

    [Fact]
    public async Task A_third_owner_does_not_see_the_message()
    {
        var id = await SendAsync("op-1");
        await using var asia = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("SG"));
        using var singapore = asia.ClientOf("SG");
        using var answer = await singapore.GetAsync($"/api/v1/owners/SG/messages/{id}");
        await answer.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    private async Task<string> SendAsync(string operation)
    {
        using var answer = await _france.PostAsync(Path, Answers.Json($$"""{"to":["BR"],"lane":"flash","payload":"Qm9u","operationId":"{{operation}}"}"""));
        JsonNode accepted = await answer.JsonAsync(HttpStatusCode.Accepted);
        return (string)accepted["id"]!;
    }
}
