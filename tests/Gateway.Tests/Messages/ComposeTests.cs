using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Tests.Forms;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Messages;

/// <summary>What a request leaves out is filled in, and what breaks a rule is refused before any hub hears of it.</summary>
public sealed class ComposeTests : IAsyncLifetime
{
    private const string Path = "/api/v1/owners/FR/messages";

    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;

    public static TheoryData<string, string, string> Bad => new()
    {
        { "nothing", "", "text" },
        { "an empty text", ""","text":"" """, "text" },
        { "a long text", $",\"text\":\"{new string('x', (64 * 1024) + 1)}\"", "text" },
        { "a control character", ""","text":"a\u0007" """, "text" },
        { "a subject of two lines", ""","text":"x","subject":"a\nb" """, "subject" },
        { "a subject turned around", ""","text":"x","subject":"a\u202eb" """, "subject" },
        { "a long subject", $",\"text\":\"x\",\"subject\":\"{new string('x', 201)}\"", "subject" },
        { "an empty subject", ""","text":"x","subject":" " """, "subject" },
        { "a language that is none", ""","text":"x","language":"xx" """, "language" },
        { "a language in another form", ""","text":"x","language":"fra" """, "language" },
        { "a crime area that is none", ""","text":"x","crimeAreas":["drugs","jaywalking"] """, "crimeAreas[1]" },
        { "a case number that is none", ""","text":"x","caseNumber":"2026/1" """, "caseNumber" },
        { "a long purpose", $",\"text\":\"x\",\"purpose\":\"{new string('x', 1025)}\"", "purpose" },
        { "an answer in the past", ""","text":"x","answerBy":"2020-01-01T00:00:00Z" """, "answerBy" },
        { "an answer in two years", ""","text":"x","answerBy":"2099-01-01T00:00:00Z" """, "answerBy" },
        { "an expiry in the past", ""","text":"x","expiresAt":"2020-01-01T00:00:00Z" """, "expiresAt" },
        { "a recipient excluded", ""","text":"x","exclude":["BR"] """, "exclude" },
        { "a form that is none", ""","forms":[{"schema":"ship","version":1,"fields":{}}] """, "forms[0].schema" },
        { "an old form", ""","forms":[{"schema":"vehicle","version":1,"fields":{}}] """, "forms[0].version" },
        { "an unknown field of a form", ""","forms":[{"schema":"person","version":1,"fields":{"status":"witness","names":[{"full":"A"}],"shoes":1}}] """, "forms[0].fields.shoes" },
        { "half a surrogate in a form", ""","forms":[{"schema":"person","version":1,"fields":{"status":"\ud800"}}] """, "forms[0].fields" },
        { "a photograph that is not carried", $$$""","forms":[{"schema":"photograph","version":1,"fields":{{{FormExamples.All["photograph"]}}} }] """, "forms[0].fields.image" },
        { "a group that is none", ""","text":"x","handling":{"audience":{"kind":"group","name":"atlantic"}} """, "handling.audience.name" },
        { "a region that is none", ""","text":"x","handling":{"audience":{"kind":"region","name":"Atlantis"}} """, "handling.audience.name" },
    };

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

    [Theory]
    [InlineData("flash", 8)]
    [InlineData("urgent", 72)]
    [InlineData("routine", 168)]
    public async Task A_new_message_wants_an_answer_by_its_lane(string lane, int hours)
    {
        var message = await SentAsync($$"""{"to":["BR"],"lane":"{{lane}}","text":"x","operationId":"a"}""");
        Assert.Equal(message.ComposedAt + TimeSpan.FromHours(hours), message.AnswerBy);
        Assert.NotNull(message.Thread);
        Assert.Equal(MessageHandling.Default, message.Handling);
        Assert.Equal(MessageKind.Message, message.Kind);
        Assert.Null(message.ExpiresAt);
    }

