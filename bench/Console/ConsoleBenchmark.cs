using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Api;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Microsoft.Playwright;

namespace Interpol.Mesh.Bench.Console;

/// <summary>
/// The console in headless Chromium on this machine, beside silos and gateway: what its first page weighs, when it can be used, what an open page costs the gateway, and how long a case
/// of many events takes to open. The events of that case are rows of the feed too.
/// </summary>
internal sealed class ConsoleBenchmark(TextWriter output, int events, int pages, int runs)
{
    private const string Chromium = "/usr/bin/chromium-headless-shell";
    private const string GatewayName = "gateway-lyon";
    private const string Password = "correct horse battery";
    private const string Number = "0417";
    private const int AtOnce = 16;

    private static readonly TimeSpan Aim = TimeSpan.FromSeconds(1);
    private static readonly OwnerId France = OwnerId.Parse("FR");
    private static readonly OwnerId Brazil = OwnerId.Parse("BR");

    /// <summary>Runs; false when something opens later than its aim.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        using var tokens = new DevelopmentTokens(mesh.Folder);
        await mesh.StartSilosAsync();
        await mesh.StartGatewayAsync(HubName.Lyon.Value, "*");
        var gateway = mesh.Gateways[HubName.Lyon.Value];
        using var http = new HttpClient { BaseAddress = gateway };
        await PostAsync(http, tokens.ForSupervisor(France), $"owners/{France}/officers", new NewOfficerRequest(Number, "Anne Durand", [MeshRoles.Officer], Password));
        var matter = await FillAsync(http, tokens);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
        var session = await SignInAsync(browser, gateway);
        var table = new FigureTable(output);
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"The console on loopback, {Environment.ProcessorCount} processors, Chromium, silos and gateway on them; {runs} runs"));
        await using var noise = new MachineNoise(mesh.Folder);

        await using (var first = await PageLoad.OpenAsync(browser, session))
        {
            await first.GoAsync($"{gateway}{France}/feed", PageLoad.FeedAnswers);
            foreach (var (kind, (requests, bytes)) in first.Received.OrderByDescending(one => one.Value.Bytes))
            {
                table.Fact($"first load, {kind}", string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F1} KiB"), string.Create(CultureInfo.InvariantCulture, $"{requests} requests"));
            }

            table.Fact("first load", string.Create(CultureInfo.InvariantCulture, $"{first.Received.Values.Sum(one => one.Bytes) / 1024.0:F1} KiB"), string.Create(CultureInfo.InvariantCulture, $"{first.Received.Values.Sum(one => one.Requests)} requests"));
        }

        var isMet = await TimeAsync(table, "feed, nothing cached: its filter answers", $"{gateway}{France}/feed", PageLoad.FeedAnswers, () => PageLoad.OpenAsync(browser, session), isNew: true);
        isMet &= await TimeAsync(table, "feed, cached: its filter answers", $"{gateway}{France}/feed", PageLoad.FeedAnswers, () => PageLoad.OpenAsync(browser, session), isNew: false);
        isMet &= await TimeAsync(table, string.Create(CultureInfo.InvariantCulture, $"case of {events:N0} events: its entries are there"), $"{gateway}{France}/cases/{matter}", PageLoad.EntriesAreThere, () => PageLoad.OpenAsync(browser, session), isNew: false);
        isMet &= await TimeAsync(table, string.Create(CultureInfo.InvariantCulture, $"its history: {events:N0} events"), $"{gateway}{France}/cases/{matter}/history", PageLoad.RowsAreThere, () => PageLoad.OpenAsync(browser, session), isNew: false);

        await using (var open = await PageLoad.OpenAsync(browser, session))
        {
            await open.GoAsync($"{gateway}{France}/feed", PageLoad.FeedAnswers);
            var before = mesh.MemoryOf(GatewayName);
            for (var page = 1; page < pages; page++)
            {
                await open.OpenAnotherAsync($"{gateway}{France}/feed");
            }

            table.Fact($"memory of the gateway for an open page, of {pages}", string.Create(CultureInfo.InvariantCulture, $"{(mesh.MemoryOf(GatewayName) - before) / 1024.0 / 1024.0 / (pages - 1):F1} MiB"));
            table.Bytes("memory of the gateway then", mesh.MemoryOf(GatewayName));
        }

        await noise.EndAsync(table);
        return isMet;
    }

    private async Task<bool> TimeAsync(FigureTable table, string what, string address, string until, Func<Task<PageLoad>> open, bool isNew)
    {
        var times = new LatencyRecorder();
        var page = await open();
        try
        {
            await page.GoAsync(address, until);
            for (var run = 0; run < runs; run++)
            {
                if (isNew)
                {
                    await page.DisposeAsync();
                    page = await open();
                }

                times.Record(await page.GoAsync(address, until));
            }
        }
        finally
        {
            await page.DisposeAsync();
        }

        var figures = LatencyRecorder.Merge([times]);
        table.Row(what, null, figures, $"p50 {Aim.TotalMilliseconds:F0} ms: {(figures.P50 <= Aim ? "met" : "missed")}");
        return figures.P50 <= Aim;
    }

    private static async Task<string> SignInAsync(IBrowser browser, Uri address)
    {
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{address}{France}/feed");
        await page.SelectOptionAsync("#owner", France.Value);
        await page.FillAsync("#number", Number);
        await page.FillAsync("#password", Password);
        await page.ClickAsync(".sign-in form button[type=submit]");
        await page.WaitForSelectorAsync("#content h1");
        return await context.StorageStateAsync();
    }

    /// <summary>A case of Brazil that France reads; each of its entries is told to France.</summary>
    private async Task<string> FillAsync(HttpClient http, DevelopmentTokens tokens)
    {
        var (brazil, france) = (tokens.For(Brazil), tokens.For(France));
        var id = (string)(await PostAsync(http, brazil, $"owners/{Brazil}/cases", new CaseTitleRequest { Title = "Cars stolen to order", CrimeArea = "drugs" }))["id"]!;
        await PostAsync(http, brazil, $"owners/{Brazil}/cases/{id}/participants", new InviteRequest { Owner = France, Role = CaseRole.Contributor });
        await PostAsync(http, france, $"owners/{France}/cases/{id}/answer", new CaseAnswerRequest { Accepts = true });
        await Parallel.ForEachAsync(Enumerable.Range(1, events), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) => await PostAsync(
            http,
            brazil,
            $"owners/{Brazil}/cases/{id}/entries",
            new CaseEntryRequest { Kind = CaseEntryKind.Note, Tlp = TrafficLight.Amber, Readers = [France], Text = string.Create(CultureInfo.InvariantCulture, $"Car {number} was seen at the harbour, and followed to a workshop.") }));
        return id;
    }

    private static async Task<JsonNode> PostAsync(HttpClient http, string token, string address, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/" + address) { Content = JsonContent.Create(body, body.GetType(), options: MeshJson.Strict) };
        request.Headers.Authorization = new("Bearer", token);
        request.Headers.Add("Idempotency-Key", OperationId.New().Value);
        using var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode
            ? (await answer.Content.ReadFromJsonAsync<JsonNode>())!
            : throw new InvalidOperationException($"{address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }
}
