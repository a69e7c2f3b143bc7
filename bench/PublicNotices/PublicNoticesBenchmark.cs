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

namespace Interpol.Mesh.Bench.PublicNotices;

/// <summary>
/// The public lists over HTTP, as the gateway and a hub answer them from the replica: queries of all kinds at an even rate, and how long the hub takes to have the index
/// in memory again. The replica is filled before the silo starts, as a hub finds it that was away.
/// </summary>
internal sealed class PublicNoticesBenchmark(TextWriter output, int rate, TimeSpan length)
{
    private const int Listed = 8_000;
    private const int Rebuilt = 75_000;
    private const int RowsOfWrite = 500;
    private const string Silo = "lyon-1";

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
        _table.Heading(string.Create(CultureInfo.InvariantCulture, $"public notices: {Listed:N0} in the list at {rate:N0} requests/s of {Queries.Length} kinds, one silo and one gateway"));
        var answered = await WithNoticesAsync(Listed, ListAsync);
        return await WithNoticesAsync(Rebuilt, RebuildAsync) && answered;
    }

    private static async Task<bool> WithNoticesAsync(int count, Func<RunningMesh, HttpClient, Task<bool>> measure)
    {
        await using var mesh = new RunningMesh();

        // The gateway wants a key for tokens, although nobody shows one here.
        using var tokens = new DevelopmentTokens(mesh.Folder);
        await FillAsync(mesh.Folder, count);
        await mesh.StartSiloAsync(HubName.Lyon.Value);
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
        await LoadAsync(http, TimeSpan.FromSeconds(5));
        var (latency, unanswered) = await LoadAsync(http, length);
        _table.Row("list and search", latency.Count / length.TotalSeconds, latency, "p99 20 ms");
        _table.Fact("memory of the silo", Megabytes(mesh.MemoryOf(Silo)));
        _table.Fact("not answered", unanswered.ToString(CultureInfo.InvariantCulture), "0");
        return unanswered == 0;
    }

    private async Task<bool> RebuildAsync(RunningMesh mesh, HttpClient http)
    {
        var before = mesh.MemoryOf(Silo);
        var asked = Stopwatch.GetTimestamp();
        await FirstAsync(http, Rebuilt);
        var first = Stopwatch.GetElapsedTime(asked);
        _table.Heading(string.Create(CultureInfo.InvariantCulture, $"public notices: {Rebuilt:N0} read from the replica into memory"));
        _table.Fact("first question to its answer, all read", string.Create(CultureInfo.InvariantCulture, $"{first.TotalSeconds:F1} s"), "30 s");
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

    /// <summary>Asks at an even rate, whether answers come or not; a late answer counts from when it was due to be asked for.</summary>
    private async Task<(LatencyFigures Latency, int Unanswered)> LoadAsync(HttpClient http, TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        var all = (int)(time.TotalSeconds * rate);
        var asked = new List<Task<TimeSpan?>>(all);
        while (asked.Count < all)
        {
            var due = Math.Min(all, (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * rate));
            while (asked.Count < due)
            {
                asked.Add(AskAsync(http, began, asked.Count));
            }

            await Task.Delay(1);
        }

        var answers = await Task.WhenAll(asked);
        var recorder = new LatencyRecorder();
        foreach (var answer in answers.OfType<TimeSpan>())
        {
            recorder.Record(answer);
        }

        return (LatencyRecorder.Merge([recorder]), answers.Count(answer => answer is null));
    }

    private async Task<TimeSpan?> AskAsync(HttpClient http, long began, int number)
    {
        using var answer = await http.GetAsync($"/notices/v1/red?{Queries[number % Queries.Length]}");
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode == HttpStatusCode.OK ? Stopwatch.GetElapsedTime(began) - TimeSpan.FromSeconds((double)number / rate) : null;
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024 / 1024:N0} MiB");
}
