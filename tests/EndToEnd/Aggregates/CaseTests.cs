using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.EndToEnd.Harness;

namespace Interpol.Mesh.EndToEnd.Aggregates;

/// <summary>Cases over real processes.</summary>
[Collection(SharedMesh.Collection)]
public sealed class CaseTests(SharedMesh mesh)
{
    private const int Edits = 200;
    private const int Writers = 8;

    private readonly MeshProcesses _mesh = mesh.Processes;

    [Fact]
    public async Task Two_hundred_edits_at_once_are_each_applied_once_or_refused_by_version()
    {
        var address = "/api/v1/owners/NZ/cases";
        var client = _mesh.Client("NZ");
        var opened = await client.PostAsync(address, "open", """{"title":"Drifting","crimeArea":"drugs"}""");
        Assert.Equal(HttpStatusCode.Created, opened.Status);
        address += $"/{(string)opened.Body["id"]!}";

        var (applied, refused, next) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            for (var edit = Interlocked.Increment(ref next); edit <= Edits; edit = Interlocked.Increment(ref next))
            {
                // On whatever version it has seen, as a page does that has been open for a while; and again, as after a broken connection.
                using var seen = await client.GetAsync(address);
                var tag = seen.Headers.ETag!.ToString();
                var body = $$"""{"kind":"note","tlp":"amber","readers":[],"text":"Edit {{edit}}"}""";
                var first = await client.PostAsync($"{address}/entries", $"edit-{edit}", body, tag);
                if (first.Status == HttpStatusCode.PreconditionFailed)
                {
                    Interlocked.Increment(ref refused);
                    continue;
                }

                Assert.True(first.Status is HttpStatusCode.OK, $"{first.Status}: {first.Body}");
                Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"{address}/entries", $"edit-{edit}", body, tag)).Status);
                Interlocked.Increment(ref applied);
            }
        }));

        Assert.Equal(Edits, applied + refused);
        Assert.True(applied > 0 && refused > 0, $"{applied} applied, {refused} refused");
        var texts = new List<string>();
        for (var before = string.Empty; ;)
        {
            var page = (await client.GetFromJsonAsync<JsonNode>($"{address}/entries?max=100{before}"))!;
            texts.AddRange(page["entries"]!.AsArray().Select(entry => (string)entry!["text"]!));
            if (page["next"] is not { } further)
            {
                break;
            }

            before = $"&before={further}";
        }

        Assert.Equal((applied, applied), (texts.Count, texts.Distinct().Count()));
        Assert.Equal(1 + applied, (int)(await client.GetFromJsonAsync<JsonNode>(address))!["version"]!);
    }

    [Fact]
    public async Task A_consent_that_is_revoked_stops_the_task_that_runs_under_it_and_both_sides_see_it()
    {
        var (lead, country) = (_mesh.Client("IPSG"), _mesh.Client("UY", "officer", "supervisor"));
        var until = DateTimeOffset.UtcNow.AddDays(5).ToString("O");
        var asked = await lead.PostAsync("/api/v1/owners/IPSG/consents", "ask", $$"""{"country":"UY","action":"contact-witness","tasks":["call"],"until":"{{until}}","lane":"urgent","reason":"The witness lives in Salto."}""");
        Assert.Equal(HttpStatusCode.Created, asked.Status);
        var consent = (string)asked.Body["id"]!;
        var address = "/api/v1/owners/IPSG/cases";
        address += $"/{(string)(await lead.PostAsync(address, "open-uy", """{"title":"Salto","crimeArea":"drugs"}""")).Body["id"]!}";
        var invited = await lead.PostAsync($"{address}/participants", "invite", """{"owner":"UY","role":"observer"}""");
        Assert.Equal(HttpStatusCode.OK, invited.Status);
        var seenThere = address.Replace("IPSG/cases", "UY/cases", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await country.PostAsync($"{seenThere}/answer", "answer", """{"accepts":true}""")).Status);
        var task = $$$"""{"assignee":"IPSG","text":"Call the witness.","touches":"UY","grant":{"consent":"{{{consent}}}","action":"contact-witness","task":"call"}}""";
        Assert.Equal(HttpStatusCode.OK, (await lead.PostAsync($"{address}/tasks", "task", task)).Status);

        var early = await lead.PostAsync($"{address}/tasks/1/start", "start-0", null);
        Assert.Equal((HttpStatusCode.Forbidden, "consent-required"), (early.Status, (string)early.Body["code"]!));
        Assert.Equal(HttpStatusCode.OK, (await country.PostAsync($"/api/v1/owners/UY/consents/{consent}/grant", "grant", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await lead.PostAsync($"{address}/tasks/1/start", "start-1", null)).Status);
        Assert.Equal(HttpStatusCode.OK, (await lead.PostAsync($"{address}/tasks/1/steps", "step-1", """{"text":"Nobody answers."}""")).Status);

        Assert.Equal(HttpStatusCode.OK, (await country.PostAsync($"/api/v1/owners/UY/consents/{consent}/revoke", "revoke", null)).Status);
        foreach (var (client, place) in new[] { (lead, address), (country, seenThere) })
        {
            await Until.TrueAsync(
                "the task is stopped",
                async () => (await client.GetFromJsonAsync<JsonNode>(place))!["details"]!["tasks"]![0]! is var seen && (string)seen["state"]! == "stopped" && (int)seen["steps"]! == 1,
                Until.Deadline);
        }

        var late = await lead.PostAsync($"{address}/tasks/1/steps", "step-2", """{"text":"Again."}""");
        Assert.NotEqual(HttpStatusCode.OK, late.Status);
    }

    [Fact]
    public async Task Bureaus_that_allow_it_learn_that_a_subject_is_known_to_each_other_and_nobody_else_does()
    {
        const string Vehicle = """{"vehicle":{"vin":"WVWZZZXXZ0W000777"},"discoverable":true}""";
        var (danish, norwegian, chilean, peruvian) = (_mesh.Client("DK"), _mesh.Client("NO"), _mesh.Client("CL"), _mesh.Client("PE"));
        var shared = await OpenAsync(danish, "DK");
        Assert.Equal(HttpStatusCode.OK, (await danish.PostAsync($"{shared}/participants", "invite-no", """{"owner":"NO","role":"contributor"}""")).Status);
        var joined = shared.Replace("DK/cases", "NO/cases", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await norwegian.PostAsync($"{joined}/answer", "answer-no", """{"accepts":true}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await norwegian.PostAsync($"{joined}/subjects", "vehicle-no", Vehicle)).Status);
        var (open, closed) = (await OpenAsync(chilean, "CL"), await OpenAsync(peruvian, "PE"));
        Assert.Equal(HttpStatusCode.OK, (await peruvian.PostAsync($"{closed}/subjects", "vehicle-pe", Vehicle.Replace("true", "false", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.OK, (await chilean.PostAsync($"{open}/subjects", "vehicle-cl", Vehicle)).Status);

        await KnownAsync(chilean, open, "NO");
        await KnownAsync(norwegian, joined, "CL");
        await KnownAsync(danish, shared, "CL");
        await KnownAsync(peruvian, closed);
        var history = await chilean.GetStringAsync($"{open}/history");
        Assert.Contains("subject-known", history, StringComparison.Ordinal);
        Assert.DoesNotContain(shared[(shared.LastIndexOf('/') + 1)..], history, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await norwegian.PostAsync($"{joined}/participants/NO/remove", "leave", null)).Status);
        await KnownAsync(chilean, open);
        await KnownAsync(danish, shared);
        await KnownAsync(peruvian, closed);

        static async Task<string> OpenAsync(HttpClient client, string owner)
        {
            var address = $"/api/v1/owners/{owner}/cases";
            return $"{address}/{(string)(await client.PostAsync(address, $"open-{owner}", """{"title":"Vans","crimeArea":"vehicle-crime"}""")).Body["id"]!}";
        }

        static Task KnownAsync(HttpClient client, string address, params string[] owners) => Until.TrueAsync(
            $"{address}: known to {string.Join(", ", owners)}",
            async () => (await client.GetFromJsonAsync<JsonNode>(address))!["details"]!["subjects"]![0]!["knownTo"]!.AsArray().Select(owner => (string)owner!).SequenceEqual(owners),
            Until.Deadline);
    }

    [Fact]
    public async Task A_case_is_exported_and_its_custody_chain_is_checked_without_the_mesh()
    {
        using var folder = new TemporaryFolder();
        var (file, hash, command) = (Path.Combine(folder.Path, "case.zip"), new string('a', 64), _mesh.Command);
        var id = (await command.RunAsync("case", "open", "NL", "Telephones", "drugs")).Succeeded().Output.Split(' ')[0];
        (await command.RunAsync("case", "add", "NL", id, "evidence", "A telephone")).Succeeded();
        foreach (var step in (string[][])
        [
            ["collected", hash, "--at", "2026-01-01T10:00:00Z", "--details", "On the quay"],
            ["sealed", hash, "--at", "2026-01-01T11:00:00Z"],
            ["opened", hash, "--at", "2026-01-01T13:00:00Z"],
        ])
        {
            (await command.RunAsync(["case", "custody", "NL", id, "1", .. step])).Succeeded();
        }

        string[] late = ["case", "custody", "NL", id, "1", "analysed", hash, "--at", "2026-01-01T12:00:00Z"];
        Assert.NotEqual(0, (await command.RunAsync(late)).ExitCode);
        Assert.Contains("OUT OF ORDER", (await command.RunAsync([.. late, "--out-of-order"])).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("On the quay", (await command.RunAsync("case", "custody", "NL", id, "1")).Succeeded().Output, StringComparison.Ordinal);
        Assert.Contains("custody-recorded 1 step 4", (await command.RunAsync("case", "history", "NL", id)).Succeeded().Output, StringComparison.Ordinal);
        (await command.RunAsync("case", "export", "NL", id, "--out", file)).Succeeded();

        var elsewhere = new MeshCommand(Path.Combine(folder.Path, "no-mesh"));
        var checkedThere = (await elsewhere.RunAsync("case", "verify", file, "--register", new KeyFolder(_mesh.Data.Keys).Register)).Succeeded();
        Assert.Contains("Item 1: 4 steps of custody", checkedThere.Output, StringComparison.Ordinal);
        Assert.Contains("marked  Item 1, step 4", checkedThere.Output, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[bytes.Length / 3] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);
        Assert.Equal(1, (await elsewhere.RunAsync("case", "verify", file)).ExitCode);
    }

    [Fact]
    public async Task The_file_of_an_entry_is_for_its_readers()
    {
        var address = "/api/v1/owners/PT/cases";
        var (lead, shown, other) = (_mesh.Client("PT"), _mesh.Client("ES"), _mesh.Client("IT"));
        address += $"/{(string)(await lead.PostAsync(address, "open-pt", """{"title":"Porto","crimeArea":"drugs"}""")).Body["id"]!}";
        foreach (var (owner, client) in new[] { ("ES", shown), ("IT", other) })
        {
            await lead.PostAsync($"{address}/participants", $"invite-{owner}", $$"""{"owner":"{{owner}}","role":"contributor"}""");
            Assert.Equal(HttpStatusCode.OK, (await client.PostAsync($"{Of(owner)}/answer", "answer", """{"accepts":true}""")).Status);
        }

        var bytes = RandomNumberGenerator.GetBytes(2_500_000);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var entry = $$"""{"kind":"evidence","tlp":"amber","readers":["ES"],"text":"Image of the disk","attachments":["{{hash}}"]}""";
        Assert.Equal(HttpStatusCode.BadRequest, (await lead.PostAsync($"{address}/entries", "before", entry)).Status);
        (await lead.PutAsync($"/api/v1/owners/PT/attachments/{hash}", new ByteArrayContent(bytes))).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await lead.PostAsync($"{address}/entries", "entry", entry)).Status);

        Assert.Equal(bytes, await shown.GetByteArrayAsync($"{Of("ES")}/entries/1/attachments/{hash}"));
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"{Of("IT")}/entries/1/attachments/{hash}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await lead.PostAsync($"{address}/participants/ES/remove", "remove", null)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await shown.GetAsync($"{Of("ES")}/entries/1/attachments/{hash}")).StatusCode);

        string Of(string owner) => address.Replace("PT/cases", $"{owner}/cases", StringComparison.Ordinal);
    }
}
