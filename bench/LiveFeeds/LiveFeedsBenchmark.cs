using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Bench.LiveFeeds;

/// <summary>
/// Many open live feeds at one gateway, over all owners, while messages between random owners go through the same gateway. Measured from flushed at the sender's
/// hub to read from the stream.
/// </summary>
internal sealed class LiveFeedsBenchmark(TextWriter output, LiveFeedsOptions options)
{
    private const string GatewayName = "gateway-lyon";
    private const int PayloadBytes = 500;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly OwnerId[] Owners = [.. OwnerDirectory.Default.All.Select(owner => owner.Code)];

    private readonly SocketsHttpHandler _handler = new() { MaxConnectionsPerServer = options.Feeds + 500 };

    /// <summary>Runs; false when an event was lost.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        using var tokens = new DevelopmentTokens(mesh.Folder);
        await mesh.StartSilosAsync();

        await mesh.StartGatewayAsync(HubName.Lyon.Value, "*");
        var table = new FigureTable(output);
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"{options.Feeds:N0} open live feeds of {Owners.Length} owners at one gateway, {options.Rate:N0} messages/s of {PayloadBytes} bytes through it"));
        table.Bytes("memory of the gateway at rest", mesh.MemoryOf(GatewayName));

        using var http = new HttpClient(_handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var path = new HttpPathOfOne(http, mesh.Gateways[HubName.Lyon.Value], tokens);
        using var ending = new CancellationTokenSource();
        var listeners = Enumerable.Range(0, options.Feeds).Select(i => new StreamListener(Owners[i % Owners.Length])).ToList();
        var listening = listeners.ConvertAll(listener => listener.RunAsync(path, ending.Token));
        await Task.WhenAll(listeners.Select(listener => listener.Opened)).WaitAsync(Deadline * 4);
        table.Bytes("memory of the gateway with open feeds", mesh.MemoryOf(GatewayName));

        await SendAsync(path, WarmUp, new Dictionary<OwnerId, int>());
        await Task.Delay(TimeSpan.FromSeconds(2));
        listeners.ForEach(listener => listener.Clear());
        var sent = new Dictionary<OwnerId, int>();
        var (rate, accepting) = await SendAsync(path, options.Duration, sent);
        var expected = listeners.Sum(listener => sent.GetValueOrDefault(listener.Owner));
        var watch = Stopwatch.StartNew();
        while (listeners.Sum(listener => listener.Count) < expected && watch.Elapsed < Deadline)
        {
            await Task.Delay(50);
        }

        var received = listeners.Sum(listener => listener.Count);
        table.Row("sender to accepted", rate, accepting);
        table.Row("accepted to event received", received / options.Duration.TotalSeconds, LatencyRecorder.Merge(listeners.Select(listener => listener.Latencies)), "p99 250 ms at 500 messages/s");
        table.Fact("events lost", string.Create(CultureInfo.InvariantCulture, $"{expected - received:N0} of {expected:N0}"), "0");
        table.Bytes("memory of the gateway after that", mesh.MemoryOf(GatewayName));
        await ending.CancelAsync();
        await Task.WhenAll(listening);
        return received == expected;
    }

    private async Task<(double Rate, LatencyFigures Accepting)> SendAsync(HttpPathOfOne path, TimeSpan duration, Dictionary<OwnerId, int> sent)
    {
        var random = new Random(11);
        var payload = Convert.ToBase64String(new byte[PayloadBytes]);
        var recorder = new LatencyRecorder();
        var gate = new Lock();
        var running = new List<Task>();
        var watch = Stopwatch.StartNew();
        for (var i = 0; watch.Elapsed < duration; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / options.Rate);
            if (due > watch.Elapsed + TimeSpan.FromMilliseconds(1))
            {
                await Task.Delay(due - watch.Elapsed);
            }

            var from = Owners[random.Next(Owners.Length)];
            var to = Owners[random.Next(Owners.Length)];
            sent[to] = sent.GetValueOrDefault(to) + 1;
            running.Add(OneAsync(from, to));
        }

        var elapsed = watch.Elapsed;
        await Task.WhenAll(running);
        return (running.Count / elapsed.TotalSeconds, LatencyRecorder.Merge([recorder]));

        async Task OneAsync(OwnerId from, OwnerId to)
        {
            var began = Stopwatch.GetTimestamp();
            await path.SendAsync(from, to, payload, OperationId.New());
            lock (gate)
            {
                recorder.RecordSince(began);
            }
        }
    }
}
