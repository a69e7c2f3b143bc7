using System.CommandLine;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tests.Gateways;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Tests.Records;

/// <summary>What a load sends to a gateway, and what it makes of the answers.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const string Head = "number,issuer,type,fraud,theftOn,extra";

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-cli-").FullName;
    private readonly GatewayDouble _gateway = new();
    private readonly StringWriter _output = new();

    private string File => Path.Combine(_folder, "stolen.csv");

    public void Dispose()
    {
        _gateway.Dispose();
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Bad_rows_are_rejected_by_line_and_reason_and_the_others_entered()
    {
        byte[] file =
        [
            .. Encoding.UTF8.GetPreamble(),
            .. Encoding.UTF8.GetBytes(
                $"{Head}\r\n\r\nA1,FRA,passport,stolen,2024-05,=cmd|' /C calc'!A0\r\nA2,FRA,passport,burnt,,\r\n-,FRA,N/A,lost,31.12.2024,\r\nA4,{new string(',', 38)}\r\n"
                + "A5,FRA,passport,lost,,\"Seen in Nice\r\nA6,FRA,passport,lost,,\"O\"\"Hara\"\r\n"),
            .. "A7,FRA,passport,lost,,"u8, 0xE9, .. "\r\nA8,FRA,passport,lost,,\0\r\n"u8,
            .. Encoding.UTF8.GetBytes($"A9,FRA,passport,lost,,{new string('x', 70_000)}\r\n'; DROP TABLE records; --,FRA,passport,lost,,\r\nA1,FRA,passport,stolen,2024-05,=cmd|' /C calc'!A0"),
        ];
        await System.IO.File.WriteAllBytesAsync(File, file);
        Answers(new RecordsOutcomeBody(7, 2, [new RefusedChangeBody(2, "invalid", ["number: 1 to 20 of A to Z and 0 to 9."])]));
        Assert.Equal(3, await RunAsync());

        var asked = JsonNode.Parse(Assert.Single(_gateway.Asked).Body)!;
        Assert.Equal(["A1", "A6", "'; DROP TABLE records; --"], asked["changes"]!.AsArray().Select(change => (string)change!["enter"]!["travelDocument"]!["number"]!));
        Assert.Equal(("=cmd|' /C calc'!A0", "2024-05"), ((string)asked["changes"]![0]!["enter"]!["travelDocument"]!["extra"]!, (string)asked["changes"]![0]!["enter"]!["travelDocument"]!["theftOn"]!));
        Assert.Equal("11 rows: 2 entered, 1 already there, 8 rejected\n", _output.ToString());
        Assert.Equal(
            """
            line,column,reason
            4,fraud,"is one of stolen-blank, stolen, lost, revoked, invalid."
            5,number,must be given.
            5,type,must be given.
            5,theftOn,"is a year, a month or a day of the calendar: 1979, 1979-01 or 1979-01-17."
            6,,The row has 40 columns and the head 6.
            7,,"A quote is not closed on its line, or stands inside a field that does not begin with one."
            9,,The line is not UTF-8; save the file as UTF-8 text.
            10,,The line has a NUL byte; save the file as UTF-8 text.
            11,,"The line has more than 65,536 bytes; a line break or a closing quote may be missing."
            12,number,1 to 20 of A to Z and 0 to 9.

            """,
            await System.IO.File.ReadAllTextAsync(File + ".rejects.csv"));
        Assert.False(System.IO.File.Exists(BulkProgress.FileOf(File)));
    }

    [Theory]
    [InlineData("number,issuer,type,fraud,name\n", "has unknown columns name")]
    [InlineData("number;issuer;type\n", "lacks fraud")]
    [InlineData("", "the file is empty")]
    public async Task A_head_that_is_wrong_is_refused_before_anything_is_sent(string file, string sentence)
    {
        await System.IO.File.WriteAllTextAsync(File, file);
        Assert.Contains(sentence, (await Assert.ThrowsAsync<CliException>(RunAsync)).Message, StringComparison.Ordinal);
        Assert.Empty(_gateway.Asked);
    }

    [Fact]
    public async Task What_is_repeated_after_a_failure_has_the_operation_ids_of_before_and_a_later_load_has_others()
    {
        await WriteAsync(1200);
        Enumerable.Range(0, 3).ToList().ForEach(_ => Answers(new Problem("type", "title", 403, "Not yours.", "forbidden", null, null), HttpStatusCode.Forbidden));
        var refused = await Assert.ThrowsAsync<CliException>(RunAsync);
        Assert.Contains("line 1 or later", refused.Message, StringComparison.Ordinal);
        var before = Operations();

        Enumerable.Range(0, 3).ToList().ForEach(_ => Answers(new RecordsOutcomeBody(9, 1, [])));
        await RunToEndAsync();
        Assert.Equal(before.Order(), Operations()[3..].Order());
        Assert.Equal("1200 rows: 1200 entered, 0 already there, 0 rejected\n", _output.ToString());
        Assert.False(System.IO.File.Exists(File + ".rejects.csv"));

        Enumerable.Range(0, 3).ToList().ForEach(_ => Answers(new RecordsOutcomeBody(9, 1, [])));
        await RunToEndAsync();
        Assert.Equal(9, Operations().Count);
        Assert.Equal(6, Operations().Distinct().Count());
    }

    [Theory]
    [InlineData(400, 3)]
    [InlineData(399, 5)]
    public async Task A_load_goes_on_where_it_was_unless_the_mesh_is_not_so_far(long last, int entered)
    {
        await WriteAsync(5);
        var second = (await System.IO.File.ReadAllTextAsync(File)).IndexOf("N00002", StringComparison.Ordinal);
        var begun = await BulkProgress.StartAsync($"import sltd csv FR {_gateway.Address}", File, CancellationToken.None);
        (begun with { Offset = second, Lines = 3, Counts = new BulkCounts(2, 1, 0, 0, 1), Position = 400, OutputBytes = 19 + 12 }).Save(File);
        await System.IO.File.WriteAllTextAsync(File + ".rejects.csv", RecordLoad.Head + "2,,A reason\n3,,Written behind the progress\n");
        Answers(new RecordReplicasBody([new RecordReplicaState(HubName.Lyon, 1, last, null)]));
        Answers(new RecordsOutcomeBody(9, 3, []));
        Assert.Equal(entered == 3 ? 3 : 0, await RunAsync());
        Assert.Equal(entered, JsonNode.Parse(_gateway.Asked[1].Body)!["changes"]!.AsArray().Count);
        if (entered == 3)
        {
            Assert.Equal("5 rows: 4 entered, 0 already there, 1 rejected\n", _output.ToString());
            Assert.Equal(RecordLoad.Head + "2,,A reason\n", await System.IO.File.ReadAllTextAsync(File + ".rejects.csv"));
        }
    }

    [Fact]
    public async Task A_file_that_changed_is_loaded_from_its_beginning()
    {
        await WriteAsync(5);
        var begun = await BulkProgress.StartAsync($"import sltd csv FR {_gateway.Address}", File, CancellationToken.None);
        (begun with { Offset = 60, Lines = 3 }).Save(File);
        await WriteAsync(6);
        Answers(new RecordsOutcomeBody(9, 6, []));
        await RunToEndAsync();
        Assert.Equal(6, JsonNode.Parse(Assert.Single(_gateway.Asked).Body)!["changes"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_request_that_is_refused_for_one_row_is_sent_without_it()
    {
        await WriteAsync(4);
        var problem = new Problem("type", "title", 400, "The field changes[0].enter.handling.audience.name is no group.", "invalid", "changes[0].enter.handling.audience.name", null);
        Answers(problem, HttpStatusCode.BadRequest);
        Answers(problem, HttpStatusCode.BadRequest);
        Answers(problem, HttpStatusCode.BadRequest);
        Answers(new Problem("type", "title", 409, "There already.", "already-there", null, null), HttpStatusCode.Conflict);
        Answers(new RecordsOutcomeBody(9, 2, []));
        Assert.Equal(3, await RunAsync());
        Assert.Equal("4 rows: 2 entered, 1 already there, 1 rejected\n", _output.ToString());
        Assert.Equal(RecordLoad.Head + "2,name,is no group.\n", await System.IO.File.ReadAllTextAsync(File + ".rejects.csv"));
        Assert.Equal(5, Operations().Distinct().Count());
    }

    [Fact]
    public async Task Of_two_rows_that_say_different_things_of_one_document_the_first_is_settled_first()
    {
        await System.IO.File.WriteAllTextAsync(File, $"{Head}\nA1,FRA,passport,stolen,,\nA1,FRA,passport,stolen,,\nA1,FRA,passport,lost,,\n");
        Answers(new RecordsOutcomeBody(9, 1, []));
        Answers(new Problem("type", "title", 409, "There is a record already; change it.", "conflict", null, null), HttpStatusCode.Conflict);
        Assert.Equal(3, await RunAsync());
        Assert.Equal("3 rows: 1 entered, 1 already there, 1 rejected\n", _output.ToString());
        Assert.Equal(RecordLoad.Head + "4,,There is a record already; change it.\n", await System.IO.File.ReadAllTextAsync(File + ".rejects.csv"));
    }

    [Fact]
    public async Task Json_lines_are_records_as_http_takes_them()
    {
        var file = Path.Combine(_folder, "cars.jsonl");
        await System.IO.File.WriteAllLinesAsync(file,
        [
            """{"reference":"car-1","vehicle":{"engine":"E1"}}""", """{"reference":"car-2","vehicle":{"engine":"E1","owner":"me"}}""", """{"vehicle":{"engine":"E1"}}""", "[]", "null", """{"reference":"car-1""", "",
            """{"travelDocument":{"number":"1","issuer":"FRA","type":"passport","fraud":"burnt"}}""",
        ]);
        Answers(new RecordsOutcomeBody(9, 1, []));
        Assert.Equal(3, await RunAsync("vehicles", file));
        Assert.Equal("car-1", (string)Assert.Single(JsonNode.Parse(Assert.Single(_gateway.Asked).Body)!["changes"]!.AsArray())!["enter"]!["reference"]!);
        var rejects = await System.IO.File.ReadAllLinesAsync(file + ".rejects.csv");
        Assert.Equal(["2,vehicle.owner", "3,reference", "4,", "5,", "6,reference", "8,travelDocument.fraud"], rejects.Skip(1).Select(line => string.Join(',', line.Split(',').Take(2))));
    }

    [Fact]
    public async Task A_line_of_another_kind_than_the_database_that_was_named_is_refused_and_the_others_entered()
    {
        const string person = """{"reference":"p1","person":{"status":"missing","person":{"names":[{"text":"Odile"}]}}}""";
        const string firearm = """{"reference":"g1","firearm":{"serialNumber":"AB1"}}""";
        var file = Path.Combine(_folder, "mixed.jsonl");
        await System.IO.File.WriteAllLinesAsync(file, [person, firearm, """{"travelDocument":{"number":"A1","issuer":"FRA","type":"passport","fraud":"lost"}}"""]);
        Answers(new RecordsOutcomeBody(9, 1, []));
        Assert.Equal(3, await RunAsync("sltd", file));
        Assert.Equal("A1", (string)Assert.Single(JsonNode.Parse(Assert.Single(_gateway.Asked).Body)!["changes"]!.AsArray())!["enter"]!["travelDocument"]!["number"]!);
        Assert.Equal(
            RecordLoad.Head
            + "1,person,is no record for sltd; put the line into a file of its own and enter that with './mesh import persons'.\n"
            + "2,firearm,is no record for sltd; put the line into a file of its own and enter that with './mesh import firearms'.\n",
            await System.IO.File.ReadAllTextAsync(file + ".rejects.csv"));

        file = Path.Combine(_folder, "firearms.jsonl");
        await System.IO.File.WriteAllTextAsync(file, firearm);
        Answers(new RecordsOutcomeBody(9, 1, []));
        Assert.Equal(0, await RunAsync("firearms", file));
    }

    [Theory]
    [InlineData("firearms", "reference;serialNumber;make\ng1;AB 1;S&W\ng2;;S&W\n", """{"reference":"g1","firearm":{"serialNumber":"AB 1","make":"S&W"}}""", "3,serialNumber,must be given.")]
    [InlineData("images", "hash,quality,reference\n0f,90,i1\n0f,high,i2\n", """{"reference":"i1","imageHash":{"hash":"0f","quality":90}}""", "3,quality,is a whole number.")]
    [InlineData("dna", "reference,th01,vWA\nd1,6|9.3,-\n-,6,17\n", """{"reference":"d1","dnaProfile":{"loci":[{"locus":"TH01","alleles":["6","9.3"]}]}}""", "3,reference,must be given.")]
    public async Task Rows_of_other_databases_are_read_by_their_columns(string database, string file, string entered, string rejected)
    {
        await System.IO.File.WriteAllTextAsync(File, file);
        Answers(new RecordsOutcomeBody(9, 1, []));
        Assert.Equal(3, await RunAsync(database, File));
        var asked = JsonSerializer.Deserialize<ChangeRecordsRequest>(Assert.Single(_gateway.Asked).Body, MeshJson.Strict)!;
        Assert.Equal(JsonSerializer.Serialize(JsonSerializer.Deserialize<RecordRequest>(entered, MeshJson.Strict), MeshJson.Strict), JsonSerializer.Serialize(Assert.Single(asked.Changes).Enter, MeshJson.Strict));
        Assert.Equal($"{RecordLoad.Head}{rejected}\n", await System.IO.File.ReadAllTextAsync(File + ".rejects.csv"));
    }

    [Theory]
    [InlineData("dna", "reference,D3\n", "has unknown columns D3", "Known columns: reference, AMEL, ")]
    [InlineData("firearms", "reference,make\n", "lacks serialNumber", "Known columns: reference, serialNumber, make, model, calibre, type, reviewOn, tlp, audience, excluded.")]
    public async Task A_head_of_another_database_is_refused_with_the_columns_that_there_are(string database, string file, string sentence, string known)
    {
        await System.IO.File.WriteAllTextAsync(File, file);
        var refused = (await Assert.ThrowsAsync<CliException>(() => RunAsync(database, File))).Message;
        Assert.Contains(sentence, refused, StringComparison.Ordinal);
        Assert.Contains(known, refused, StringComparison.Ordinal);
        Assert.Empty(_gateway.Asked);
    }

    /// <summary>Public case N11: a dash is no name.</summary>
    [Fact]
    public async Task A_dash_for_a_forename_is_no_name()
    {
        var file = Path.Combine(_folder, "persons.jsonl");
        await System.IO.File.WriteAllTextAsync(file, """{"reference":"p1","person":{"status":"missing","person":{"names":[{"family":"Vantreuil","given":"-"},{"text":"N/A"},{"text":"Odile"}]}}}""");
        Answers(new RecordsOutcomeBody(9, 1, []));
        Assert.Equal(0, await RunAsync("persons", file));
        var person = JsonSerializer.Deserialize<ChangeRecordsRequest>(Assert.Single(_gateway.Asked).Body, MeshJson.Strict)!.Changes[0].Enter!.Person!.Person;
        Assert.Equal([new RecordedName(null, "Vantreuil"), new RecordedName("Odile")], person.Names.Select(name => name));
    }

    private List<string> Operations() => [.. _gateway.Asked.Select(asked => (string)JsonNode.Parse(asked.Body)!["operationId"]!)];

    private Task WriteAsync(int rows) => System.IO.File.WriteAllTextAsync(File, $"{Head}\n{string.Concat(Enumerable.Range(0, rows).Select(number => $"N{number:00000},FRA,passport,lost,,\n"))}");

    private void Answers<T>(T body, HttpStatusCode status = HttpStatusCode.OK) => _gateway.Answers(JsonSerializer.SerializeToUtf8Bytes(body, MeshJson.Answers), status);

    private async Task RunToEndAsync()
    {
        _output.GetStringBuilder().Clear();
        Assert.Equal(0, await RunAsync());
    }

    private Task<int> RunAsync() => RunAsync("sltd", File);

    private async Task<int> RunAsync(string database, string file)
    {
        var context = new CliContext(new Repository(_folder), new Terminal(_output, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false));
        var parsed = ImportCommand.Create(context).Parse([database, file, "--bureau", "FR", "--url", _gateway.Address, "--token", "token"]);
        Assert.Empty(parsed.Errors);
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
