using System.CommandLine;
using System.Text.Json;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tests.Gateways;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Cli.Tests.Records;

/// <summary>What the commands on own records ask a gateway, and what they make of its answers.</summary>
public sealed class RecordCommandTests : IDisposable
{
    private const string All = "/api/v1/owners/FR/records";

    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecordId Car = new(RecordKind.Vehicle, "car-1");

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-cli-").FullName;
    private readonly GatewayDouble _gateway = new();
    private readonly StringWriter _output = new();

    private static RecordViewBody View => ViewOf(new VehicleRecord { Vin = "WVWZZZXXZ0W000123", Plate = "AB123CD", PlateCountry = "FR", Model = "=Golf" });

    public void Dispose()
    {
        _gateway.Dispose();
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("clear FR vehicle/car-1", """{"changes":[{"clear":"vehicle/car-1"}],"operationId":"op-1"}""")]
    [InlineData("extend FR vehicle/car-1 2030-01-31", """{"changes":[{"extend":{"id":"vehicle/car-1","reviewOn":"2030-01-31"}}],"operationId":"op-1"}""")]
    public async Task A_change_is_one_request_under_its_operation(string command, string body)
    {
        Answers(new RecordsOutcomeBody(7, 1, []));
        await RunAsync(command + " --operation-id op-1");
        var asked = Assert.Single(_gateway.Asked);
        Assert.Equal(("POST", All), (asked.Method, asked.Path));
        Assert.Equal(Normal(body), Normal(asked.Body));
        Assert.StartsWith("Done, as 7;", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_record_is_shown_with_all_that_its_owner_may_know()
    {
        Answers(View);
        await RunAsync("show FR vehicle/car-1");
        Assert.Equal($"{All}/vehicle/car-1", Assert.Single(_gateway.Asked).Path);
        Assert.Equal(
            """
            vehicle/car-1
              says       VIN WVWZZZXXZ0W000123; plate AB123CD of FR; =Golf
              handling   TLP:RED, for owners BR, CL
              until      2030-01-31
              excluded   DE
              changed    2026-03-01 12:00:00.000Z by 0417 of FR, as 7

            """,
            _output.ToString());
    }

    public static TheoryData<RecordContent, string> Kinds => new()
    {
        { new DnaProfileRecord([new RecordedLocus("D3S1358", ["15", "16"]), new RecordedLocus("TH01", ["6"])]), "DNA profile; D3S1358 15/16; TH01 6" },
        { new ImageHashRecord("0f", 90) { Category = "baseline", Series = "S-1" }, "PDQ 0f; quality 90; baseline; series S-1" },
        { new FingerprintRecord { Number = "P-1", Henry = "1/1", Template = new FingerprintTemplate("ansi-378", new byte[] { 1 }) { Finger = 2 } }, "number P-1; Henry 1/1; template ansi-378 of finger 2" },
        { new FirearmRecord("AB 1") { Make = "Make A", Calibre = "9 mm" }, "serial number AB 1; Make A; calibre 9 mm" },
        { new ArtworkRecord("The harbour") { Artist = "Somebody", InventoryNumber = "17" }, "The harbour; Somebody; inventory number 17" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Records_of_all_kinds_are_shown(RecordContent content, string says)
    {
        var record = RecordBody.Of(new RecordEntry(new RecordId(content.Kind, "a"), content, RecordHandling.Default, new DateOnly(2030, 1, 31)));
        Answers(new RecordViewBody(record, 7, At, new AuthorBody(new OwnerId("FR"), "0417")));
        await RunAsync($"show FR {record.Id}");
        Assert.Contains($"  says       {says}\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Records_of_all_kinds_are_exported_with_all_that_they_say(RecordContent content, string says)
    {
        var (file, database) = (Path.Combine(_folder, "own"), RecordColumns.All.Single(one => one.Kind == content.Kind).Name);
        var record = RecordBody.Of(new RecordEntry(new RecordId(content.Kind, "a"), content, RecordHandling.Default, new DateOnly(2030, 1, 31)));
        var page = new RecordsBody([new RecordViewBody(record, 7, At, new AuthorBody(new OwnerId("FR"), "0417"))], null);
        Answers(page);
        await RunAsync($"export FR {file} --format jsonl");
        Assert.Equal(content.GetType(), JsonSerializer.Deserialize<RecordRequest>(Assert.Single(await File.ReadAllLinesAsync(file)), MeshJson.Strict)!.Content?.GetType());

        Answers(page);
        await RunAsync($"export FR {file} --format csv --database {database}");
        var lines = await File.ReadAllLinesAsync(file);
        var columns = RecordColumns.All.Single(one => one.Name == database);
        Assert.Equal(string.Join(',', columns.Columns), lines[0]);
        var read = columns.Read(new CsvCells(columns.Columns, CsvText.Split(Assert.Single(lines[1..]), ',')!));
        Answers(new RecordViewBody(RecordBody.Of(new RecordEntry(record.Id, read.Content!, RecordHandling.Default, read.ReviewOn!.Value)), 7, At, new AuthorBody(new OwnerId("FR"), "0417")));
        await RunAsync($"show FR {record.Id}");
        Assert.Contains($"  says       {says}\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Loci_are_exported_under_the_names_of_the_columns_whatever_they_were_called_and_in_which_order()
    {
        var file = Path.Combine(_folder, "own.csv");
        var profile = new DnaProfileRecord([new RecordedLocus("vWA", ["16", "17"]), new RecordedLocus("Penta D", ["9"]), new RecordedLocus("Amelogenin", ["X"])]);
        var record = RecordBody.Of(new RecordEntry(new RecordId(RecordKind.DnaProfile, "a"), profile, RecordHandling.Default, new DateOnly(2030, 1, 31)));
        Answers(new RecordsBody([new RecordViewBody(record, 7, At, new AuthorBody(new OwnerId("FR"), "0417"))], null));
        await RunAsync($"export FR {file} --database dna");
        var lines = await File.ReadAllLinesAsync(file);
        var said = lines[0].Split(',').Zip(lines[1].Split(',')).Where(pair => pair.Second.Length > 0);
        Assert.Equal([("reference", "a"), ("AMEL", "X"), ("PENTA-D", "9"), ("VWA", "16|17"), ("reviewOn", "2030-01-31")], said);
    }

    [Fact]
    public async Task The_offline_copies_in_which_a_change_is_stand_in_its_effect()
    {
        var effect = new RecordEffectBody(
            Car, 7, At, true, [], 3, [new OfflineEffectBody(new OwnerId("JP"), "Ferry", At, At, false, true), new OfflineEffectBody(new OwnerId("KR"), "Bus", At, At, true, false)]);
        Answers(effect);
        await RunAsync("effect FR vehicle/car-1");
        Assert.EndsWith(
            "hubs\n  in the offline copy Ferry of JP, last heard of 2026-03-01 12:00:00.000Z\n  NOT IN the offline copy Bus of KR, last heard of 2026-03-01 12:00:00.000Z  OVERDUE\n", _output.ToString(), StringComparison.Ordinal);

        Answers(effect with { OfflineCopies = null });
        await RunAsync("effect FR vehicle/car-1");
        Assert.EndsWith("is not known now: a hub that knows them is away\n", _output.ToString(), StringComparison.Ordinal);

        _output.GetStringBuilder().Clear();
        Answers(effect);
        await RunAsync("effect FR vehicle/car-1 --json");
        Assert.Equal(JsonSerializer.Serialize(effect, MeshJson.Strict), _output.ToString().TrimEnd());
    }

    [Fact]
    public async Task Records_are_listed_page_by_page()
    {
        Answers(new RecordsBody([View], 7));
        Answers(new RecordsBody([View], null));
        await RunAsync("list FR --max 2");
        Assert.Equal([$"{All}?max=2", $"{All}?max=1&after=7"], _gateway.Asked.Select(asked => asked.Path));
        Assert.Equal(2, _output.ToString().TrimEnd().Split('\n').Count(line => line.StartsWith("vehicle/car-1  VIN ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Effect_and_replicas_say_how_far_the_hubs_are()
    {
        Answers(new RecordEffectBody(Car, 7, At, true, [new AppliedAtHub(HubName.Lyon, At)], 3, []));
        await RunAsync("effect FR vehicle/car-1");
        Assert.StartsWith("vehicle/car-1  cleared 2026-03-01 12:00:00.000Z  in effect at 1 of 3 hubs\n  lyon          since ", _output.ToString(), StringComparison.Ordinal);
        _output.GetStringBuilder().Clear();
        Answers(new RecordReplicasBody([new RecordReplicaState(HubName.Lyon, 7, 7, null), new RecordReplicaState(HubName.Singapore, 3, 7, "No silo is there."), new RecordReplicaState(HubName.BuenosAires, 7, 7, null) { Anew = 2 }]));
        await RunAsync("replicas FR");
        Assert.Equal("lyon          7 of 7\nsingapore     3 of 7  gets nothing: No silo is there.\nbuenos-aires  7 of 7  being made anew: 2 of 7\n", _output.ToString());
    }

    [Fact]
    public async Task An_operator_sees_the_copies_and_has_one_made_anew()
    {
        var going = new RecordCopyState(HubName.Lyon, 900) { Rebuild = new RecordRebuild(OperationId.Parse("op-1"), At, null, 40) { Missing = [new MissingRecords(new OwnerId("JP"), "No silo is there.")] } };
        Answers(new RecordCopiesBody([going, new RecordCopyState(HubName.Singapore, 900)], [HubName.BuenosAires]));
        await RunAsync("copies");
        Assert.Equal(
            "lyon          900 changes  being made anew since 2026-03-01 12:00:00.000Z: 40 changes; JP is asked again: No silo is there.\nsingapore     900 changes\nbuenos-aires  does not answer\n", _output.ToString());

        _output.GetStringBuilder().Clear();
        Answers(going);
        Answers(new RecordCopiesBody([], [HubName.Lyon]));
        Answers(new RecordCopiesBody([going with { Rebuild = going.Rebuild with { DoneAt = At } }], []));
        await RunAsync("rebuild lyon --operation-id op-1 --wait");
        Assert.Equal("lyon          900 changes  made anew 2026-03-01 12:00:00.000Z\n", _output.ToString());
        Assert.Equal(
            [("GET", "/api/v1/cluster/records"), ("POST", "/api/v1/cluster/records/lyon/rebuild"), ("GET", "/api/v1/cluster/records"), ("GET", "/api/v1/cluster/records")],
            _gateway.Asked.Select(asked => (asked.Method, asked.Path)));
    }

    [Fact]
    public async Task An_export_has_the_records_of_all_pages_and_is_taken_again()
    {
        var file = Path.Combine(_folder, "own.csv");
        Answers(new RecordsBody([View], 7));
        Answers(new RecordsBody([View], null));
        await RunAsync($"export FR {file} --database vehicles");
        Assert.Equal([$"{All}?after=0&max=500", $"{All}?after=7&max=500"], _gateway.Asked.Select(asked => asked.Path));
        var lines = await File.ReadAllLinesAsync(file);
        Assert.Equal("reference,vin,plate,plateCountry,engine,model,colour,reviewOn,tlp,audience,excluded", lines[0]);
        Assert.Equal("car-1,WVWZZZXXZ0W000123,AB123CD,FR,,\"'=Golf\",,2030-01-31,red,BR|CL,DE", lines[1]);
        Assert.Equal(3, lines.Length);
        Assert.Equal($"2 records are in {file}.\n", _output.ToString());

        Answers(new RecordsBody([View], null));
        await RunAsync($"export FR {file}l --format jsonl");
        Assert.Equal(JsonSerializer.Serialize(RecordRequests.Of(View.Record), MeshJson.Strict), Assert.Single(await File.ReadAllLinesAsync(file + "l")));
    }

    [Fact]
    public async Task The_person_of_a_notice_is_kept_by_the_notice_and_not_exported()
    {
        var (file, car) = (Path.Combine(_folder, "own.jsonl"), View);
        var sought = car with { Record = car.Record with { Notice = new NoticeReference(NoticeId.Parse("2026-12"), "red", IsWanted: true) } };
        Answers(new RecordsBody([sought, car], null));
        await RunAsync($"export FR {file}");
        Assert.Single(await File.ReadAllLinesAsync(file));
        Assert.Equal($"1 record is in {file}.\n", _output.ToString());
    }

    [Theory]
    [InlineData("own.csv", "name it with --database")]
    [InlineData("own.xls", "name it with --format")]
    [InlineData("own.csv --database vehicles", "vehicle/car-1 says what a row of CSV cannot say")]
    public async Task What_cannot_be_exported_is_refused_and_leaves_no_file(string arguments, string sentence)
    {
        Answers(new RecordsBody([ViewOf(new VehicleRecord { Engine = "E1", Model = "-" })], null));
        var refused = await Assert.ThrowsAsync<CliException>(() => RunAsync($"export FR {Path.Combine(_folder, arguments)}"));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    private static RecordViewBody ViewOf(VehicleRecord vehicle)
    {
        var audience = new Audience(AudienceKind.Owners, null, [new OwnerId("BR"), new OwnerId("CL")]);
        return new RecordViewBody(new RecordBody(Car, null, vehicle, null, TrafficLight.Red, audience, [new OwnerId("DE")], new DateOnly(2030, 1, 31)), 7, At, new AuthorBody(new OwnerId("FR"), "0417"));
    }

    private static string Normal(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<ChangeRecordsRequest>(json, MeshJson.Strict), MeshJson.Strict);

    private void Answers<T>(T body) => _gateway.Answers(JsonSerializer.SerializeToUtf8Bytes(body, MeshJson.Strict));

    private async Task RunAsync(string command)
    {
        var context = new CliContext(new Repository(_folder), new Terminal(_output, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false));
        var parsed = RecordCommands.Create(context).Parse([.. command.Split(' '), "--url", _gateway.Address, "--token", "token"]);
        Assert.Empty(parsed.Errors);
        Assert.Equal(0, await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }));
    }
}
