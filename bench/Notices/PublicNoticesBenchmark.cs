using System.Diagnostics;
using System.Globalization;
using System.Net;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Replica;
using Interpol.Mesh.Testing.Notices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Interpol.Mesh.Bench.Notices;

/// <summary>
/// The public lists over HTTP, as the gateway and a hub answer them from the replica: queries of all kinds at an even rate, and how long the hub takes to have the index
/// in memory again. The replica is filled before the silos start, as a hub finds it that was away.
/// </summary>
/// <param name="output">Where to print.</param>
/// <param name="rate">Queries a second.</param>
/// <param name="length">For how long.</param>
/// <param name="rebuilt">How many notices are read into memory.</param>
internal sealed class PublicNoticesBenchmark(TextWriter output, int rate, TimeSpan length, int rebuilt)
{
    private const int Listed = 8_000;
    private const int RowsOfWrite = 500;
    private const string Silo = "lyon-1";

    private static readonly TimeSpan ListAim = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RebuildAim = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);

    /// <summary>What clients ask for, over and over: pages, countries, ages, sexes, patterns, words.</summary>
    private static readonly string[] Queries =
    [
        "", "page=5", "resultPerPage=160", "nationality=RU", "nationality=FR,DE,AD", "arrestWarrantCountryId=RU&sexId=M", "ageMin=30&ageMax=40", "ageMin=0&ageMax=300&sexId=U",
        "name=%5EB.*%24", "name=%5E.%7B5%7D%24", "forename=(ba%7Cki)lor", "name=BAKILO&sexId=F", "freeText=smuggling%20saltmere",
        "name=" + new string('.', 99),
    ];

    private readonly FigureTable _table = new(output);

    /// <summary>Runs; false when a request was not answered.</summary>
    public async Task<bool> RunAsync()
    {
        _table.Heading(string.Create(CultureInfo.InvariantCulture, $"public notices: {Listed:N0} in the list at {rate:N0} requests/s of {Queries.Length} kinds, three silos and one gateway"));
        var answered = await WithNoticesAsync(Listed, ListAsync);
        return await WithNoticesAsync(rebuilt, RebuildAsync) && answered;
    }

    private static async Task<bool> WithNoticesAsync(int count, Func<RunningMesh, HttpClient, Task<bool>> measure)
    {
        await using var mesh = new RunningMesh();

        // The gateway wants a key for tokens, although nobody shows one here.
        using var tokens = new DevelopmentTokens(mesh.Folder);
        await FillAsync(mesh.Folder, count);
        foreach (var hub in HubName.All)
        {
            await mesh.StartSiloAsync(hub.Value);
        }

        await mesh.StartGatewayAsync(HubName.Lyon.Value, "FR", "--public-requests-per-minute", "10000000");
        using var http = new HttpClient { BaseAddress = mesh.Gateways[HubName.Lyon.Value] };
        return await measure(mesh, http);
    }

    private static async Task FillAsync(string folder, int count)
    {
        await using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var rows = new RowSerializer(services.GetRequiredService<Serializer>());
        await using var databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = folder }), TimeProvider.System, NullLoggerFactory.Instance);
        foreach (var batch in new SyntheticPeople(seed: 5).Make(count).Chunk(RowsOfWrite))
        {
            await databases.Replica(HubName.Lyon.Value).ApplyAsync([.. batch.Select(notice => new ReplicaRow(
                NoticeRow.ReplicaKind, notice.Number, 1, false, DateTimeOffset.UtcNow, [ReplicaRow.Everybody], "published", rows.Bytes(SyntheticPeople.RowOf(notice.Number, notice))))]);
        }
    }

    private async Task<bool> ListAsync(RunningMesh mesh, HttpClient http)
    {
        await FirstAsync(http, Listed);
        await LoadAsync(http, length < LongestWarmUp ? length : LongestWarmUp);
        await using var noise = new MachineNoise(mesh.Folder);
        var answers = await LoadAsync(http, length);
        var latency = LatencyRecorder.Of(answers.OfType<TimeSpan>());
        var unanswered = answers.Length - latency.Count;
        _table.Row("list and search", latency.Count / length.TotalSeconds, latency, ListAim);
        await noise.EndAsync(_table);
        _table.Fact("memory of the silo", Megabytes(mesh.MemoryOf(Silo)));
        _table.Fact("not answered", unanswered.ToString(CultureInfo.InvariantCulture), "0");
        return unanswered == 0;
    }

    private async Task<bool> RebuildAsync(RunningMesh mesh, HttpClient http)
    {
        var before = mesh.MemoryOf(Silo);
        var asked = Stopwatch.GetTimestamp();
        await FirstAsync(http, rebuilt);
        var first = Stopwatch.GetElapsedTime(asked);
        _table.Heading(string.Create(CultureInfo.InvariantCulture, $"public notices: {rebuilt:N0} read from the replica into memory"));
        _table.Fact("first question to its answer, all read", string.Create(CultureInfo.InvariantCulture, $"{first.TotalSeconds:F1} s"), string.Create(CultureInfo.InvariantCulture, $"{RebuildAim.TotalSeconds:N0} s: {(first <= RebuildAim ? "met" : "missed")}"));
        _table.Fact("memory of the silo before", Megabytes(before));
        _table.Fact("memory of the silo with the index", Megabytes(mesh.MemoryOf(Silo)));
        var recorder = new LatencyRecorder();
        foreach (var query in Enumerable.Repeat(Queries, 20).SelectMany(queries => queries))
        {
            var began = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync($"/notices/v1/red?{query}");
            recorder.RecordSince(began);
        }

        _table.Row("list and search over all of them, one by one", null, LatencyRecorder.Merge([recorder]));
        return true;
    }

    /// <summary>Asks until the hub has read its replica.</summary>
    private static async Task FirstAsync(HttpClient http, int total)
    {
        while (true)
        {
            using var answer = await http.GetAsync("/notices/v1/red");
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                if (!text.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{{\"total\":{total},"), StringComparison.Ordinal))
                {
                    throw new InvalidOperationException($"Not all notices are there: {text}");
                }

                return;
            }

            await Task.Delay(20);
        }
    }

    /// <summary>Asks at an even rate; null for what was not answered.</summary>
    private Task<TimeSpan?[]> LoadAsync(HttpClient http, TimeSpan time) => EvenLoad.RunAsync<TimeSpan?>(rate, time, async (number, due) =>
    {
        using var answer = await http.GetAsync($"/notices/v1/red?{Queries[number % Queries.Length]}");
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode == HttpStatusCode.OK ? Stopwatch.GetElapsedTime(due) : null;
    });

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024:N0} MiB");
}
