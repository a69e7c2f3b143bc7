using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Cases;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tests.Gateways;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Handling;

namespace Interpol.Mesh.Cli.Tests.Cases;

/// <summary>What the commands ask a gateway, and what they make of its answers.</summary>
public sealed class CaseCommandTests : IDisposable
{
    private const string Id = "FR-2026-000001";
    private const string One = $"/api/v1/owners/FR/cases/{Id}";

    private static readonly CaseBody Case = new(CaseId.Parse(Id), 4, null, CaseStatus.Open, new OwnerId("FR"), DateTimeOffset.UnixEpoch, "Vans", "vehicle-crime", null, null);

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
    [InlineData("subject person FR CASE DURAND/Anne --also Дюран --born 1979-01 --nationality FR,BR --document 12AB,FRA,passport --discoverable", "POST /subjects", """{"person":{"names":[{"family":"DURAND","given":"Anne"},{"family":"Дюран"}],"birthDate":"1979-01","nationalities":["FR","BR"],"documents":[{"number":"12AB","issuer":"FRA","type":"passport"}]},"discoverable":true}""")]
    [InlineData("subject document FR CASE 12AB FRA identity-card --text Found", "POST /subjects", """{"document":{"number":"12AB","issuer":"FRA","type":"identity-card"},"text":"Found","discoverable":false}""")]
    [InlineData("subject vehicle FR CASE --vin WVW --engine 7 --change 2", "PUT /subjects/2", """{"vehicle":{"vin":"WVW","engineNumber":"7"},"discoverable":false}""")]
    [InlineData("subject organisation FR CASE Vans --registration 552 --country FR", "POST /subjects", """{"organisation":{"name":"Vans","registration":"552","registrationCountry":"FR"},"discoverable":false}""")]
    [InlineData("describe FR CASE Vans vehicle-crime", "PUT ", """{"title":"Vans","crimeArea":"vehicle-crime"}""")]
    [InlineData("close FR CASE --text Solved", "POST /close", """{"text":"Solved"}""")]
    [InlineData("task start FR CASE 3", "POST /tasks/3/start", "{}")]
    public async Task A_change_is_one_request_under_its_operation_on_the_version_that_was_seen(string command, string address, string body)
    {
        Answers(Case);
        await RunAsync(command + " --operation-id op-1 --if-match 3");
        var asked = Assert.Single(_gateway.Asked);
        Assert.Equal((address, "\"3\""), ($"{asked.Method} {asked.Path[One.Length..]}", asked.IfMatch));
        Assert.StartsWith(One, asked.Path, StringComparison.Ordinal);
        AssertJson(body, asked);
        Assert.StartsWith($"{Id}  open    led by FR  Vans  version 4", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", """{"tlp":"red","readers":["BR"]}""")]
    [InlineData("--readers BR,SG --tlp amber", """{"tlp":"amber","readers":["BR","SG"]}""")]
    [InlineData("--text Wrong", """{"tlp":"red","readers":["BR"],"text":"Wrong"}""")]
    public async Task What_a_revision_does_not_name_stays_as_it_was(string options, string body)
    {
        Answers(new CaseEntryBody(7, CaseEntryKind.Note, new AuthorBody(new OwnerId("FR"), null), DateTimeOffset.UnixEpoch, TrafficLight.Red, [new OwnerId("BR")], "Seen", [], 0, null, null));
        Answers(Case);
        await RunAsync($"revise FR CASE 7 {options} --operation-id op-1");
        Assert.Equal([$"GET {One}/entries/7", $"PUT {One}/entries/7"], _gateway.Asked.Select(asked => $"{asked.Method} {asked.Path}"));
        AssertJson(body, _gateway.Asked[1]);
    }

    [Fact]
    public async Task A_file_is_uploaded_and_becomes_evidence()
    {
        var file = Path.Combine(_folder, "seal.jpg");
        await File.WriteAllTextAsync(file, "abc");
        const string Hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        _gateway.Answers([]);
        Answers(Case);
        await RunAsync("attach FR CASE FILE --readers BR --operation-id op-1", file);
        Assert.Equal([$"PUT /api/v1/owners/FR/attachments/{Hash}", $"POST {One}/entries"], _gateway.Asked.Select(asked => $"{asked.Method} {asked.Path}"));
        AssertJson($$"""{"kind":"evidence","tlp":"amber","readers":["BR"],"text":"seal.jpg","attachments":["{{Hash}}"]}""", _gateway.Asked[1]);
    }

    [Fact]
    public async Task A_search_goes_on_where_the_gateway_stopped()
    {
        Answers(new CaseSearchBody([], "12.x", "Not all cases are searched yet."));
        Answers(new CaseSearchBody([new CaseFindingBody(Case, [new CasePlaceBody(CasePlace.Entry, 7, "Seen\u001b in Nice")])], null, null));
        await RunAsync("search FR seen nice --status open --identifier 12-AB");
        const string Asked = "/api/v1/owners/FR/cases/search?max=100&q=seen%20nice&status=open&identifier=12-AB";
        Assert.Equal([Asked, $"{Asked}&behind=12.x"], _gateway.Asked.Select(asked => asked.Path));
        Assert.Equal($"{Id}  open    led by FR  Vans\n  entry 7    Seen\uFFFD in Nice\n", _output.ToString());
    }

    private static void AssertJson(string expected, AskedRequest asked)
    {
        var body = WithoutNulls(JsonNode.Parse(asked.Body))!.AsObject();
        Assert.Equal("op-1", (string?)body["operationId"]);
        body.Remove("operationId");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), body), asked.Body);
    }

    /// <summary>What is not known may be left out or null.</summary>
    private static JsonNode? WithoutNulls(JsonNode? node) => node switch
    {
        JsonObject parts => new JsonObject(parts.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Key, WithoutNulls(part.Value)))),
        JsonArray items => new JsonArray([.. items.Select(WithoutNulls)]),
        _ => node?.DeepClone(),
    };

    private async Task RunAsync(string command, string? file = null)
    {
        var arguments = command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word switch { "FILE" => file!, "CASE" => Id, _ => word });
        var context = new CliContext(new Repository(_folder), new Terminal(_output, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false));
        var parsed = CaseCommands.Create(context).Parse([.. arguments, "--url", _gateway.Address, "--token", "token"]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(0, await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }

    private void Answers<T>(T body) => _gateway.Answers(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body, MeshJson.Strict)));
}
