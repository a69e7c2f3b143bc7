using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Screening;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tests.Gateways;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Cli.Tests.Screening;

/// <summary>What checks ask a gateway, and what they make of its answers.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

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
    [InlineData("document 12AB FRA", """{"travelDocument":{"number":"12AB","issuer":"FRA"}}""")]
    [InlineData("document 12AB FRA passport", """{"travelDocument":{"number":"12AB","issuer":"FRA","type":"passport"}}""")]
    [InlineData("vehicle --vin WVWZZZXXZ0W000123", """{"vehicle":{"vin":"WVWZZZXXZ0W000123"}}""")]
    [InlineData("vehicle --plate AB123 --plate-country FR", """{"vehicle":{"plate":"AB123","plateCountry":"FR"}}""")]
    [InlineData("person Vantreuil --born 1985-07 --nationality FR --sex F", """{"person":{"names":[{"text":"Vantreuil"}],"birthDates":["1985-07"],"nationalities":["FR"],"sex":"F"}}""")]
    [InlineData("zone P<UTOERIKSSON<<ANNA L898902C36UTO", """{"zone":"P<UTOERIKSSON<<ANNA\nL898902C36UTO"}""")]
    public async Task One_thing_is_one_question(string command, string question)
    {
        Answers(Known(Hit()));
        Assert.Equal(0, await RunAsync(command + " --purpose border"));
        var asked = Assert.Single(_gateway.Asked);
        var body = JsonNode.Parse(asked.Body)!;
        Assert.Equal(("/api/v1/owners/JP/checks", "border"), (asked.Path, (string)body["purpose"]!));
        Assert.Equal(JsonSerializer.Serialize(JsonSerializer.Deserialize<CheckQuestionRequest>(question, MeshJson.Strict), MeshJson.Strict), body["questions"]![0]!.ToJsonString(new JsonSerializerOptions(MeshJson.Strict)));
        Assert.StartsWith("1 hit at singapore; all that was entered by 2026-03-01", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("travel-document/FRA-12AB-passport of FR", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("next       Confirm.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_hit_says_what_it_means()
    {
        Answers(new CheckBody(HubName.Lyon, At, [new CheckAnswerBody([], null, [new OwnerFreshness(new OwnerId("BR"), null, 3)], false, null)]));
        await RunAsync("vehicle --engine E1");
        Assert.Equal("0 hits at lyon; not all owners have been heard of there: what they have may be missing\n  stale      BR\n", _output.ToString());
    }

    [Fact]
    public async Task An_answer_that_says_only_that_there_is_something_is_a_hit()
    {
        var known = new CheckAnswerBody([], At, [], false, "Let the bureau handle it.") { IsKnown = true };
        var unsure = new CheckAnswerBody([], null, [], false, "Ask again.") { IsNotYetSearchable = true };
        Answers(Known(known));
        await RunAsync("vehicle --engine E1");
        Assert.StartsWith("something is known at singapore", _output.ToString(), StringComparison.Ordinal);
        Answers(Known(unsure));
        await RunAsync("vehicle --engine E1");
        Assert.Contains("no hit means nothing", _output.ToString(), StringComparison.Ordinal);

        var list = await ListAsync("list.csv", "number,issuer\n12AB,FRA\n13AB,FRA\n");
        Answers(Known(known, unsure));
        Assert.Equal(0, await RunAsync(list));
        Assert.Equal(
            """
            line,hits,owner,record,certainty,why,score,lead,hub,asOf,stale,more,problem
            2,1,,,,,,,singapore,2026-03-01T12:00:00.000Z,,,
            3,0,,,,,,,singapore,,,,Ask again.

            """,
            await File.ReadAllTextAsync(list + ".answers.csv"));
        Assert.Contains("2 checked, 1 with hits", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_answered_by_its_lines()
    {
        var list = await ListAsync("list.csv", "issuer;number;type\r\nFRA;12AB;\r\nFRA;-;\r\nD;77;visa\r\nD;7 _;visa\r\n");
        Answers(Known(Hit(), None(), new CheckAnswerBody([], null, [], false, "Correct it.") { Problems = ["questions[2].travelDocument.number: place 2: a blank."] }));
        Assert.Equal(3, await RunAsync(list));
        Assert.Equal(3, JsonNode.Parse(Assert.Single(_gateway.Asked).Body)!["questions"]!.AsArray().Count);
        Assert.Equal(
            """
            line,hits,owner,record,certainty,why,score,lead,hub,asOf,stale,more,problem
            2,1,FR,travel-document/FRA-12AB-passport,exact,,,,singapore,2026-03-01T12:00:00.000Z,,,
            3,,,,,,,,,,,,number: must be given.
            4,0,,,,,,,singapore,2026-03-01T12:00:00.000Z,BR,,
            5,,,,,,,,,,,,travelDocument.number: place 2: a blank.

            """,
            await File.ReadAllTextAsync(list + ".answers.csv"));
        Assert.Equal($"4 rows: 2 checked, 1 with hits, 2 rejected; the answers are in {list}.answers.csv\n", _output.ToString());
    }

    [Fact]
    public async Task Json_lines_are_questions_as_http_takes_them_and_answers_as_it_gives_them()
    {
        var list = await ListAsync("list.jsonl", """{"vehicle":{"engine":"E1"}}""" + "\n{}\n");
        Answers(Known(None()));
        Assert.Equal(3, await RunAsync($"{list} --out {list}.out.jsonl"));
        var lines = (await File.ReadAllLinesAsync(list + ".out.jsonl")).Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal((1, "singapore", "BR"), ((int)lines[0]["line"]!, (string)lines[0]["hub"]!, (string)lines[0]["answer"]!["stale"]![0]!["owner"]!));
        Assert.Equal((2, true), ((int)lines[1]["line"]!, ((string)lines[1]["problem"]!).StartsWith("travelDocument: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("name,born", "Vantreuil,1985", 45, 3)]
    [InlineData("vin,plate,plateCountry,engine", ",,,E1", 201, 2)]
    public async Task A_batch_has_no_more_questions_than_a_check_takes(string head, string row, int rows, int batches)
    {
        var list = await ListAsync("list.csv", $"{head}\n{string.Concat(Enumerable.Repeat(row + "\n", rows))}");
        for (var batch = 0; batch < batches; batch++)
        {
            Answers(Known([.. Enumerable.Repeat(None(), 200)]));
        }

        Assert.Equal(0, await RunAsync(list));
        Assert.Equal(rows, _gateway.Asked.Sum(asked => JsonNode.Parse(asked.Body)!["questions"]!.AsArray().Count));
        Assert.Equal(batches, _gateway.Asked.Count);
        Assert.Equal(rows + 1, (await File.ReadAllLinesAsync(list + ".answers.csv")).Length);
    }

    [Fact]
    public async Task A_list_of_no_kind_is_refused_before_anything_is_asked()
    {
        var list = await ListAsync("list.csv", "number,issuer,vin\n");
        Assert.Contains("unknown columns vin", (await Assert.ThrowsAsync<CliException>(() => RunAsync(list))).Message, StringComparison.Ordinal);
        Assert.Empty(_gateway.Asked);
    }

    private static CheckBody Known(params CheckAnswerBody[] answers) => new(HubName.Singapore, At, [.. answers]);

    private static CheckAnswerBody Hit()
    {
        var document = new TravelDocumentRecord("12AB", "FRA", "passport", DocumentFraud.Stolen);
        var record = new RecordBody(TravelDocumentRecord.IdOf("FRA", "12AB", "passport"), document, null, null, TrafficLight.Amber, null, [], new DateOnly(2030, 1, 31));
        return new CheckAnswerBody([new CheckHitBody(new OwnerId("FR"), record, null) { Certainty = HitCertainty.Exact }], At, [], false, "Confirm.");
    }

    private static CheckAnswerBody None() => new([], At, [new OwnerFreshness(new OwnerId("BR"), null, 3)], false, null);

    private void Answers(CheckBody body) => _gateway.Answers(JsonSerializer.SerializeToUtf8Bytes(body, MeshJson.Strict));

    private async Task<string> ListAsync(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    private async Task<int> RunAsync(string command)
    {
        var context = new CliContext(new Repository(_folder), new Terminal(_output, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false));
        var parsed = CheckCommand.Create(context).Parse([.. command.Split(' '), "--bureau", "JP", "--url", _gateway.Address, "--token", "token"]);
        Assert.Empty(parsed.Errors);
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
