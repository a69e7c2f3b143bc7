using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Grains.Tests.Meshes;
using Microsoft.AspNetCore.Builder;

namespace Interpol.Mesh.Gateway.Tests.Meshes;

/// <summary>
/// A case of France's over a real hub: Brazil contributes and sees two of five entries, Japan observes and sees one, Italy is invited, Germany was removed, Spain has no part.
/// Entry 3 is an item of evidence with a photograph and four steps of custody, the last out of order.
/// </summary>
public sealed class CaseExportTests : IAsyncLifetime
{
    private const string Seen = "entry for two";
    private const string Unseen = "entry for nobody";

    private readonly byte[] _photograph = RandomNumberGenerator.GetBytes(3_000_000);
    private MeshGateways _gateways = null!;
    private WebApplication _gateway = null!;
    private string _case = null!;
    private int _operations;

    public async Task InitializeAsync()
    {
        _gateways = new MeshGateways(await MeshCluster.StartAsync("lyon-1"));
        _gateway = await _gateways.StartAsync("gateway-test", "FR", "BR", "JP", "IT", "DE", "ES");
        _case = (string)(await PostAsync("FR", string.Empty, """{"title":"Stolen vans","crimeArea":"vehicle-crime"}""", HttpStatusCode.Created))["id"]!;
        foreach (var (owner, role) in new[] { ("BR", "contributor"), ("JP", "observer"), ("DE", "observer"), ("IT", "observer") })
        {
            await PostAsync("FR", $"/{_case}/participants", $$"""{"owner":"{{owner}}","role":"{{role}}"}""");
            if (owner != "IT")
            {
                await PostAsync(owner, $"/{_case}/answer", """{"accepts":true}""");
            }
        }

        await PostAsync("FR", $"/{_case}/participants/DE/remove", "{}");
        var hash = Sha256Hash.Of(_photograph);
        using (var upload = await ClientOf("FR").PutAsync($"/api/v1/owners/FR/attachments/{hash}", new ByteArrayContent(_photograph)))
        {
            Assert.Equal(HttpStatusCode.Created, upload.StatusCode);
        }

        foreach (var entry in new[]
        {
            Entry("note", Unseen), Entry("note", Seen, "\"BR\""), Entry("evidence", "A telephone", "\"BR\",\"JP\"", $"\"{hash}\""), Entry("note", Unseen), Entry("note", Unseen),
        })
        {
            await PostAsync("FR", $"/{_case}/entries", entry);
        }

        await StepAsync("FR", "collected", 50);
        await StepAsync("FR", "sealed", 40);
        await StepAsync("FR", "handed-over", 30, "\"owner\":\"BR\",\"officer\":\"7\"");
        await StepAsync("BR", "handed-over", 45, "\"owner\":\"BR\",\"officer\":\"laboratory\"");
        await PostAsync("FR", $"/{_case}/tasks", """{"assignee":"BR","text":"Read the telephone out."}""");
        await PostAsync("BR", $"/{_case}/tasks/1/start", null);
        await PostAsync("BR", $"/{_case}/tasks/1/steps", """{"text":"It is locked."}""");
    }

    public async Task DisposeAsync() => await _gateways.DisposeAsync();

