using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Screening.Dna;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>
/// What a hub's copy searches in memory, DNA profiles and hashes of images: how long it takes until they are searchable when the copy is opened, and how fast they are searched.
/// All of it in this process, from a seed.
/// </summary>
internal sealed class IndexesBenchmark(TextWriter output, int profiles, int images, int searches)
{
    private const int Seed = 20;
    private const int RecordsOfDelta = 10_000;
    private const int LociOfProfile = 16;
    private const int AllelesOfLocus = 12;

    private static readonly OwnerId France = new("FR");

    private readonly FigureTable _table = new(output);

    /// <summary>Runs; false when a search did not find what is there.</summary>
    public async Task<bool> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mesh-bench-indexes-").FullName;
        try
        {
            await using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
            var rows = new RowSerializer(services.GetRequiredService<Serializer>());
            await using var databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = folder }), TimeProvider.System, NullLoggerFactory.Instance);
            _table.Heading(string.Create(CultureInfo.InvariantCulture, $"indexes: {profiles:N0} DNA profiles and {images:N0} hashes of images in one hub's copy"));
            await LoadAsync(databases, rows);
            var (began, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
            await using var replica = new RecordReplica(databases.OpenRecords(HubName.Lyon.Value), rows, OwnerDirectory.Default);
            await replica.LoadAsync(CancellationToken.None);
            _table.Fact("opened, documents are answered after", Seconds(began));
            var random = new Random(Seed);
            await SearchableAsync(replica, ProfileQuestion(random));
            _table.Fact("DNA profiles are searchable after", Seconds(began));
            await SearchableAsync(replica, ImageQuestionOf(random));
            _table.Fact("hashes of images are searchable after", Seconds(began));
            _table.Fact("processor time until then", string.Create(CultureInfo.InvariantCulture, $"{(Environment.CpuUsage.TotalTime - worked).TotalSeconds:F1} s"));
            _table.Fact("size of the copy", CopyLoad.SizeOf(Path.Combine(folder, "hubs", HubName.Lyon.Value, "records")));
            _table.Bytes("memory", Environment.WorkingSet);
            return await SearchAsync(replica, "searches for a profile, one by one", 0, ProfileQuestion) & await SearchAsync(replica, "searches for an image, one by one", profiles, ImageQuestionOf);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task LoadAsync(HubDatabases databases, RowSerializer rows)
    {
        await using var replica = new RecordReplica(databases.OpenRecords(HubName.Lyon.Value), rows, OwnerDirectory.Default);
        var random = new Random(Seed);
        var last = profiles + images;
        await replica.LoadAsync(CancellationToken.None);
        for (var from = 0; from < last; from += RecordsOfDelta)
        {
            var count = Math.Min(RecordsOfDelta, last - from);
            ImmutableArray<ReplicaRecord> records = [.. Enumerable.Range(from, count).Select(number => RecordOf(number, number < profiles ? new DnaProfileRecord(ProfileOf(random)) : new ImageHashRecord(HashOf(random), 80)))];
            await replica.ApplyAsync(new RecordsDelta(France, 1, from + 1, from + count, DateTimeOffset.UtcNow, records) { Last = last }, CancellationToken.None);
        }
    }

    private static async Task SearchableAsync(RecordReplica replica, CheckQuestion question)
    {
        while ((await replica.AnswerAsync(new CheckRequest(France, []), question, DateTimeOffset.UtcNow, CancellationToken.None)).IsNotYetSearchable)
        {
            await Task.Delay(50);
        }
    }

    /// <summary>The first records are drawn again from the seed, so that each is there.</summary>
    private async Task<bool> SearchAsync(RecordReplica replica, string what, int profilesBefore, Func<Random, CheckQuestion> next)
    {
        var random = new Random(Seed);
        for (var profile = 0; profile < profilesBefore; profile++)
        {
            ProfileOf(random);
        }

        var recorder = new LatencyRecorder();
        var (began, missed) = (Stopwatch.GetTimestamp(), 0);
        for (var search = 0; search < searches; search++)
        {
            var question = next(random);
            var asked = Stopwatch.GetTimestamp();
            var answer = await replica.AnswerAsync(new CheckRequest(France, []), question, DateTimeOffset.UtcNow, CancellationToken.None);
            recorder.RecordSince(asked);
            missed += answer.Hits.IsEmpty ? 1 : 0;
        }

        _table.Row(what, searches / Stopwatch.GetElapsedTime(began).TotalSeconds, LatencyRecorder.Merge([recorder]));
        _table.Fact("missed", missed.ToString(CultureInfo.InvariantCulture), "0");
        return missed == 0;
    }

    private static DnaQuestion ProfileQuestion(Random random) => new(ProfileOf(random));

    private static ImageQuestion ImageQuestionOf(Random random) => new(HashOf(random), 80);

    private static ReplicaRecord RecordOf(int number, RecordContent content)
    {
        var id = new RecordId(content.Kind, number.ToString(CultureInfo.InvariantCulture));
        return new ReplicaRecord(id, new RecordEntry(id, content, RecordHandling.Default, new DateOnly(2030, 1, 1)));
    }

    /// <summary>Alleles in the middle of a locus are seen more often than those at its ends.</summary>
    private static ImmutableArray<RecordedLocus> ProfileOf(Random random) =>
    [
        .. DnaLocus.All.Take(LociOfProfile).Select(locus => new RecordedLocus(locus.Name, [Allele(random, locus), Allele(random, locus)])),
    ];

    private static string Allele(Random random, DnaLocus locus) =>
        (locus.Least + ((random.Next(AllelesOfLocus) + random.Next(AllelesOfLocus)) / 2)).ToString(CultureInfo.InvariantCulture);

    private static string HashOf(Random random)
    {
        Span<byte> bytes = stackalloc byte[32];
        random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    private static string Seconds(long began) => string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(began).TotalSeconds:F1} s");
}
