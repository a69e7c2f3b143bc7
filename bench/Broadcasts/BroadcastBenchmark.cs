using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Bench.Broadcasts;

/// <summary>
/// One message to all other member countries, through the gateway of its sender; the gateways of all receivers run too. Measured with the hubs' stamps: from flushed at the sender's
/// hub to flushed at the last receiver's, and to the last receiver's gateway.
/// </summary>
internal sealed class BroadcastBenchmark(TextWriter output, int runs) : IDisposable
{
    private const int TextCharacters = 2000;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly OwnerId Sender = OwnerId.Parse("FR");

    private readonly HttpClient _http = new();

    /// <summary>Runs; returns false when a broadcast did not reach everybody.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        using var tokens = new DevelopmentTokens(mesh.Folder);
        foreach (var hub in HubName.All)
        {
            await mesh.StartSiloAsync(hub.Value);
        }

        foreach (var hub in HubName.All)
        {
            await mesh.StartGatewayAsync(hub.Value);
        }

        _http.BaseAddress = mesh.Gateways[HubName.Lyon.Value];
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.For(Sender));

        // The first ones find actors that have never run.
        await BroadcastAsync();
        await BroadcastAsync();
        var stored = new LatencyRecorder();
        var delivered = new LatencyRecorder();
        var recipients = 0;
        var complete = true;
        for (var run = 0; run < runs; run++)
        {
            var figures = await BroadcastAsync();
            recipients = figures.Recipients;
            complete &= figures.Stored is not null;
            stored.Record(figures.Stored ?? Deadline);
            delivered.Record(figures.Delivered ?? Deadline);
        }

        var table = new FigureTable(output);
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"a broadcast of {TextCharacters:N0} characters to {recipients} owners, {runs} times"));
        table.Row("accepted to stored at the last hub", null, LatencyRecorder.Merge([stored]), "p99 1 s");
        table.Row("accepted to the last receiver's gateway", null, LatencyRecorder.Merge([delivered]));
        return complete;
    }

    public void Dispose() => _http.Dispose();

    private async Task<(int Recipients, TimeSpan? Stored, TimeSpan? Delivered)> BroadcastAsync()
    {
        var body = new JsonObject
        {
            ["all"] = true,
            ["exclude"] = new JsonArray([.. OwnerDirectory.Default.All.Where(owner => owner.Kind != OwnerKind.Country).Select(owner => JsonValue.Create(owner.Code.Value))]),
            ["lane"] = "flash",
            ["subject"] = "Benchmark",
            ["text"] = new string('x', TextCharacters),
            ["operationId"] = OperationId.New().Value,
        };
        using var content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync(new Uri($"/api/v1/owners/{Sender}/broadcasts", UriKind.Relative), content);
        var accepted = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {accepted}");
        }

        var id = JsonNode.Parse(accepted)!["id"]!.GetValue<string>();
        var began = DateTime.UtcNow;
        while (true)
        {
            var timeline = JsonNode.Parse(await _http.GetStringAsync(new Uri($"/api/v1/owners/{Sender}/messages/{id}", UriKind.Relative)))!;
            var recipients = timeline["recipients"]!.AsArray();
            var stored = Last(recipients, "storedAt");
            var delivered = Last(recipients, "deliveredAt");
            if (delivered is not null || DateTime.UtcNow - began > Deadline)
            {
                var flushed = timeline["acceptedAt"]!.GetValue<DateTimeOffset>();
                return (recipients.Count, stored - flushed, delivered - flushed);
            }

            await Task.Delay(50);
        }
    }

    /// <summary>When the last recipient reached a stage; null while one has not.</summary>
    private static DateTimeOffset? Last(JsonArray recipients, string stage)
    {
        DateTimeOffset? last = null;
        foreach (var recipient in recipients)
        {
            if (recipient![stage]?.GetValue<DateTimeOffset>() is not { } at)
            {
                return null;
            }

            last = last is null || at > last ? at : last;
        }

        return last;
    }
}
