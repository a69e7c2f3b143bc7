using System.Diagnostics;
using System.Globalization;
using System.Net;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Interpol.Mesh.Storage.Replica;
using Interpol.Mesh.Testing.Notices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Interpol.Mesh.Bench.Notices;

/// <summary>
/// The public lists over HTTP, as the gateway and a hub answer them from the replica: queries of all kinds at an even rate, and how long a hub takes that has lost
/// its replica. Journal and replicas are filled before the silos start.
/// </summary>
/// <param name="output">Where to print.</param>
/// <param name="rate">Queries a second.</param>
/// <param name="length">For how long.</param>
/// <param name="listed">How many notices are in the list.</param>
/// <param name="rebuilt">How many notices were in the replica that is lost.</param>
internal sealed class PublicNoticesBenchmark(TextWriter output, int rate, TimeSpan length, int listed, int rebuilt)
{
    private const int RowsOfWrite = 500;
    private const string Silo = "lyon-1";

    private static readonly TimeSpan ListAim = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan RebuildAim = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRebuild = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);

    /// <summary>What clients ask for, over and over: pages, countries, ages, sexes, patterns, words.</summary>
    private static readonly string[] Queries =
    [
        "", "page=5", "resultPerPage=160", "nationality=RU", "nationality=FR,DE,AD", "arrestWarrantCountryId=RU&sexId=M", "ageMin=30&ageMax=40", "ageMin=0&ageMax=300&sexId=U",
        "name=%5EB.*%24", "name=%5E.%7B5%7D%24", "forename=(ba%7Cki)lor", "name=BAKILO&sexId=F", "freeText=smuggling%20saltmere",
        "name=" + new string('.', 99),
    ];

    private readonly FigureTable _table = new(output);

    /// <summary>Measures the lists; false when a request was not answered.</summary>
    public async Task<bool> ListAsync()
    {
        await using var mesh = new RunningMesh();
        await FillReplicaAsync(mesh.Folder, HubName.Lyon, Notices(listed));
        using var http = await StartAsync(mesh);
        await UntilAllAsync(http, listed);
        await LoadAsync(http, length < LongestWarmUp ? length : LongestWarmUp);
        await using var noise = new MachineNoise(mesh.Folder);
        var answers = await LoadAsync(http, length);
        _table.Heading(string.Create(CultureInfo.InvariantCulture, $"public notices: {listed:N0} in the list at {rate:N0} requests/s of {Queries.Length} kinds, three silos and one gateway"));
        var latency = LatencyRecorder.Of(answers.OfType<TimeSpan>());
        var unanswered = answers.Length - latency.Count;
        _table.Row("list and search", latency.Count / length.TotalSeconds, latency, ListAim);
        await noise.EndAsync(_table);
        _table.Bytes("memory of the silo", mesh.MemoryOf(Silo));
        _table.Fact("not answered", unanswered.ToString(CultureInfo.InvariantCulture), "0");
        return unanswered == 0;
    }

    /// <summary>Measures a hub that has lost its replica and makes it anew from the journal, the others have theirs; then it is killed, and reads what it has.</summary>
    public async Task RebuildAsync()
    {
        await using var mesh = new RunningMesh();
        ReplicaChange[] notices = [.. Notices(rebuilt)];
        await FillJournalAsync(mesh.Folder, notices);
        foreach (var hub in HubName.All.Where(hub => hub != HubName.Lyon))
        {
            await FillReplicaAsync(mesh.Folder, hub, notices);
        }

        await using var noise = new MachineNoise(mesh.Folder);
        var began = Stopwatch.GetTimestamp();
        using var http = await StartAsync(mesh);
        await UntilAllAsync(http, rebuilt);
        var made = Stopwatch.GetElapsedTime(began);
        _table.Heading(string.Create(CultureInfo.InvariantCulture, $"public notices: a replica of {rebuilt:N0} is lost"));
        _table.Fact("start of the silos to all made anew and listed", Seconds(made), string.Create(CultureInfo.InvariantCulture, $"{RebuildAim.TotalSeconds:N0} s: {(made <= RebuildAim ? "met" : "missed")}"));
        _table.Bytes("memory of the silo", mesh.MemoryOf(Silo));
        await noise.EndAsync(_table);

        await mesh.KillAsync(Silo);
        began = Stopwatch.GetTimestamp();
        await mesh.StartSiloAsync(HubName.Lyon.Value);
        var started = Stopwatch.GetElapsedTime(began);
        var before = mesh.MemoryOf(Silo);
        await UntilAllAsync(http, rebuilt);
        _table.Fact("killed, started again", Seconds(started));
        _table.Fact("and all read from the replica and listed", Seconds(Stopwatch.GetElapsedTime(began)));
        _table.Bytes("memory of the silo before", before);
        _table.Bytes("memory of the silo with the index", mesh.MemoryOf(Silo));
        var recorder = new LatencyRecorder();
        foreach (var query in Enumerable.Repeat(Queries, 20).SelectMany(queries => queries))
        {
            began = Stopwatch.GetTimestamp();
            await http.GetByteArrayAsync($"/notices/v1/red?{query}");
            recorder.RecordSince(began);
        }

        _table.Row("list and search over all of them, one by one", null, LatencyRecorder.Merge([recorder]));
    }

    private static async Task<HttpClient> StartAsync(RunningMesh mesh)
    {
        // The gateway wants a key for tokens, although nobody shows one here.
        using var tokens = new DevelopmentTokens(mesh.Folder);
        await mesh.StartSilosAsync();

        await mesh.StartGatewayAsync(HubName.Lyon.Value, "FR", "--public-requests-per-minute", "10000000");
        return new HttpClient { BaseAddress = mesh.Gateways[HubName.Lyon.Value] };
    }

    private static IEnumerable<ReplicaChange> Notices(int count)
    {
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var rows = new RowSerializer(services.GetRequiredService<Serializer>());
        foreach (var notice in new SyntheticPeople(seed: 5).Make(count))
        {
            yield return new ReplicaChange(
                NoticeRow.ReplicaKind, notice.Number, 1, DateTimeOffset.UtcNow, [], "published", rows.Bytes(SyntheticPeople.RowOf(notice.Number, notice)));
        }
    }

    private static async Task FillReplicaAsync(string folder, HubName hub, IEnumerable<ReplicaChange> notices)
    {
        await using var databases = Databases(folder);
        foreach (var batch in notices.Chunk(RowsOfWrite))
        {
            await databases.Replica(hub.Value).ApplyAsync([.. batch.Select(notice => new ReplicaRow(
                notice.Kind, notice.Id, notice.Version, false, notice.ChangedAt, [ReplicaRow.Everybody], notice.State, notice.Content))]);
        }
    }

    /// <summary>Writes what the notices have told the replicas last, as they keep it in their streams.</summary>
    private static async Task FillJournalAsync(string folder, ReplicaChange[] notices)
    {
        await using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var rows = new RowSerializer(services.GetRequiredService<Serializer>());
        await using var databases = Databases(folder);
        var journal = databases.Journal(HubName.Lyon.Value);
        foreach (var batch in notices.Chunk(RowsOfWrite))
        {
            await Task.WhenAll(batch.Select(notice => journal.AppendAsync(new JournalAppend
            {
                Stream = new StreamName($"{notice.Kind}/{notice.Id}"),
                ExpectedNext = 1,
                Epoch = 1,
                Rows = [rows.Write(AggregateRowKinds.Message, notice.Kind, rows.Bytes<object>(notice))],
                Keys = [new RowKey(AggregateKeys.Replica, 0)],
            })));
        }
    }

    private static HubDatabases Databases(string folder) => new(Options.Create(new HubDatabaseOptions { DataFolder = folder }), TimeProvider.System, NullLoggerFactory.Instance);

    /// <summary>Asks until the hub lists all.</summary>
    private static async Task UntilAllAsync(HttpClient http, int total)
    {
        var began = Stopwatch.GetTimestamp();
        var all = string.Create(CultureInfo.InvariantCulture, $"{{\"total\":{total},");
        while (true)
        {
            using var answer = await http.GetAsync("/notices/v1/red");
            var text = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode == HttpStatusCode.OK && text.StartsWith(all, StringComparison.Ordinal))
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(began) > LongestRebuild)
            {
                throw new InvalidOperationException($"Not all notices are there: {text[..Math.Min(text.Length, 200)]}");
            }

            await Task.Delay(AskAgain);
        }
    }

    /// <summary>Asks at an even rate; null for what was not answered.</summary>
    private Task<TimeSpan?[]> LoadAsync(HttpClient http, TimeSpan time) => EvenLoad.RunAsync<TimeSpan?>(rate, time, async (number, due) =>
    {
        using var answer = await http.GetAsync($"/notices/v1/red?{Queries[number % Queries.Length]}");
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode == HttpStatusCode.OK ? Stopwatch.GetElapsedTime(due) : null;
    });

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:F1} s");
}
