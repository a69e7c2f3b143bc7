using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tests.Gateways;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Tests.Notices;

/// <summary>What the commands ask a gateway, and what they make of its answers.</summary>
public sealed class NoticeCommandTests : IDisposable
{
    private const string Owner = "/api/v1/owners/FR";
    private const string One = $"{Owner}/notices/2026-12";

    private static readonly NoticeView View = new(NoticeSample.Submitted, 4);

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-cli-").FullName;
    private readonly GatewayDouble _gateway = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _gateway.Dispose();
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("review FR 2026-12", "/review", "{}")]
    [InlineData("review FR 2026-12 --remark Fine", "/review", """{"remark":"Fine"}""")]
    [InlineData("return FR 2026-12 Warrant", "/return", """{"wanted":"Warrant"}""")]
    [InlineData("publish FR 2026-12", "/publish", "{}")]
    [InlineData("publish FR 2026-12 --consent BR:00000000000000000000000000000000", "/publish", """{"consent":"BR:00000000000000000000000000000000"}""")]
    [InlineData("refuse FR 2026-12 human-rights", "/refuse", """{"reason":"human-rights"}""")]
    [InlineData("cancel FR 2026-12 other --explanation Why", "/cancel", """{"reason":"other","explanation":"Why"}""")]
    [InlineData("order-deletion FR 2026-12 CCF/1", "/order-deletion", """{"decision":"CCF/1"}""")]
    [InlineData("delete FR 2026-12", "/delete", "{}")]
    [InlineData("extend FR 2026-12 2030-01-31T12:00Z", "/extend", """{"until":"2030-01-31T12:00:00+00:00"}""")]
    [InlineData("suspend FR 2026-12 2030-01-31T12:00Z --reason Doubts", "/suspend", """{"until":"2030-01-31T12:00:00+00:00","reason":"Doubts"}""")]
    [InlineData("resume FR 2026-12", "/resume", "{}")]
    [InlineData("withdraw FR 2026-12 --reason Solved", "/withdraw", """{"reason":"Solved"}""")]
    [InlineData("report location FR 2026-12 br --place Santos --explanation Seen", "/report-location", """{"country":"BR","place":"Santos","explanation":"Seen"}""")]
    [InlineData("report identification FR 2026-12 Teeth", "/report-identification", """{"explanation":"Teeth"}""")]
    [InlineData("report arrest FR 2026-12 --place Santos", "/report-arrest", """{"place":"Santos"}""")]
    public async Task A_decision_is_one_request_under_its_operation_on_the_version_that_was_seen(string command, string address, string body)
    {
        Answers(View);
        await RunAsync(command + " --operation-id op-1 --if-match 3");
        var asked = Assert.Single(_gateway.Asked);
        Assert.Equal(("POST", One + address, "\"3\""), (asked.Method, asked.Path, asked.IfMatch));
        AssertJson(body, asked, "op-1");
        Assert.StartsWith("2026-12  red  submitted  FR  version 4\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("submit FR FILE", "/notices")]
    [InlineData("submit FR FILE --again 2026-12", "/notices/2026-12/submit")]
    [InlineData("update FR 2026-12 FILE", "/notices/2026-12/update")]
    public async Task A_file_is_sent_as_it_is(string command, string address)
    {
        Answers(View);
        const string Body = """{"type":"red","unheardOf":[1,{"a":null}]}""";
        await RunAsync(command + " --operation-id op-1", await FileAsync(Body));
        var asked = Assert.Single(_gateway.Asked);
        Assert.Equal(("POST", Owner + address, null), (asked.Method, asked.Path, asked.IfMatch));
        AssertJson(Body, asked, "op-1");
    }

    [Theory]
    [InlineData("submit FR FILE", "op-0")]
    [InlineData("submit FR FILE --operation-id op-1", "op-1")]
    public async Task An_operation_that_the_file_names_stays_unless_another_is_named(string command, string operation)
    {
        Answers(View);
        await RunAsync(command, await FileAsync("""{"operationId":"op-0"}"""));
        AssertJson("{}", Assert.Single(_gateway.Asked), operation);
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("""{"photographs":["HASH1"]}""", "\"HASH1\",")]
    [InlineData("""{"photographs":["HASH0"]}""", "")]
    [InlineData("""{"content":{"photographs":[{"file":{"uploader":"FR","hash":"HASH1","bytes":1}}]}}""", "\"HASH1\",")]
    public async Task Photographs_are_uploaded_and_added_to_those_that_are_named(string body, string before)
    {
        byte[] picture = [0];
        var photograph = Path.Combine(_folder, "face.png");
        await File.WriteAllBytesAsync(photograph, picture);
        body = body.Replace("HASH0", Sha256Hash.Of(picture).Value, StringComparison.Ordinal);
        _gateway.Answers([], HttpStatusCode.Created);
        Answers(View);
        await RunAsync($"submit FR FILE --photo {photograph}", await FileAsync(body));
        Assert.Equal(("PUT", $"{Owner}/attachments/{Sha256Hash.Of(picture)}"), (_gateway.Asked[0].Method, _gateway.Asked[0].Path));
        Assert.Equal($"[{before}\"{Sha256Hash.Of(picture)}\"]", JsonNode.Parse(_gateway.Asked[1].Body)!["photographs"]!.ToJsonString());
    }

    [Theory]
    [InlineData("{\"type\":}", "is no JSON: ")]
    [InlineData("{\"type\":\"red\",\"type\":\"blue\"}", "is no JSON: ")]
    [InlineData("[]", "is JSON, but no object {...}.")]
    [InlineData("{\"photographs\":{}}", "names photographs in a way to which none can be added")]
    [InlineData("{\"content\":{\"photographs\":[{}]}}", "names photographs in a way to which none can be added")]
    public async Task A_file_that_cannot_be_sent_is_refused_here(string body, string sentence)
    {
        var file = await FileAsync(body);
        var refused = await Assert.ThrowsAsync<CliException>(() => RunAsync($"submit FR FILE --photo {file}", file));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Empty(_gateway.Asked);
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_refused_before_it_is_read_whole()
    {
        var file = await FileAsync(new string(' ', 1024 * 1024) + "{}");
        var refused = await Assert.ThrowsAsync<CliException>(() => RunAsync("check FR FILE", file));
        Assert.Contains("more than", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_says_all_problems_and_fails_when_there_are_any()
    {
        Answers(new NoticeCheckBody(false, [new FieldProblem("content.facts", "Say what\u001bhappened."), new FieldProblem("type", "Name a type.")]));
        await Assert.ThrowsAsync<CliException>(async () => await RunAsync("check FR FILE", await FileAsync("{}")));
        Assert.Equal("Say what\uFFFDhappened.\nName a type.\n", _output.ToString());
        Answers(new NoticeCheckBody(true, []));
        await RunAsync("draft check FR d1");
        Assert.Equal($"{Owner}/notices/check {{}}, {Owner}/drafts/d1/check ", string.Join(", ", _gateway.Asked.Select(asked => $"{asked.Path} {asked.Body}")));
    }

    [Fact]
    public async Task A_refusal_names_every_field()
    {
        var problem = new Problem("x", "Invalid", 400, "2 fields break a rule; the first: Name a type.", "invalid", "type", null) { Problems = [new("type", "Name a type."), new("content.facts", "Say what happened.")] };
        Answers(problem, HttpStatusCode.BadRequest);
        var refused = await Assert.ThrowsAnyAsync<CliException>(async () => await RunAsync("submit FR FILE", await FileAsync("{}")));
        Assert.Equal("2 fields break a rule. (invalid, 400)\n  Name a type.\n  Say what happened.", refused.Message);
    }

    [Fact]
    public async Task A_list_is_asked_for_in_pages_and_shown_as_text_or_as_a_JSON_object_a_line()
    {
        var summary = new NoticeSummary(NoticeId.Parse("2026-12"), "red", NoticeSample.France, NoticeState.Published, default, "Vantreuil");
        Answers(new NoticesBody([summary], "1.2026-12"));
        Answers(new NoticesBody([summary with { Id = NoticeId.Parse("2026-13") }], null));
        await RunAsync("list FR --state published --type red --owner br --awaiting-review --json");
        Assert.Equal(
            [$"{Owner}/notices?max=100&state=published&type=red&owner=BR&awaiting=review", $"{Owner}/notices?max=99&state=published&type=red&owner=BR&awaiting=review&behind=1.2026-12"],
            _gateway.Asked.Select(asked => asked.Path));
        Assert.Equal(["2026-12", "2026-13"], _output.ToString().TrimEnd().Split('\n').Select(line => (string)JsonNode.Parse(line)!["id"]!));
    }

    [Fact]
    public async Task A_history_is_asked_for_in_pages()
    {
        Answers(new NoticeHistoryBody([new NoticeHistoryEntry(1, NoticeSample.At, NoticeSample.Bureau, "submitted")], 1));
        Answers(new NoticeHistoryBody([new NoticeHistoryEntry(2, NoticeSample.At, NoticeSample.Reviewer, "reviewed")], null));
        await RunAsync("history FR 2026-12");
        Assert.Equal([$"{One}/history?max=100", $"{One}/history?max=99&after=1"], _gateway.Asked.Select(asked => asked.Path));
        Assert.Equal("  1  2026-03-01 12:00:00.000Z  submitted  FR (officer 7)\n  2  2026-03-01 12:00:00.000Z  reviewed  IPSG (officer 0001)\n", _output.ToString());
    }

    [Fact]
    public async Task A_file_of_a_notice_is_saved()
    {
        _gateway.Answers([1]);
        var saved = Path.Combine(_folder, "saved.png");
        await RunAsync($"photo FR 2026-12 {NoticeSample.Picture} --out {saved}");
        Assert.Equal($"{One}/photographs/{NoticeSample.Picture}", Assert.Single(_gateway.Asked).Path);
        Assert.Equal([1], await File.ReadAllBytesAsync(saved));
    }

    [Theory]
    [InlineData("", """{"tlp":"amber","audience":{"kind":"owners","owners":["BE","DE"]},"excluded":["CL"],"publicFields":["photographs"]}""")]
    [InlineData("--tlp red", """{"tlp":"red","audience":{"kind":"owners","owners":["BE","DE"]},"excluded":["CL"],"publicFields":["photographs"]}""")]
    [InlineData("--audience region:Europe --exclude fr,PE", """{"tlp":"amber","audience":{"kind":"region","name":"Europe"},"excluded":["FR","PE"],"publicFields":["photographs"]}""")]
    [InlineData("--exclude nobody --public nothing", """{"tlp":"amber","audience":{"kind":"owners","owners":["BE","DE"]},"excluded":[],"publicFields":[]}""")]
    [InlineData("--public birth-date,sex", """{"tlp":"amber","audience":{"kind":"owners","owners":["BE","DE"]},"excluded":["CL"],"publicFields":["birth-date","sex"]}""")]
    public async Task Of_the_handling_stays_what_is_not_named(string options, string handling)
    {
        Answers(View);
        Answers(View);
        await RunAsync($"set-handling FR 2026-12 --operation-id op-1 {options}");
        Assert.Equal(("GET", One), (_gateway.Asked[0].Method, _gateway.Asked[0].Path));
        Assert.Equal(("POST", One + "/set-handling", "\"4\""), (_gateway.Asked[1].Method, _gateway.Asked[1].Path, _gateway.Asked[1].IfMatch));
        AssertJson($$"""{"handling":{{handling}}}""", _gateway.Asked[1], "op-1");
    }

    [Fact]
    public async Task A_draft_is_put_listed_shown_submitted_and_deleted()
    {
        var draft = new DraftBody("d1", "Vantreuil", false, true, "0001", "0002", NoticeSample.At, 2, JsonNode.Parse("""{"type":"red"}""")) { Kind = DraftKind.Notice };
        Answers(draft);
        Answers(new DraftsBody([draft with { Request = null }, draft with { Id = "m1", Kind = DraftKind.Message }]));
        Answers(draft);
        Answers(View);
        _gateway.Answers([], HttpStatusCode.NoContent);
        await RunAsync("draft put FR d1 FILE --title Vantreuil --shared --if-match 1", await FileAsync("""{"type":"red"}"""));
        await RunAsync("draft list FR");
        await RunAsync("draft show FR d1");
        await RunAsync("draft submit FR d1 --operation-id op-1");
        await RunAsync("draft delete FR d1 --if-match 2");
        Assert.Equal(
            [
                $"""PUT {Owner}/drafts/d1 "1" {"{"}"title":"Vantreuil","template":false,"shared":true,"request":{"{"}"type":"red"{"}"},"kind":"notice"{"}"}""",
                $"GET {Owner}/drafts  ",
                $"GET {Owner}/drafts/d1  ",
                $$"""POST {{Owner}}/drafts/d1/submit  {"operationId":"op-1"}""",
                $"DELETE {Owner}/drafts/d1 \"2\" ",
            ],
            _gateway.Asked.Select(asked => $"{asked.Method} {asked.Path} {asked.IfMatch} {asked.Body}"));
        const string Line = "d1  version 2  2026-03-01 12:00:00.000Z  officer 0002  shared  Vantreuil\n";
        Assert.StartsWith($"{Line}{Line}{"{"}\n  \"type\": \"red\"\n{"}"}\n2026-12  red", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show FR 2026/12", "is no number of a notice")]
    [InlineData("submit FR FILE --again 12", "is no number of a notice")]
    [InlineData("refuse FR 2026-12 consent-ended", "consent-ended")]
    [InlineData("publish FR 2026-12 --consent BR-0f3a", "is no consent's id")]
    [InlineData("photo FR 2026-12 abc --out x", "64 lower-case hexadecimal digits")]
    [InlineData("photo FR 2026-12 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "--out")]
    [InlineData("draft show FR ../officers", "A draft's name is")]
    [InlineData("review FR 2026-12 --if-match two", "two")]
    [InlineData("list FR --state open", "open")]
    public void Wrong_usage_says_what_is_wrong(string command, string said)
    {
        var parsed = NoticeCommands.Create(Context()).Parse(command.Split(' '));
        Assert.Contains(said, string.Join(' ', parsed.Errors.Select(error => error.Message)), StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, AskedRequest asked, string operation)
    {
        var body = JsonNode.Parse(asked.Body)!.AsObject();
        Assert.Equal(operation, (string?)body["operationId"]);
        body.Remove("operationId");
        Assert.True(JsonNode.DeepEquals(WithoutNulls(JsonNode.Parse(expected)), WithoutNulls(body)), asked.Body);
    }

    /// <summary>What is unknown may be left out or null.</summary>
    private static JsonNode? WithoutNulls(JsonNode? node)
    {
        if (node is JsonObject parts)
        {
            foreach (var (name, value) in parts.ToList())
            {
                if (WithoutNulls(value) is null)
                {
                    parts.Remove(name);
                }
            }
        }

        return node;
    }

    private async Task RunAsync(string command, string? file = null)
    {
        var arguments = command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word == "FILE" ? file! : word);
        var parsed = NoticeCommands.Create(Context()).Parse([.. arguments, "--url", _gateway.Address, "--token", "token"]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(0, await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }

    private CliContext Context() => new(new Repository(_folder), new Terminal(_output, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false));

    private void Answers<T>(T body, HttpStatusCode status = HttpStatusCode.OK) => _gateway.Answers(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body, MeshJson.Strict)), status);

    private async Task<string> FileAsync(string text)
    {
        var file = Path.Combine(_folder, "notice.json");
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