    [Fact]
    public async Task The_clocks_and_the_handling_are_the_senders_to_choose()
    {
        var message = await SentAsync("""
            {"to":["BR"],"exclude":["DE"],"lane":"flash","text":"x","answerWithinHours":2,"expiresAt":"2026-12-31T00:00:00+01:00","operationId":"a",
             "handling":{"tlp":"red","audience":{"kind":"region","name":"Americas"}}}
            """.Replace("2026-12-31", DateTime.UtcNow.AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
        Assert.Equal(message.ComposedAt + TimeSpan.FromHours(2), message.AnswerBy);
        Assert.Equal(TimeSpan.Zero, message.ExpiresAt!.Value.Offset);
        Assert.Equal(new MessageHandling(TrafficLight.Red, new Audience(AudienceKind.Region, "Americas", [])), message.Handling);
        Assert.Equal(["DE"], message.Excluded.Select(owner => owner.Value));
        Assert.Null((await SentAsync("""{"to":["BR"],"lane":"flash","text":"x","noAnswer":true,"operationId":"b"}""")).AnswerBy);
    }

    [Fact]
    public async Task The_content_says_all_and_the_envelope_nothing_of_it()
    {
        var message = await SentAsync($$"""
            {"to":["BR"],"lane":"urgent","subject":"Sujet","text":"Texte <b>","language":"fr","crimeAreas":["drugs"],"caseNumber":"FR-2026-000123","purpose":"why",
             "forms":[{"schema":"person","version":1,"fields":{{FormExamples.All["person"]}} }],"payload":"Qm9u","operationId":"a"}
            """);
        var content = ContentJson.Read(message.Payload.Span);
        Assert.Equal("Sujet", content.Subject);
        Assert.Equal("Texte <b>", content.Text);
        Assert.Equal("fr", content.Language);
        Assert.Equal(["drugs"], content.CrimeAreas.ToArray());
        Assert.Equal("FR-2026-000123", content.CaseNumber);
        Assert.Equal("why", content.Purpose);
        Assert.Equal("0001", content.Author);
        Assert.Equal("person", Assert.Single(content.Forms).Schema);
        Assert.Equal("Bon"u8.ToArray(), content.Payload.ToArray());
    }

    [Fact]
    public async Task A_repeat_sends_the_same_bytes_although_time_went_on()
    {
        const string Json = """{"to":["BR"],"lane":"urgent","text":"x","operationId":"again"}""";
        var first = await SentAsync(Json);
        var second = await SentAsync(Json);
        Assert.Equal(first.ComposedAt, second.ComposedAt);
        Assert.Equal(first.Thread, second.Thread);
        Assert.Equal(first.AnswerBy, second.AnswerBy);
        Assert.Equal(first.Payload.ToArray(), second.Payload.ToArray());
        using var other = await _france.PostAsync(Path, Answers.Json(Json.Replace("\"x\"", "\"y\"", StringComparison.Ordinal)));
        await other.ProblemAsync(409, MeshErrorCodes.OperationConflict);
        Assert.Equal(1, _gateway.Mesh.Outbox("FR").Stored);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_breaks_a_rule_is_refused_and_stores_nothing(string what, string fields, string named)
    {
        using var answer = await _france.PostAsync(Path, Answers.Json($$"""{"to":["BR"],"lane":"flash","operationId":"bad"{{fields}}}"""));
        var problem = await answer.ProblemAsync(400, named == "handling.audience.name" && what.Contains("group", StringComparison.Ordinal) ? MeshErrorCodes.MalformedId : MeshErrorCodes.Invalid);
        Assert.True(named == (string?)problem["field"], $"{what}: {problem.ToJsonString()}");
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Fact]
    public async Task All_broken_fields_are_named_at_once()
    {
        using var answer = await _france.PostAsync(Path, Answers.Json("""{"to":["BR"],"lane":"flash","operationId":"bad","text":"x","subject":"\u202e","language":"xx","forms":[{"schema":"person","version":1,"fields":{"sex":"x"}}]}"""));
        var problem = await answer.ProblemAsync(400, MeshErrorCodes.Invalid, "subject");
        Assert.Equal(
            ["subject", "language", "forms[0].fields.sex", "forms[0].fields.status"],
            problem["problems"]!.AsArray().Select(broken => (string?)broken!["field"]));
    }

    [Theory]
    [InlineData("image/jpeg", "ffd8ffe000104a46", null)]
    [InlineData("image/png", "ffd8ffe000104a46", "attachments[0].mediaType")]
    [InlineData("image/jpeg", "4d5a900003000000", "attachments[0].mediaType")]
    [InlineData("application/octet-stream", "7f454c4602010100", "attachments[0].mediaType")]
    [InlineData("application/x-unheard-of", "0102030405060708", "attachments[0].mediaType")]
    [InlineData("image/JPEG", "ffd8ffe000104a46", "attachments[0].mediaType")]
    public async Task An_attachment_must_be_what_it_claims(string mediaType, string first, string? named)
    {
        var bytes = Convert.FromHexString(first);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        using var upload = await _france.PutAsync($"/api/v1/owners/FR/attachments/{hash}", new ByteArrayContent(bytes));
        Assert.True(upload.IsSuccessStatusCode);
        using var answer = await _france.PostAsync(Path, Answers.Json($$"""{"to":["BR"],"lane":"flash","operationId":"a","attachments":[{"sha256":"{{hash}}","name":"photo.jpg","mediaType":"{{mediaType}}"}]}"""));
        if (named is null)
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            return;
        }

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(named, (string?)problem["field"]);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    private async Task<SendMessage> SentAsync(string json)
    {
        using var answer = await _france.PostAsync(Path, Answers.Json(json));
        await answer.JsonAsync(HttpStatusCode.Accepted);
        return _gateway.Mesh.Outbox("FR").Received.Last();
    }
}
