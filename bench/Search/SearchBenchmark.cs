using Interpol.Mesh.Api;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Mailbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interpol.Mesh.Bench.Search;

/// <summary>Searches a bureau's own messages over HTTP, every search recorded in the audit, flushed, before its answer. The gateway fills its index at its start.</summary>
internal sealed class SearchBenchmark(TextWriter output, int messages, int searches)
{
    private const string GatewayName = "gateway-lyon";
    private const int Batch = 500;
    private const int WordsOfMessage = 150;
    private const int Callers = 4;

    private static readonly OwnerId France = OwnerId.Parse("FR");

    private readonly Vocabulary _vocabulary = new(50_000, seed: 7);

    /// <summary>Runs.</summary>
    public async Task RunAsync()
    {
        await using var mesh = new RunningMesh();
        using var tokens = new DevelopmentTokens(mesh.Folder);
        var table = new FigureTable(output);
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"{messages:N0} messages of {WordsOfMessage} words in one bureau's mailbox; searches by {Callers} officers at once"));
        var kept = await FillAsync(mesh.Folder);
        table.Row("kept (encrypted, flushed) and indexed", messages / kept.TotalSeconds, null);

        await mesh.StartSiloAsync(HubName.Lyon.Value);
        var began = Stopwatch.GetTimestamp();
        await mesh.StartGatewayAsync(HubName.Lyon.Value, France.Value);
        var address = mesh.Gateways[HubName.Lyon.Value];
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", tokens.For(France));
        await IndexedAsync(http);
        table.Fact("index filled after the gateway's start", Seconds(Stopwatch.GetElapsedTime(began)));
        table.Bytes("memory of the gateway with the index", mesh.MemoryOf(GatewayName));

        await MeasureAsync(http, _vocabulary.Queries("warm-up", searches));
        var all = new List<LatencyRecorder>();
        foreach (var kind in Vocabulary.Kinds)
        {
            var recorders = await MeasureAsync(http, _vocabulary.Queries(kind, searches));
            all.AddRange(recorders);
            table.Row($"search: {kind}", null, LatencyRecorder.Merge(recorders));
        }

        table.Row("search: all of these", null, LatencyRecorder.Merge(all), "p99 50 ms");
        table.Bytes("memory of the gateway after the searches", mesh.MemoryOf(GatewayName));
    }

    private async Task<TimeSpan> FillAsync(string folder)
    {
        var settings = new GatewaySettings { Owners = [France], Hub = HubName.Lyon, DataFolder = folder, Name = GatewayName };
        await using var mailboxes = new Mailboxes(settings, settings.Mailbox, NullLogger<Mailboxes>.Instance);
        var mailbox = mailboxes.Of(France);
        var began = Stopwatch.GetTimestamp();
        var start = DateTimeOffset.UtcNow.AddDays(-365);
        for (var i = 0; i < messages; i += Batch)
        {
            var items = Enumerable.Range(i, Math.Min(Batch, messages - i)).Select(number => Item(number, start + (TimeSpan.FromDays(364) * ((double)number / messages)))).ToList();
            await mailbox.Intake.TakeSentAsync(items, [], 0, start, CancellationToken.None);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    private MailItem Item(int number, DateTimeOffset at)
    {
        var recipients = _vocabulary.Recipients(number);
        var id = MessageId.For(France, new OperationId($"bench-{number}"));
        var envelope = new Envelope(id, recipients, Lane.Routine, at, [], 0, Sha256Hash.Of([])) { Thread = ThreadId.New() };
        var content = new MessageContent { Subject = _vocabulary.Text(number, 6), Text = _vocabulary.Text(number, WordsOfMessage), CrimeAreas = ["drugs"], Author = "0001" };
        return new MailItem(MailDirection.Sent, envelope, new HubTimestamp(at, HubName.Lyon), null, 0, MailState.Open, content, null, null);
    }

    private async Task IndexedAsync(HttpClient http)
    {
        while (true)
        {
            using var ready = JsonDocument.Parse(await http.GetStringAsync("/readyz"));
            if (ready.RootElement.GetProperty("search").GetString() == $"indexed {messages} of {messages}")
            {
                return;
            }

            await Task.Delay(100);
        }
    }

    private static async Task<LatencyRecorder[]> MeasureAsync(HttpClient http, ImmutableArray<string> queries)
    {
        var next = -1;
        return await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            var recorder = new LatencyRecorder();
            for (var i = Interlocked.Increment(ref next); i < queries.Length; i = Interlocked.Increment(ref next))
            {
                var asked = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync($"/api/v1/owners/{France}/search?{queries[i]}");
                await answer.Content.ReadAsByteArrayAsync();
                recorder.RecordSince(asked);
                answer.EnsureSuccessStatusCode();
            }

            return recorder;
        }));
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");
}
