using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Errors;
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
        { "half a surrogate", Good.Replace("op-1", @"\ud800", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "operationId" },
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
        { "recipient twice", Good.Replace("\"BR\"", "\"BR\",\"SG\",\"BR\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "to" },
        { "lane missing", """{"to":["BR"],"payload":"","operationId":"x"}""", 400, MeshErrorCodes.Invalid, "lane" },
        { "lane null", Good.Replace("\"flash\"", "null", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "lane" },
        { "lane a number", Good.Replace("\"flash\"", "0", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "lane" },
        { "lane unknown", Good.Replace("flash", "Flash", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "lane" },
        { "payload missing", """{"to":["BR"],"lane":"flash","operationId":"x"}""", 400, MeshErrorCodes.Invalid, "text" },
        { "payload null", Good.Replace("\"Qm9u\"", "null", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "text" },
        { "payload an object", Good.Replace("\"Qm9u\"", "{}", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "payload" },
        { "payload not base64", Good.Replace("Qm9u", "Qm9", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "payload" },
        { "payload base64url", Good.Replace("Qm9u", "Q-_u", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "payload" },
        { "payload twice", Good.Replace("\"lane\"", "\"payload\":\"\",\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "payload" },
        { "payload one byte too large", Good.Replace("Qm9u", Convert.ToBase64String(new byte[65537]), StringComparison.Ordinal), 413, MeshErrorCodes.TooLarge, "payload" },
        { "attachment malformed", Good.Replace("\"lane\"", "\"attachments\":[\"AA\"],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "attachments[0]" },
        { "attachment upper case", Good.Replace("\"lane\"", $"\"attachments\":[\"{Hash.ToUpperInvariant()}\"],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "attachments[0]" },
        { "attachment twice", Good.Replace("\"lane\"", $"\"attachments\":[\"{Hash}\",\"{Hash}\"],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "attachments" },
        { "21 attachments", Good.Replace("\"lane\"", $"\"attachments\":[{string.Join(',', Enumerable.Range(0, 21).Select(n => $"\"{n:x64}\""))}],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "attachments" },
        { "operation missing", Good.Replace(",\"operationId\":\"op-1\"", "", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "operationId" },
        { "operation null", Good.Replace("\"op-1\"", "null", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "operationId" },
        { "operation empty", Good.Replace("op-1", "", StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "operationId" },
        { "operation with a space", Good.Replace("op-1", "op 1", StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "operationId" },
        { "operation too long", Good.Replace("op-1", new string('o', 65), StringComparison.Ordinal), 400, MeshErrorCodes.MalformedId, "operationId" },
        { "too deep", Good.Replace("\"lane\"", "\"deep\":[[[[[[[[[[[[[[]]]]]]]]]]]]]],\"lane\"", StringComparison.Ordinal), 400, MeshErrorCodes.Invalid, "deep" },
    };

    public static TheoryData<string, string, string> Rules => new()
    {
        { "messages", """{"lane":"flash","text":"x"}""", "to" },
        { "messages", """{"to":["BR"],"lane":"flash","replyAll":true}""", "replyAll" },
        { "messages", """{"to":["BR"],"lane":"flash","replyAll":"yes"}""", "replyAll" },
        { "messages", $$"""{"to":["BR"],"lane":"flash","inReplyTo":"FR-{{new string('0', 32)}}","forwardOf":"FR-{{new string('0', 32)}}"}""", "forwardOf" },
        { "messages", """{"to":["BR"],"lane":"flash","inReplyTo":"FR"}""", "inReplyTo" },
        { "messages", """{"to":["BR"],"lane":"flash","thread":"x"}""", "thread" },
        { "messages", """{"to":["BR"],"lane":"flash","region":"Europe"}""", "region" },
        { "messages", """{"to":["BR"],"lane":"flash","type":"red"}""", "type" },
        { "messages", """{"to":["BR"],"lane":"flash","crimeAreas":["a","a"]}""", "crimeAreas" },
        { "messages", """{"to":["BR"],"lane":"flash","answerBy":"2030-01-01T00:00:00"}""", "answerBy" },
        { "messages", """{"to":["BR"],"lane":"flash","answerBy":"tomorrow"}""", "answerBy" },
        { "messages", """{"to":["BR"],"lane":"flash","answerWithinHours":0}""", "answerWithinHours" },
        { "messages", """{"to":["BR"],"lane":"flash","answerWithinHours":8761}""", "answerWithinHours" },
        { "messages", """{"to":["BR"],"lane":"flash","answerWithinHours":1.5}""", "answerWithinHours" },
        { "messages", """{"to":["BR"],"lane":"flash","answerWithinHours":1,"noAnswer":true}""", "answerBy" },
        { "messages", """{"to":["BR"],"lane":"flash","exclude":["DE","DE"]}""", "exclude" },
        { "messages", """{"to":["BR"],"lane":"flash","handling":"red"}""", "handling" },
        { "messages", """{"to":["BR"],"lane":"flash","handling":{"tlp":"RED"}}""", "handling.tlp" },
        { "messages", """{"to":["BR"],"lane":"flash","handling":{"color":"red"}}""", "handling.color" },
        { "messages", """{"to":["BR"],"lane":"flash","handling":{"audience":{}}}""", "handling.audience.kind" },
        { "messages", """{"to":["BR"],"lane":"flash","handling":{"audience":{"kind":"region"}}}""", "handling.audience.name" },
        { "messages", """{"to":["BR"],"lane":"flash","handling":{"audience":{"kind":"all","owners":["DE"]}}}""", "handling.audience.owners" },
        { "messages", """{"to":["BR"],"lane":"flash","handling":{"audience":{"kind":"owners","owners":["XX"]}}}""", "handling.audience.owners[0]" },
        { "messages", """{"to":["BR"],"lane":"flash","attachments":[{}]}""", "attachments[0]" },
        { "messages", """{"to":["BR"],"lane":"flash","attachments":[{"sha256":"x"}]}""", "attachments[0]" },
        { "messages", """{"to":["BR"],"lane":"flash","attachments":[{"path":"x"}]}""", "attachments[0]" },
        { "messages", """{"to":["BR"],"lane":"flash","forms":[{"schema":"person","version":1}]}""", "forms[0].fields" },
        { "messages", """{"to":["BR"],"lane":"flash","forms":[{"schema":"person","version":"1","fields":{}}]}""", "forms[0].version" },
        { "messages", """{"to":["BR"],"lane":"flash","forms":[{"schema":"person","version":1,"fields":[]}]}""", "forms[0].fields" },
        { "messages", """{"to":["BR"],"lane":"flash","forms":[7]}""", "forms[0]" },
        { "broadcasts", """{"lane":"flash","text":"x"}""", "region" },
        { "broadcasts", """{"region":"Europe","all":true,"lane":"flash","text":"x"}""", "region" },
        { "broadcasts", """{"all":false,"lane":"flash","text":"x"}""", "region" },
        { "broadcasts", """{"region":"Atlantis","lane":"flash","text":"x"}""", "region" },
        { "broadcasts", """{"group":"atlantic","lane":"flash","text":"x"}""", "group" },
        { "broadcasts", """{"group":"XX:atlantic","lane":"flash","text":"x"}""", "group" },
        { "broadcasts", """{"to":["BR"],"lane":"flash","text":"x"}""", "to" },
        { "diffusions", """{"to":["BR"],"lane":"flash","text":"x"}""", "type" },
        { "diffusions", """{"type":"red","lane":"flash","text":"x"}""", "to" },
        { "diffusions", """{"type":"red","to":["BR"],"all":true,"lane":"flash","text":"x"}""", "to" },
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

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task A_field_that_breaks_a_rule_is_named(string path, string body, string field)
    {
        using var client = _gateway.ClientOf("FR");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/owners/FR/{path}") { Content = Answers.Json(body) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "op-1");
        using var answer = await client.SendAsync(request);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Equal(field, (string?)problem["field"]);
        Assert.Contains(field.Split('[', '.')[0], (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Fact]
    public async Task All_fields_that_break_a_rule_are_named_at_once()
    {
        const string Body = """{"to":["BR","BR"],"lane":"flash","text":"x","answerWithinHours":0,"exclude":["DE","DE"],"handling":{"audience":{"kind":"region"}},"operationId":"op-1"}""";
        using var client = _gateway.ClientOf("FR");
        using var answer = await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json(Body));
        var problem = await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
        var fields = problem["problems"]!.AsArray().Select(one => (string)one!["field"]!);
        Assert.Equal(["answerWithinHours", "exclude", "handling.audience.name", "to"], fields.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("subject")]
    [InlineData("attachments")]
    [InlineData("handling")]
    public async Task A_field_that_is_null_says_nothing(string field)
    {
        using var client = _gateway.ClientOf("FR");
        using var answer = await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json(Good.Replace("\"lane\"", $"\"{field}\":null,\"lane\"", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_by_its_announced_length()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(kestrel: true);
        using var client = gateway.ClientOf("FR");
        using var answer = await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json("{" + new string(' ', GatewayLimits.MessageBodyBytes) + "}"));
        await answer.ProblemAsync(413, MeshErrorCodes.TooLarge);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Fact]
    public async Task A_body_above_the_limit_without_a_length_is_cut_off()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(kestrel: true);
        using var client = gateway.ClientOf("FR");
        using var content = new EndlessContent("application/json");
        try
        {
            using var answer = await client.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/api/v1/owners/FR/messages") { Content = content }, HttpCompletionOption.ResponseHeadersRead);
            await answer.ProblemAsync(413, MeshErrorCodes.TooLarge);
        }
        catch (HttpRequestException)
        {
            // The connection was closed while the client still sent: it may see that before the answer.
        }

        Assert.True(content.Sent < 16 * 1024 * 1024, $"{content.Sent} bytes were taken.");
        Assert.Equal(0, gateway.Mesh.Submissions);
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
