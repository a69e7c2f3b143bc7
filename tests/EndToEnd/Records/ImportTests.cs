using System.Globalization;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Records;

/// <summary>Records of files over real processes.</summary>
[Collection(ScreeningMesh.ScreeningCollection)]
public sealed class ImportTests(ScreeningMesh shared, ITestOutputHelper output)
{
    private const int Rows = 20_000;

    /// <summary>Every so many rows one has a blank in its number.</summary>
    private const int BadEvery = 1000;

    [Fact]
    public async Task A_load_whose_process_and_whose_hub_are_killed_goes_on_and_every_row_is_there_once() => await shared.UseAsync(output, async mesh =>
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("stolen.csv");
        await File.WriteAllLinesAsync(file, ["number,issuer,type,fraud", .. Enumerable.Range(1, Rows).Select(Row)]);

        // The process, when some of the file is acknowledged.
        string[] command = ["import", "sltd", file, "--bureau", "BE"];
        using (var killed = mesh.Command.Start(command))
        {
            await Until.TrueAsync("some rows are in", () => BulkProgress.Read(file)?.Lines > Rows / 5 || killed.HasExited, Until.Deadline);
            Signals.Send(ProcessIdentity.Of(killed.Id)!.Value, Signals.Kill);
            await killed.WaitForExitAsync().WaitAsync(Until.Deadline);
        }

        var before = BulkProgress.Read(file)!;
        Assert.InRange(before.Lines, Rows / 5, Rows);

        // The silo of the hub where the records are, in the middle of the rest.
        using (var going = mesh.Command.Start(command))
        {
            await Until.TrueAsync("more rows are in", () => BulkProgress.Read(file) is not { } progress || progress.Lines > before.Lines || going.HasExited, Until.Deadline);
            await mesh.Member("lyon-1").KillAsync();
            var result = await MeshCommand.FinishAsync(going, 2 * Until.Deadline);
            Assert.True(result.ExitCode == ImportCommand.SomeRejected, $"{result.ExitCode}\n{result.Output}\n{result.Errors}");
            Assert.Equal($"{Rows} rows: {Rows - (Rows / BadEvery)} entered, 0 already there, {Rows / BadEvery} rejected", result.Output);
            Assert.Contains("Going on behind line", result.Errors, StringComparison.Ordinal);
        }

        await mesh.StartSiloAsync(HubName.Lyon);
        Assert.Equal(BadLines(), await RejectedLinesAsync(file));
        Assert.Null(BulkProgress.Read(file));

        // All of them, once each: one change a record, in the order of the stream.
        var saved = folder.File("own.jsonl");
        (await mesh.Command.RunAsync("records", "export", "BE", saved)).Succeeded();
        var numbers = (await File.ReadAllLinesAsync(saved)).Select(line => (string)JsonNode.Parse(line)!["travelDocument"]!["number"]!).Order(StringComparer.Ordinal);
        Assert.Equal(Enumerable.Range(1, Rows).Where(row => row % BadEvery != 0).Select(Number), numbers);

        // What is exported is what was entered; the same file again changes nothing.
        var rows = folder.File("own.csv");
        (await mesh.Command.RunAsync("records", "export", "BE", rows, "--database", "sltd")).Succeeded();
        foreach (var again in new[] { saved, rows })
        {
            Assert.Equal($"{Rows - (Rows / BadEvery)} rows: 0 entered, {Rows - (Rows / BadEvery)} already there, 0 rejected", (await mesh.Command.RunAsync("import", "sltd", again, "--bureau", "BE")).Succeeded().Output);
        }

        await ChecksKnowAllAsync(mesh, folder);
    });

    private static async Task ChecksKnowAllAsync(MeshProcesses mesh, TemporaryFolder folder)
    {
        await Until.TrueAsync(
            "the copies have all",
            async () => (await mesh.Command.RunAsync("records", "replicas", "BE")).Succeeded().Output.Split('\n').All(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is [_, var applied, "of", var last] && applied == last),
            Until.Deadline);
        var list = folder.File("list.csv");
        await File.WriteAllLinesAsync(list, ["number,issuer", .. Enumerable.Range(1, Rows / 10).Select(row => $"{Number(row)},BEL")]);
        var known = await mesh.Command.RunAsync("check", list, "--bureau", "JP", "--purpose", "border");
        Assert.Equal((0, $"{Rows / 10} rows: {Rows / 10} checked, {(Rows / 10) - (Rows / 10 / BadEvery)} with hits, 0 rejected; the answers are in {list}.answers.csv"), (known.ExitCode, known.Output));
    }

    private static string Row(int row) => $"{(row % BadEvery == 0 ? "N " : string.Empty)}{Number(row)},BEL,passport,lost";

    private static string Number(int row) => string.Create(CultureInfo.InvariantCulture, $"N{row:000000}");

    /// <summary>The lines of the file that cannot be entered; the head is the first.</summary>
    private static IEnumerable<string> BadLines() => Enumerable.Range(1, Rows / BadEvery).Select(bad => ((bad * BadEvery) + 1).ToString(CultureInfo.InvariantCulture));

    private static async Task<IEnumerable<string>> RejectedLinesAsync(string file) =>
        (await File.ReadAllLinesAsync(file + ".rejects.csv")).Skip(1).Select(line => line.Split(',')).Where(cells => cells[1] == "number").Select(cells => cells[0]);
}
