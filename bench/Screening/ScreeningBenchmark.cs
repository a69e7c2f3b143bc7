using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Interpol.Mesh.Api;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Messages;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>
/// One hub's copy of travel documents: how fast it is loaded, how large it is, and how fast checks are answered, in the process of the copy and through a gateway over HTTP. Numbers are
/// drawn evenly, one in a thousand of those asked for is there, as unlike a cache's favourite as can be.
/// </summary>
internal sealed class ScreeningBenchmark(TextWriter output, int rows, TimeSpan length)
{
    private const int RowsOfWrite = 10_000;
    private const int Callers = 16;
    private const int HitEvery = 1000;

    private static readonly OwnerId France = new("FR");

    private readonly FigureTable _table = new(output);

    /// <summary>Runs; false when a check was answered wrongly.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        using var tokens = new DevelopmentTokens(mesh.Folder);
        await using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var rowSerializer = new RowSerializer(services.GetRequiredService<Serializer>());
        _table.Heading(string.Create(CultureInfo.InvariantCulture, $"screening: {rows:N0} travel documents in one hub's copy"));
        await using (var databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = mesh.Folder }), TimeProvider.System, NullLoggerFactory.Instance))
        {
            await using var replica = new RecordReplica(databases.OpenRecords(HubName.Lyon.Value), rowSerializer, OwnerDirectory.Default);
            await LoadAsync(replica, Path.Combine(mesh.Folder, "hubs", HubName.Lyon.Value, "records"));
            await CheckHereAsync(replica);
        }

        await mesh.StartSiloAsync(HubName.Lyon.Value);
        await mesh.StartGatewayAsync(HubName.Lyon.Value, "FR");
        using var http = new HttpClient { BaseAddress = mesh.Gateways[HubName.Lyon.Value] };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", tokens.For(France));
        await CheckOverHttpAsync(http, 1, TimeSpan.FromSeconds(3));
        var (single, wrong) = await CheckOverHttpAsync(http, 1, length);
        _table.Row("checks over HTTP, one question each", single.Count / length.TotalSeconds, single, "5,000/s, p99 10 ms");
        var (lists, wrongInLists) = await CheckOverHttpAsync(http, CheckRequest.MaxQuestions, length);
        _table.Row($"lists of {CheckRequest.MaxQuestions} over HTTP, in lists", lists.Count / length.TotalSeconds, lists);
        _table.Fact("documents a second in lists", string.Create(CultureInfo.InvariantCulture, $"{lists.Count * CheckRequest.MaxQuestions / length.TotalSeconds:N0}"), "100,000/s");
        _table.Bytes("memory of the silo", mesh.MemoryOf("lyon-1"));
        _table.Fact("answered wrongly", (wrong + wrongInLists).ToString(CultureInfo.InvariantCulture), "0");
        return wrong + wrongInLists == 0;
    }

    private async Task LoadAsync(RecordReplica replica, string folder)
    {
        var began = Stopwatch.GetTimestamp();
        for (var from = 0; from < rows; from += RowsOfWrite)
        {
            var count = Math.Min(RowsOfWrite, rows - from);
            var delta = new RecordsDelta(France, 1, from + 1, from + count, DateTimeOffset.UtcNow, [.. Enumerable.Range(from, count).Select(DocumentOf)]) { Last = rows };
            await replica.ApplyAsync(delta, CancellationToken.None);
        }

        var loaded = Stopwatch.GetElapsedTime(began);
        _table.Fact("loaded, rows a second, flushed", string.Create(CultureInfo.InvariantCulture, $"{rows / loaded.TotalSeconds:N0}"), "100,000/s");
        _table.Bytes("size of the copy", new DirectoryInfo(folder).EnumerateFiles().Sum(file => file.Length));
        _table.Bytes("memory of the loading process", Environment.WorkingSet);
    }

    private async Task CheckHereAsync(RecordReplica replica)
    {
        var recorder = new LatencyRecorder();
        var began = Stopwatch.GetTimestamp();
        for (var number = 0; Stopwatch.GetElapsedTime(began) < length; number++)
        {
            var asked = Stopwatch.GetTimestamp();
            await replica.AnswerAsync(France, QuestionOf(number, number), DateTimeOffset.UtcNow, CancellationToken.None);
            recorder.RecordSince(asked);
        }

        _table.Row("exact checks in the copy, one by one", recorder.Count / length.TotalSeconds, LatencyRecorder.Merge([recorder]), "p99 2 ms");
    }

    private async Task<(LatencyFigures Latency, int Wrong)> CheckOverHttpAsync(HttpClient http, int questions, TimeSpan time)
    {
        var (began, wrong) = (Stopwatch.GetTimestamp(), 0);
        var recorders = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            var recorder = new LatencyRecorder();
            for (var call = 0; Stopwatch.GetElapsedTime(began) < time; call++)
            {
                var first = (call * Callers) + caller;
                CheckDocumentRequest[] asked = [.. Enumerable.Range(first * questions, questions).Select(number => RequestOf(QuestionOf(number, number)))];
                var body = new CheckRecordsRequest { Purpose = "benchmark", Questions = [.. asked.Select(one => new CheckQuestionRequest { TravelDocument = one })] };
                var stamp = Stopwatch.GetTimestamp();
                using var answer = await http.PostAsJsonAsync($"/api/v1/owners/{France}/checks", body, MeshJson.Strict);
                var found = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<CheckBody>(MeshJson.Strict) : null;
                recorder.RecordSince(stamp);
                var expected = Enumerable.Range(first * questions, questions).Select(IsThere);
                if (found is null || !found.Answers.Select(one => one.Hits.Length == 1).SequenceEqual(expected))
                {
                    Interlocked.Increment(ref wrong);
                }
            }

            return recorder;
        }));
        return (LatencyRecorder.Merge(recorders), wrong);
    }

    private static bool IsThere(int number) => number % HitEvery == 0;

    /// <summary>What is asked for: one in a thousand is there, wherever in the copy; the others are numbers beyond it.</summary>
    private DocumentQuestion QuestionOf(int number, int place) =>
        new(NumberOf(IsThere(number) ? (int)((uint)(place * 2_654_435_761u) % (uint)rows) : rows + number), "FRA", "passport");

    private static CheckDocumentRequest RequestOf(DocumentQuestion question) => new() { Number = question.Number, Issuer = question.Issuer, Type = question.Type };

    private static ReplicaRecord DocumentOf(int number)
    {
        var content = new TravelDocumentRecord(NumberOf(number), "FRA", "passport", (DocumentFraud)(number % 5));
        var id = TravelDocumentRecord.IdOf(content.Issuer, content.Number, content.Type);
        return new ReplicaRecord(id, new RecordEntry(id, content, RecordHandling.Default, new DateOnly(2030, 1, 1).AddDays(number % 3650)));
    }

    /// <summary>Nine characters, of which neighbours are far apart: an odd multiplier makes each number of 36^6 another one.</summary>
    private static string NumberOf(int number)
    {
        const long space = 2_176_782_336;
        Span<char> text = stackalloc char[9];
        text[0] = (char)('A' + (number % 26));
        text[1] = (char)('A' + (number / 26 % 26));
        text[2] = '7';
        var mixed = (long)((ulong)number * 1_597_334_677UL % space);
        for (var place = 8; place > 2; place--)
        {
            text[place] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[(int)(mixed % 36)];
            mixed /= 36;
        }

        return new string(text);
    }
}
