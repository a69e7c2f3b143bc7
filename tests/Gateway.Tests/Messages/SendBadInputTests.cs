using System.Net;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Messages;

/// <summary>What a request to send must not be: each is refused with its status, code and field, and no actor hears of it.</summary>
public sealed class SendBadInputTests : IAsyncLifetime
{
    private const string Good = """{"to":["BR"],"lane":"flash","payload":"Qm9u","operationId":"op-1"}""";
    private static readonly string Hash = new('a', 64);

    private GatewayUnderTest _gateway = null!;

    public static TheoryData<string, string, int, string, string> Bodies => new()
    {
        { "empty", "", 400, MeshErrorCodes.Invalid, "(body)" },
        { "not JSON", "to=BR", 400, MeshErrorCodes.Invalid, "(body)" },
        { "cut off", """{"to":["BR"],"lane":"flash""", 400, MeshErrorCodes.Invalid, "(body)" },
        { "trailing comma", """{"to":["BR"],}""", 400, MeshErrorCodes.Invalid, "(body)" },
        { "comment", """{/* x */"to":["BR"]}""", 400, MeshErrorCodes.Invalid, "(body)" },
        { "two values", Good + "{}", 400, MeshErrorCodes.Invalid, "(body)" },
        { "an array", "[]", 400, MeshErrorCodes.Invalid, "(body)" },
        { "null", "null", 400, MeshErrorCodes.Invalid, "(body)" },
        { "half a surrogate", Good.Replace("op-1", @"\ud800", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "(body)" },
        { "unknown field", Good.Replace("\"lane\"", "\"topic\":\"x\",\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "topic" },
        { "wrong case", Good.Replace("\"to\"", "\"To\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "To" },
        { "to missing", """{"lane":"flash","payload":"","operationId":"x"}""", 400, MeshErrorCodes.Invalid, "to" },
        { "to null", Good.Replace("[\"BR\"]", "null", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "to" },
        { "to a string", Good.Replace("[\"BR\"]", "\"BR\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "to" },
        { "to empty", Good.Replace("[\"BR\"]", "[]", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "to" },
        { "to twice", Good.Replace("\"lane\"", "\"to\":[\"SG\"],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "to" },
        { "recipient null", Good.Replace("\"BR\"", "\"BR\",null", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "to[1]" },
        { "recipient a number", Good.Replace("\"BR\"", "914", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "to[0]" },
        { "recipient malformed", Good.Replace("\"BR\"", "\"br\"", StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "to[0]" },
        { "recipient unknown", Good.Replace("\"BR\"", "\"BR\",\"XX\"", StringComparison.Ordinal), 400, MeshErrorCodes.UnknownOwner, "to[1]" },
        { "recipient twice", Good.Replace("\"BR\"", "\"BR\",\"SG\",\"BR\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "to[2]" },
        { "lane missing", """{"to":["BR"],"payload":"","operationId":"x"}""", 400, MeshErrorCodes.Invalid, "lane" },
        { "lane null", Good.Replace("\"flash\"", "null", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "lane" },
        { "lane a number", Good.Replace("\"flash\"", "0", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "lane" },
        { "lane unknown", Good.Replace("flash", "Flash", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "lane" },
        { "payload missing", """{"to":["BR"],"lane":"flash","operationId":"x"}""", 400, MeshErrorCodes.Invalid, "text" },
        { "payload null", Good.Replace("\"Qm9u\"", "null", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "payload" },
        { "payload an object", Good.Replace("\"Qm9u\"", "{}", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "payload" },
        { "payload not base64", Good.Replace("Qm9u", "Qm9", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "payload" },
        { "payload base64url", Good.Replace("Qm9u", "Q-_u", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "payload" },
        { "payload twice", Good.Replace("\"lane\"", "\"payload\":\"\",\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "payload" },
        { "payload one byte too large", Good.Replace("Qm9u", Convert.ToBase64String(new byte[65537]), StringComparison.Ordinal), 413, MeshErrorCodes.TooLarge, "payload" },
        { "attachments null", Good.Replace("\"lane\"", "\"attachments\":null,\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "attachments" },
        { "attachment malformed", Good.Replace("\"lane\"", "\"attachments\":[\"AA\"],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "attachments[0]" },
        { "attachment upper case", Good.Replace("\"lane\"", $"\"attachments\":[\"{Hash.ToUpperInvariant()}\"],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "attachments[0]" },
        { "attachment twice", Good.Replace("\"lane\"", $"\"attachments\":[\"{Hash}\",\"{Hash}\"],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "attachments[1]" },
        { "21 attachments", Good.Replace("\"lane\"", $"\"attachments\":[{string.Join(',', Enumerable.Range(0, 21).Select(n => $"\"{n:x64}\""))}],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "attachments" },
        { "operation missing", Good.Replace(",\"operationId\":\"op-1\"", "", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "operationId" },
        { "operation null", Good.Replace("\"op-1\"", "null", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "operationId" },
        { "operation empty", Good.Replace("op-1", "", StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "operationId" },
        { "operation with a space", Good.Replace("op-1", "op 1", StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "operationId" },
        { "operation too long", Good.Replace("op-1", new string('o', 65), StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "operationId" },
        { "too deep", Good.Replace("\"lane\"", "\"deep\":[[[[[[[[[[[[[[]]]]]]]]]]]]]],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "deep" },
    };

    public async Task InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync();

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_bad_body_is_refused_and_stores_nothing(string what, string body, int status, string code, string field)
    {
        using var client = _gateway.ClientOf("FR");
        using var answer = await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json(body));
        var problem = await answer.ProblemAsync(status, code, field);
        Assert.True(field == "(body)" || ((string)problem["detail"]!).Contains(field.Split('[')[0], StringComparison.Ordinal), what);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_by_its_announced_length()
    {
        using var client = _gateway.ClientOf("FR");
        using var answer = await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json("{" + new string(' ', GatewayLimits.MessageBodyBytes) + "}"));
        await answer.ProblemAsync(413, MeshErrorCodes.TooLarge);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Fact]
    public async Task A_body_above_the_limit_without_a_length_is_cut_off()
    {
        using var client = _gateway.ClientOf("FR");
        using var content = new EndlessContent("application/json");
        using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v1/owners/FR/messages") { Content = content }, HttpCompletionOption.ResponseHeadersRead);
        await answer.ProblemAsync(413, MeshErrorCodes.TooLarge);
        Assert.True(content.Sent < 4 * 1024 * 1024, $"{content.Sent} bytes were taken.");
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Another_media_type_is_refused(string mediaType)
    {
        using var client = _gateway.ClientOf("FR");
        using var answer = await client.PostAsync("/api/v1/owners/FR/messages", new StringContent(Good, System.Text.Encoding.UTF8, mediaType));
        await answer.ProblemAsync(415, GatewayErrorCodes.UnsupportedMediaType);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Theory]
    [InlineData("another", 400, MeshErrorCodes.Invalid, "operationId")]
    [InlineData("not allowed", 400, MeshErrorCodes.MalformedId, "Idempotency-Key")]
    public async Task An_idempotency_key_that_does_not_fit_is_refused(string key, int status, string code, string field)
    {
        using var client = _gateway.ClientOf("FR");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/owners/FR/messages") { Content = Answers.Json(Good) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        using var answer = await client.SendAsync(request);
        await answer.ProblemAsync(status, code, field);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Fact]
    public async Task More_than_256_recipients_are_refused()
    {
        var codes = Contracts.Bureaus.OwnerDirectory.Default.All.Select(owner => $"\"{owner.Code}\"").Take(256).ToList();
        Assert.True(codes.Count < 256, "There are so many owners now that this test can name 257 different ones: do.");
        using var client = _gateway.ClientOf("FR");
        using var all = await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json(Good.Replace("\"BR\"", string.Join(',', codes), StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Accepted, all.StatusCode);
    }

    [Fact]
    public async Task An_attachment_that_was_not_uploaded_is_named()
    {
        using var client = _gateway.ClientOf("FR");
        using var answer = await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json(Good.Replace("\"lane\"", $"\"attachments\":[\"{Hash}\"],\"lane\"", StringComparison.Ordinal)));
        var problem = await answer.ProblemAsync(400, MeshErrorCodes.AttachmentMissing);
        Assert.Contains(Hash, (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(0, _gateway.Mesh.Outbox("FR").Stored);
    }
}
