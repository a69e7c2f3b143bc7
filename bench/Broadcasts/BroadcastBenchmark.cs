using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Interpol.Mesh.Api;
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
        await mesh.StartSilosAsync();

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
        var body = new BroadcastRequest
        {
            All = true,
            Exclude = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind != OwnerKind.Country).Select(owner => owner.Code)],
            Lane = Lane.Flash,
            Subject = "Benchmark",
            Text = new string('x', TextCharacters),
            OperationId = OperationId.New(),
        };
        using var answer = await _http.PostAsJsonAsync(new Uri($"/api/v1/owners/{Sender}/broadcasts", UriKind.Relative), body, MeshJson.Strict);
        if (answer.StatusCode != HttpStatusCode.Accepted)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }

        var id = (await answer.Content.ReadFromJsonAsync<SendAnswer>(MeshJson.Answers))!.Id;
        var began = DateTime.UtcNow;
        while (true)
        {
            var timeline = (await _http.GetFromJsonAsync<TimelineBody>(new Uri($"/api/v1/owners/{Sender}/messages/{id}", UriKind.Relative), MeshJson.Answers))!;
            var stored = Last(timeline, recipient => recipient.StoredAt);
            var delivered = Last(timeline, recipient => recipient.DeliveredAt);
            if (delivered is not null || DateTime.UtcNow - began > Deadline)
            {
                return (timeline.Recipients.Length, stored - timeline.AcceptedAt, delivered - timeline.AcceptedAt);
            }

            await Task.Delay(50);
        }
    }

    /// <summary>When the last recipient reached a stage; null while one has not.</summary>
    private static DateTimeOffset? Last(TimelineBody timeline, Func<RecipientBody, DateTimeOffset?> stage) =>
        timeline.Recipients.All(recipient => stage(recipient) is not null) ? timeline.Recipients.Max(stage) : null;
}