    [Fact]
    public async Task An_export_holds_what_its_reader_sees_and_proves_itself()
    {
        foreach (var (owner, entries, events) in new[] { ("FR", (long[])[5, 4, 3, 2, 1], 21), ("BR", [3, 2], 18), ("JP", [3], 17) })
        {
            using var answer = await ExportAsync(owner);
            Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            var report = await CaseExportVerifier.VerifyAsync(new MemoryStream(bytes));
            Assert.Empty(report.Problems);
            Assert.StartsWith("Item 3, step 4 states", Assert.Single(report.Marks), StringComparison.Ordinal);
            Assert.Contains("Item 3: 4 steps of custody, each tied to those before it.", report.Holds);
            Assert.Equal((_case, owner, "gateway-test"), (report.Manifest!.Case.Value, report.Manifest.By.Owner.Value, report.Manifest.Gateway));
            Assert.Equal(_gateways.Keys.File(TimeProvider.System).Current.Gateways.Single().SigningKey, report.Key.ToArray());

            using var zip = new ZipArchive(new MemoryStream(bytes));
            Assert.Equal(entries, Lines(zip, CaseExportFormat.EntriesFile).Select(entry => (long)entry["number"]!));
            Assert.Equal(_photograph, Bytes(zip, CaseExportFormat.AttachmentFile(Sha256Hash.Of(_photograph))));
            Assert.Equal(4, Lines(zip, CaseExportFormat.CustodyFile).Count);
            var history = Lines(zip, CaseExportFormat.HistoryFile);
            Assert.Equal(events, history.Count);
            Assert.Contains(history, happened => (string?)happened["what"] == "task-step-recorded" && (string?)happened["text"] == "It is locked.");
            Assert.Equal(report.Manifest.Version, (long)history[^1]["version"]!);
            Assert.Equal("Read the telephone out.", (string?)Json(zip, CaseExportFormat.TasksFile)[0]!["text"]);
            Assert.Equal("Stolen vans", (string?)Json(zip, CaseExportFormat.CaseFile)["title"]);
            var told = zip.Entries.Where(entry => !entry.FullName.StartsWith(CaseExportFormat.AttachmentsFolder, StringComparison.Ordinal)).Select(entry => System.Text.Encoding.UTF8.GetString(Bytes(zip, entry.FullName))).ToList();
            Assert.Equal(owner == "FR", told.Exists(text => text.Contains(Unseen, StringComparison.Ordinal)));
            Assert.Equal(owner != "JP", told.Exists(text => text.Contains(Seen, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task Only_who_takes_part_exports_and_the_audit_knows()
    {
        foreach (var owner in new[] { "DE", "IT" })
        {
            using var refused = await ExportAsync(owner);
            await refused.ProblemAsync(403, MeshErrorCodes.Forbidden);
        }

        using var stranger = await ExportAsync("ES");
        await stranger.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var unknown = await ClientOf("FR").GetAsync($"/api/v1/owners/FR/cases/{_case}/export?all=1");
        await unknown.ProblemAsync(400, MeshErrorCodes.Invalid, "all");

        using var supervisor = ClientOf("DE", MeshRoles.Supervisor);
        var audit = await (await supervisor.GetAsync("/api/v1/owners/DE/audit")).JsonAsync();
        Assert.Contains(audit["entries"]!.AsArray(), entry => (string?)entry!["action"] == "export-case" && (string?)entry["object"] == _case && (string?)entry["outcome"] == "refused");
    }

    [Fact]
    public async Task A_case_that_changes_while_it_is_exported_is_exported_as_it_was()
    {
        using var answer = await ExportAsync("FR", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var bytes = new MemoryStream();
        await ReadAsync(stream, bytes, 200_000);

        // It stands still in the photograph, behind entries and custody.
        await PostAsync("FR", $"/{_case}/entries", Entry("note", "too late"));
        using (var revised = await ClientOf("FR").PutAsync($"/api/v1/owners/FR/cases/{_case}/entries/2", Answers.Json($$"""{"tlp":"red","readers":[],"operationId":"revise"}""")))
        {
            await revised.JsonAsync();
        }

        await StepAsync("BR", "opened", 20);
        await stream.CopyToAsync(bytes);
        bytes.Position = 0;
        var report = await CaseExportVerifier.VerifyAsync(bytes);
        Assert.Empty(report.Problems);
        Assert.Equal(2, Assert.Single(report.Manifest!.RevisedSince));
        using var zip = new ZipArchive(bytes);
        Assert.Equal(5, Lines(zip, CaseExportFormat.EntriesFile).Count);
        Assert.Equal(4, Lines(zip, CaseExportFormat.CustodyFile).Count);
        Assert.Equal((21L, 21), (report.Manifest.Version, Lines(zip, CaseExportFormat.HistoryFile).Count));
    }

    [Fact]
    public async Task Who_is_removed_meanwhile_gets_no_whole_export()
    {
        using var answer = await ExportAsync("BR", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var bytes = new MemoryStream();
        await ReadAsync(stream, bytes, 200_000);
        await PostAsync("FR", $"/{_case}/participants/BR/remove", "{}");
        await Assert.ThrowsAnyAsync<Exception>(() => stream.CopyToAsync(bytes));
        bytes.Position = 0;
        Assert.Contains("incomplete", Assert.Single((await CaseExportVerifier.VerifyAsync(bytes)).Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task History_comes_in_pages_and_only_as_far_as_its_reader_sees()
    {
        List<string> told = [];
        for (long? after = 0; after is { } place;)
        {
            var page = await (await ClientOf("JP").GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/v1/owners/JP/cases/{_case}/history?after={place}&max=7"))).JsonAsync();
            Assert.InRange(page["events"]!.AsArray().Count, 0, 7);
            told.AddRange(page["events"]!.AsArray().Select(happened => $"{happened!["what"]} {happened["number"] ?? happened["owner"]}".Trim()));
            after = (long?)page["next"];
        }

        Assert.Equal("opened", told[0]);
        Assert.Contains("participant-removed DE", told);
        Assert.Equal("entry-added 3", Assert.Single(told, what => what.StartsWith("entry-added", StringComparison.Ordinal)));
        using var wrong = await ClientOf("JP").GetAsync($"/api/v1/owners/JP/cases/{_case}/history?after=x");
        await wrong.ProblemAsync(400, MeshErrorCodes.MalformedId, "after");
        using var stranger = await ClientOf("ES").GetAsync($"/api/v1/owners/ES/cases/{_case}/history");
        await stranger.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    private static string Entry(string kind, string text, string readers = "", string files = "") =>
        $$"""{"kind":"{{kind}}","tlp":"amber","readers":[{{readers}}],"text":"{{text}}","attachments":[{{files}}]}""";

    private static byte[] Bytes(ZipArchive zip, string name)
    {
        using var bytes = new MemoryStream();
        using var stream = zip.GetEntry(name)!.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static JsonNode Json(ZipArchive zip, string name) => JsonNode.Parse(Bytes(zip, name))!;

    private static List<JsonNode> Lines(ZipArchive zip, string name) =>
        [.. System.Text.Encoding.UTF8.GetString(Bytes(zip, name)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static async Task ReadAsync(Stream from, MemoryStream to, int bytes)
    {
        var buffer = new byte[8192];
        while (to.Length < bytes)
        {
            var read = await from.ReadAsync(buffer);
            Assert.NotEqual(0, read);
            to.Write(buffer, 0, read);
        }
    }

    private Task<HttpResponseMessage> ExportAsync(string owner, HttpCompletionOption until = HttpCompletionOption.ResponseContentRead) =>
        ClientOf(owner).GetAsync($"/api/v1/owners/{owner}/cases/{_case}/export", until);

    /// <summary>Records a step of entry 3 that was taken so many minutes ago; to whom the item goes, from who has it.</summary>
    private async Task StepAsync(string owner, string kind, int minutesAgo, string? to = null)
    {
        var at = DateTimeOffset.UtcNow.AddMinutes(-minutesAgo).ToString("O");
        var hands = string.Empty;
        if (to is not null)
        {
            var holder = (await (await ClientOf(owner).GetAsync($"/api/v1/owners/{owner}/cases/{_case}")).JsonAsync())["details"]!["evidence"]![0]!["holder"]!.ToJsonString();
            hands = $",\"from\":{holder},\"to\":{{{to}}}";
        }

        await PostAsync(owner, $"/{_case}/entries/3/custody", $$"""{"kind":"{{kind}}","statedAt":"{{at}}","hash":"{{Sha256Hash.Of(_photograph)}}","details":"Nice","mayBeOutOfOrder":true{{hands}}}""");
    }

    private async Task<JsonNode> PostAsync(string owner, string path, string? body, HttpStatusCode status = HttpStatusCode.OK)
    {
        using var answer = await ClientOf(owner).PostAsync($"/api/v1/owners/{owner}/cases{path}", body, string.Create(CultureInfo.InvariantCulture, $"op-{++_operations}"));
        return await answer.JsonAsync(status);
    }

    private HttpClient ClientOf(string owner, string role = MeshRoles.Officer) => _gateways.ClientOf(_gateway, owner, role);
}
