using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Mind;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tests.Gateways;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Tests.Mind;

/// <summary>Exports and updates of offline copies, and what is left of them when they are killed.</summary>
public sealed class MindUpdateTests : IDisposable
{
    private static readonly OwnerId Japan = new("JP");

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-mind-").FullName;
    private readonly GatewayDouble _gateway = new();
    private readonly WrittenCopy _copy = new();
    private readonly StringWriter _output = new();

    private string Copy => Path.Combine(_folder, "copy.mind");

    public void Dispose()
    {
        _gateway.Dispose();
        _copy.Dispose();
        _output.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(true, "GONE    FR travel-document/FRA-00000000-passport, found 2026-11-29 12:00 UTC by 0417 on a copy out of date")]
    [InlineData(false, "stands  FR travel-document/FRA-00000000-passport, found 2026-11-29 12:00 UTC by 0417 on a copy out of date")]
    public async Task What_a_copy_out_of_date_found_is_handed_on_as_such_and_asked_again(bool isGone, string sentence)
    {
        WrittenCopy.Write(Copy, [_copy.Head(), .. _copy.Pages(3)]);
        var id = Add();
        AnswersUpdate();
        Answers(new CheckBody(HubName.Lyon, WrittenCopy.At, [new CheckAnswerBody(isGone ? [] : [new CheckHitBody(new OwnerId("FR"), WrittenCopy.Row(0).Record!, null)], WrittenCopy.At, [], false, null)]));
        await UpdateAsync(_output);

        Assert.Contains(sentence, _output.ToString(), StringComparison.Ordinal);
        var reported = JsonNode.Parse(_gateway.Asked[2].Body)!["checks"]![0]!;
        Assert.Equal((id.Value, true), ((string)reported["id"]!, (bool)reported["isStale"]!));
        Assert.False(File.Exists(OfflineJournal.PathOf(Copy)));
    }

    /// <summary>Where an update ends, and whether the copy is the new one then.</summary>
    [Theory]
    [InlineData("asked", false)]
    [InlineData("writing", false)]
    [InlineData("written", false)]
    [InlineData("in place", true)]
    [InlineData("handing on", true)]
    public async Task An_update_that_is_killed_leaves_the_old_copy_or_the_new_one_and_the_next_one_hands_on_under_the_same_ids(string ends, bool isNew)
    {
        WrittenCopy.Write(Copy, [_copy.Head(), .. _copy.Pages(3)]);
        var id = Add();
        var before = File.ReadAllBytes(Copy);
        using var breaking = new BreakingWriter();
        if (ends is "written")
        {
            AnswersUpdate(reports: 0);
            await Assert.ThrowsAsync<IOException>(() => UpdateAsync(breaking));
            Assert.True(File.Exists(Copy + ".new"));
        }
        else if (ends is "writing")
        {
            // What a process leaves that was killed while it wrote.
            File.WriteAllBytes(Copy + ".new", before[..(before.Length / 2)]);
        }
        else
        {
            if (ends is not "asked")
            {
                AnswersUpdate(reports: ends == "in place" ? 0 : 1);
            }

            await Assert.ThrowsAsync<GatewayRefusedException>(() => UpdateAsync(_output));
        }

        Assert.Equal(isNew, !before.SequenceEqual(File.ReadAllBytes(Copy)));
        Assert.Equal(isNew ? 0 : 1, await HitsAsync());

        var asked = _gateway.Asked.Count;
        AnswersUpdate();
        Answers(new CheckBody(HubName.Lyon, WrittenCopy.At, [new CheckAnswerBody([], WrittenCopy.At, [], false, null)]));
        await UpdateAsync(_output);
        Assert.Equal(0, await HitsAsync());
        Assert.Equal(id.Value, (string)JsonNode.Parse(_gateway.Asked[asked + 2].Body)!["checks"]![0]!["id"]!);
        Assert.False(File.Exists(Copy + ".new") || File.Exists(OfflineJournal.PathOf(Copy)));
    }

    /// <summary>Why a copy cannot be updated, and what is said then. The checks of its journal are handed on first, so that a new one can take its file.</summary>
    [Theory]
    [InlineData("too many changes", "More than 1 records have changed")]
    [InlineData("another gateway", "signed by gateway-test and this gateway is gateway-other")]
    [InlineData("another key", "not signed with the key of gateway-test")]
    public async Task A_copy_that_cannot_be_updated_hands_on_its_checks_and_a_new_one_takes_its_place(string reason, string sentence)
    {
        using var other = new WrittenCopy(reason == "another gateway" ? "gateway-other" : "gateway-test", _copy.Id);
        WrittenCopy.Write(Copy, [_copy.Head(), .. _copy.Pages(3)]);
        var id = Add();
        Answers((reason == "too many changes" ? _copy : other).Update(11, WrittenCopy.Row(0, isGone: true), WrittenCopy.Row(1, isGone: true)));
        AnswersReport();
        Answers(new CheckBody(HubName.Lyon, WrittenCopy.At, [new CheckAnswerBody([], WrittenCopy.At, [], false, null)]));
        var refused = await Assert.ThrowsAsync<CliException>(() => UpdateAsync(_output, maxChanges: 1));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"./mesh mind end JP {_copy.Id}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(id.Value, (string)JsonNode.Parse(_gateway.Asked[1].Body)!["checks"]![0]!["id"]!);
        Assert.False(File.Exists(OfflineJournal.PathOf(Copy)));

        using var made = new WrittenCopy("gateway-other");
        Answers(made.Head());
        made.Pages(3).ToList().ForEach(page => Answers(page));
        Answers(made.Update(11, WrittenCopy.Row(0, isGone: true)));
        AnswersReport();
        await ExportAsync();
        Assert.Equal(0, await HitsAsync());
    }

