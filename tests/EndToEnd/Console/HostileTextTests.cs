using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.EndToEnd.Aggregates;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>What others write may be meant to harm: whatever field it stands in, it is shown as the text that it is.</summary>
[Collection(ConsoleMesh.Collection)]
public sealed class HostileTextTests(ConsoleMesh mesh)
{
    private const int Line = 200;
    private const int Short = 2_000;
    private const int Long = 10_000;

    /// <summary>A script, an image that runs one, a template, an entity, signs beyond the first plane, combining marks.</summary>
    private const string Hostile = "<script>window.hostile=1</script><img src=x onerror='window.hostile=1'>{{7*7}}&lt;b&gt; \U0001F600\U0001F468\u200D\U0001F469\u200D\U0001F467 Z\u0351\u036B\u0346";

    /// <summary>A word from right to left that nobody ends: the API takes it in texts of several lines, and refuses it in those of one.</summary>
    private const string Reversed = "\u202Egpj.exe";

    [Fact]
    public async Task Hostile_text_stays_text_in_every_field_that_is_shown()
    {
        var (line, small, text) = (Of(Line), Of(Short), Reversed + Of(Long - Reversed.Length));
        var (france, brazil) = (mesh.Processes.Client("FR", "officer", "supervisor"), mesh.Processes.Client("BR"));
        await PostAsync(brazil, "BR/messages", new { to = new[] { "FR" }, lane = "urgent", subject = line, text, purpose = Of(500), forms = new[] { new { schema = "person", version = 1, fields = new { status = "suspect", names = new[] { new { family = Of(100), given = Of(100) } } } } } });
        var matter = (string)(await PostAsync(france, "FR/cases", new { title = line, crimeArea = "drugs" }))["id"]!;
        var address = $"FR/cases/{matter}";
        await PostAsync(france, $"{address}/subjects", new { person = new { names = new[] { new { family = line, given = line } } }, text = small });
        await PostAsync(france, $"{address}/subjects", new { organisation = new { name = line } });
        await PostAsync(france, $"{address}/entries", new { kind = "note", tlp = "amber", readers = Array.Empty<string>(), text });
        await PostAsync(france, $"{address}/entries", new { kind = "evidence", tlp = "amber", readers = Array.Empty<string>(), text });
        await PostAsync(france, $"{address}/entries/2/custody", new { kind = "collected", statedAt = DateTimeOffset.UtcNow, hash = new string('a', 64), details = text });
        await PostAsync(france, $"{address}/tasks", new { assignee = "FR", officer = Of(60), text = small });
        var notice = (string)(await PostAsync(france, "FR/notices", new { type = "blue", content = new { person = new { status = "witness", familyName = line, forename = line, birthPlace = line, aliases = new[] { line } }, facts = text } }))["record"]!["id"]!;
        var deployment = (string)(await PostAsync(france, "FR/deployments", new { need = new { kind = "irt-disaster", magnitude = "small", tasks = new[] { "scene" }, sites = new[] { new { name = Of(100), latitude = 48.9, longitude = 2.4 } } }, reason = small }))["id"]!;
        await HitAsync(france, brazil, line);

        foreach (var language in new[] { "en", "ar" })
        {
            await using var window = await ConsoleWindow.OpenAsync(mesh, width: 390, language);
            await window.SignInAsync();
            (string Address, string Until, string Name)[] pages =
            [
                ("feed", ".list a.subject", "feed"),
                ("cases", ".list tbody tr", "cases"),
                ($"cases/{matter}", ".conversation .text", "case"),
                ($"cases/{matter}/history", ".list tbody tr", "case-history"),
                ($"notices/{notice}", ".notice-sheet", "notice"),
                ("notices", ".gallery", "notices"),
                ($"deployments/{deployment}", "#content h1", "deployment"),
                ("deployments", ".list tbody tr", "deployments"),
                ("hits", "article.message", "hits"),
                ("audit", ".list tbody tr, .empty, .pager", "audit"),
            ];
            foreach (var (page, until, name) in pages)
            {
                await window.GoAsync(page, until);
                await window.LookAsync($"hostile-{name}-390-{language}");
                await NothingRanAsync(window);
            }

            await window.GoAsync("feed", ".list a.subject");
            await window.Page.Locator(".list a.subject", new PageLocatorOptions { HasText = "window.hostile=1" }).First.ClickAsync();
            await window.Page.Locator(".message .text", new PageLocatorOptions { HasText = "<script>window.hostile=1</script>" }).WaitForAsync();
            await window.LookAsync($"hostile-conversation-390-{language}");
            window.AssertNoComplaints();
        }

        await using var room = await ConsoleWindow.OpenAsync(mesh, desk: mesh.CommandCentre);
        await room.SignInAsync("command");
        await room.Page.Locator(".marks", new PageLocatorOptions { HasText = "<script>window.hostile=1</script>" }).WaitForAsync();
        await room.LookAtBothWidthsAsync("hostile-command");
        await NothingRanAsync(room);
        room.AssertNoComplaints();
    }

    /// <summary>What is refused is heard: were something let through as markup, the tests would fail.</summary>
    [Fact]
    public async Task A_script_in_a_page_is_refused_and_counted()
    {
        await using var window = await ConsoleWindow.OpenAsync(mesh);
        await window.SignInAsync();
        await window.Page.EvaluateAsync("() => { const script = document.createElement('script'); script.textContent = 'window.hostile = 1'; document.body.append(script); }");
        await Until.TrueAsync("the page complains", () => window.Complaints.Any(complaint => complaint.Contains(ConsoleWindow.PolicyBreach, StringComparison.Ordinal)), Until.Deadline);
        await NothingRanAsync(window);
        window.Forget();
    }

    private static async Task NothingRanAsync(ConsoleWindow window) => Assert.True(await window.Page.EvaluateAsync<bool>("() => window.hostile === undefined"), window.Page.Url);

    private static string Of(int length) => (Hostile + new string('W', length))[..length];

    private static async Task<JsonNode> PostAsync(HttpClient client, string address, object body)
    {
        var (status, answer) = await client.PostAsync($"/api/v1/owners/{address}", Guid.NewGuid().ToString("N"), JsonSerializer.Serialize(body));
        Assert.True((int)status < 300, $"{address}: {answer.ToJsonString()}");
        return answer;
    }

    /// <summary>A hit with a hostile purpose, and a hostile remark to it.</summary>
    private static async Task HitAsync(HttpClient owner, HttpClient searcher, string line)
    {
        await PostAsync(owner, "FR/records", new { changes = new[] { new { enter = new { travelDocument = new { number = "66XX66001", issuer = "FRA", type = "passport", fraud = "stolen", extra = line } } } } });
        await Until.TrueAsync("the record is found", async () =>
        {
            var answer = await PostAsync(searcher, "BR/checks", new { purpose = line, questions = new[] { new { travelDocument = new { number = "66XX66001", issuer = "FRA" } } } });
            return answer["answers"]![0]!["hits"]!.AsArray().Count == 1;
        }, Until.Deadline);
        JsonNode? hit = null;
        await Until.TrueAsync("the owner is told", async () =>
        {
            hit = (await owner.GetFromJsonAsync<JsonNode>("/api/v1/owners/FR/hits?max=50&role=owner"))!["hits"]!.AsArray().FirstOrDefault(one => ((string)one!["record"]!).Contains("66XX66001", StringComparison.Ordinal));
            return hit is not null;
        }, Until.Deadline);
        await PostAsync(owner, $"FR/hits/{hit!["id"]}/confirm", new { remark = line });
    }
}
