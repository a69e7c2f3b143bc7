using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>What a hub's copy takes from owners in which order, and what it says of how fresh it is.</summary>
public sealed class RecordReplicaTests : IAsyncLifetime
{
    private static readonly OwnerId France = new("FR");
    private static readonly DateTimeOffset At = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-replica-").FullName;
    private readonly RowSerializer _rows = new(new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>());
    private HubDatabases _databases = null!;
    private RecordReplica _replica = null!;

    public Task InitializeAsync()
    {
        _databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = _folder }), TimeProvider.System, NullLoggerFactory.Instance);
        _replica = new RecordReplica(_databases.OpenRecords("lyon"), _rows, OwnerDirectory.Default);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _databases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Changes_are_applied_in_order_once_and_none_behind_a_gap()
    {
        Assert.Equal(new RecordsPosition(1, 0), await ApplyAsync(1, 3, 4, 4, Entered("3")));
        Assert.Empty(await FoundAsync("3"));
        Assert.Equal(new RecordsPosition(1, 2), await ApplyAsync(1, 1, 2, 4, Entered("1"), Entered("2")));
        Assert.Equal(new RecordsPosition(1, 4), await ApplyAsync(1, 2, 4, 4, Entered("2"), Cleared("1"), Entered("3")));
        Assert.Equal(new RecordsPosition(1, 4), await ApplyAsync(1, 1, 2, 4, Entered("2")));
        Assert.Equal((0, 1, 1), ((await FoundAsync("1")).Length, (await FoundAsync("2")).Length, (await FoundAsync("3")).Length));
    }

    [Fact]
    public async Task A_stream_that_was_restored_takes_away_what_is_no_longer_in_it()
    {
        await ApplyAsync(1, 1, 2, 2, Entered("1"), Entered("2"));
        await _replica.ApplyAsync(new RecordsDelta(new OwnerId("DE"), 1, 1, 1, At, [Entered("C1", "D")]) { Last = 1 }, default);
        Assert.Equal(new RecordsPosition(2, 1), await ApplyAsync(2, 1, 1, 1, Entered("1")));
        Assert.Equal((1, 0), ((await FoundAsync("1")).Length, (await FoundAsync("2")).Length));
        Assert.Single((await _replica.AnswerAsync(France, new DocumentQuestion("C1", "D", null), At, default)).Hits);
        Assert.Equal(new RecordsPosition(2, 1), await ApplyAsync(1, 1, 2, 2, Entered("2")));
        Assert.Empty(await FoundAsync("2"));
    }

    [Fact]
    public async Task Freshness_is_that_of_the_last_word_that_all_was_there()
    {
        var unknown = await AnswerAsync(At);
        Assert.Null(unknown.AsOf);

        await ApplyAsync(1, 1, 1, 1, Entered("1"));
        Assert.Equal((At, 0), ((await AnswerAsync(At.AddSeconds(30))).AsOf, (await AnswerAsync(At.AddSeconds(30))).Stale.Length));
        Assert.Equal(new OwnerFreshness(France, At, 0), Assert.Single((await AnswerAsync(At.AddSeconds(31))).Stale));

        // A later part of the stream that is not its end makes nothing fresher.
        await _replica.ApplyAsync(new RecordsDelta(France, 1, 2, 3, At.AddMinutes(2), [Entered("2")]) { Last = 10 }, default);
        Assert.Equal(new OwnerFreshness(France, At, 7), Assert.Single((await AnswerAsync(At.AddMinutes(2))).Stale));
        await _replica.ApplyAsync(new RecordsDelta(France, 1, 4, 3, At.AddMinutes(3), []) { Last = 3 }, default);
        Assert.Equal(At.AddMinutes(3), (await AnswerAsync(At.AddMinutes(3))).AsOf);
    }

    [Fact]
    public async Task What_it_had_applied_it_knows_when_it_is_opened_again()
    {
        await ApplyAsync(1, 1, 2, 2, Entered("1"), Entered("2"));
        await _replica.DisposeAsync();
        _replica = new RecordReplica(_databases.OpenRecords("lyon"), _rows, OwnerDirectory.Default);
        await _replica.LoadAsync(default);
        Assert.Equal([(France, new RecordsPosition(1, 2))], _replica.Positions);
        Assert.Equal(At, (await AnswerAsync(At)).AsOf);
        Assert.Single(await FoundAsync("2"));
    }

    private Task<RecordsPosition> ApplyAsync(long epoch, long from, long upTo, long last, params ReplicaRecord[] changes) =>
        _replica.ApplyAsync(new RecordsDelta(France, epoch, from, upTo, At, [.. changes]) { Last = last }, default);

    private async Task<ImmutableArray<RecordHit>> FoundAsync(string number) => (await _replica.AnswerAsync(new OwnerId("JP"), new DocumentQuestion(number, "FRA", null), At, default)).Hits;

    private ValueTask<QuestionAnswer> AnswerAsync(DateTimeOffset now) => _replica.AnswerAsync(France, new DocumentQuestion("1", "FRA", "passport"), now, default);

    private static ReplicaRecord Entered(string number, string issuer = "FRA") => new(
        TravelDocumentRecord.IdOf(issuer, number, "passport"),
        new RecordEntry(TravelDocumentRecord.IdOf(issuer, number, "passport"), new TravelDocumentRecord(number, issuer, "passport", DocumentFraud.Lost), RecordHandling.Default, new DateOnly(2030, 1, 1)));

    private static ReplicaRecord Cleared(string number) => new(TravelDocumentRecord.IdOf("FRA", number, "passport"), null);
}