    [Fact]
    public async Task An_export_that_goes_on_through_another_gateway_begins_anew()
    {
        var pages = _copy.Pages(600).ToList();
        Answers(_copy.Head());
        Answers(pages[0]);
        await Assert.ThrowsAsync<GatewayRefusedException>(ExportAsync);
        using var other = new WrittenCopy("gateway-other", _copy.Id);
        Answers(other.Pages(600).Last());
        _gateway.Answers([], HttpStatusCode.NoContent);
        Answers(other.Head());
        other.Pages(600).ToList().ForEach(page => Answers(page));
        Answers(other.Update(11, WrittenCopy.Row(0, isGone: true)));
        AnswersReport();
        await ExportAsync();
        Assert.Contains("this gateway is gateway-other: a copy is updated through the gateway that made it. It is begun anew.", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await HitsAsync());
    }

    [Fact]
    public async Task An_export_from_a_hub_whose_copy_was_made_anew_meanwhile_begins_anew()
    {
        Answers(_copy.Head());
        Answers(_copy.Pages(600).First());
        Answers(new Problem("about:blank", "Gone", 410, "This hub's copy is being made anew.", MeshErrorCodes.Gone, null, null), HttpStatusCode.Gone);
        _gateway.Answers([], HttpStatusCode.NoContent);
        Answers(_copy.Head());
        _copy.Pages(600).ToList().ForEach(page => Answers(page));
        AnswersUpdate(reports: 1);
        await ExportAsync();

        Assert.Contains("It is begun anew.", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["PUT", "GET", "GET", "DELETE", "PUT", "GET", "GET", "POST", "POST"], _gateway.Asked.Select(one => one.Method));
        Assert.Equal(_gateway.Asked[0].Path, _gateway.Asked[3].Path);
        Assert.NotEqual(_gateway.Asked[0].Path, _gateway.Asked[4].Path);
        Assert.EndsWith("after=", _gateway.Asked[5].Path, StringComparison.Ordinal);
        Assert.Equal(0, await HitsAsync());
        Assert.False(File.Exists(Copy + ".part"));
    }

    private OperationId Add()
    {
        var id = OperationId.New();
        using var journal = OfflineJournal.Open(Copy, WrittenCopy.Passphrase, _ => { });
        journal.Add([new OfflineJournalEntry(
            new OfflineCheckBody { Id = id, At = WrittenCopy.At, Officer = "0417", Purpose = "ferry", Question = WrittenCopy.Question(0), Hits = 1, AsOf = null, IsStale = true },
            [new OfflineFind(new OwnerId("FR"), WrittenCopy.Row(0).Record!.Id)])]);
        return id;
    }

    /// <summary>Prepares an update in which the first document is gone, and the answers to what is reported then.</summary>
    private void AnswersUpdate(int reports = 2)
    {
        Answers(_copy.Update(11, WrittenCopy.Row(0, isGone: true)));
        for (var report = 0; report < reports; report++)
        {
            AnswersReport();
        }
    }

    private void AnswersReport() =>
        Answers(new OfflineCopyBody(Guid.NewGuid().ToString("N"), "Ferry", [RecordKind.TravelDocument], HubName.Lyon, new AuthorBody(Japan, "0417"), WrittenCopy.At, WrittenCopy.At, WrittenCopy.At.AddDays(7), false));

    private void Answers<T>(T body, HttpStatusCode status = HttpStatusCode.OK) => _gateway.Answers(JsonSerializer.SerializeToUtf8Bytes(body, MeshJson.Strict), status);

    private async Task ExportAsync()
    {
        using var gateway = GatewayClient.Create(_gateway.Address, "token");
        var request = new OfflineCopyRequest { Name = "Ferry", Kinds = [RecordKind.TravelDocument], Days = 7 };
        await new MindExport(new Terminal(_output, _output, false, false), gateway, Japan, WrittenCopy.Passphrase).RunAsync(Copy, request, default);
    }

    private async Task UpdateAsync(TextWriter output, int maxChanges = MindUpdate.MaxChanges)
    {
        using var gateway = GatewayClient.Create(_gateway.Address, "token");
        await new MindUpdate(new Terminal(output, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false), gateway, Japan, WrittenCopy.Passphrase, maxChanges).RunAsync(Copy, default);
    }

    private async Task<int> HitsAsync()
    {
        using var copy = OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase);
        using var checks = new OfflineChecks(copy);
        return (await checks.AnswerAsync(WrittenCopy.Question(0), WrittenCopy.At)).Answer.Hits.Length;
    }

    /// <summary>Fails at the first line of the command's result, which stands between writing the new copy and putting it in its place.</summary>
    private sealed class BreakingWriter : StringWriter
    {
        public override void Write(string? value) => throw new IOException("Nobody reads it any more.");

        public override void WriteLine(string? value) => throw new IOException("Nobody reads it any more.");
    }
}
