using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Grains.Cluster;

namespace Interpol.Mesh.Bench.Notices;

/// <summary>
/// Notices that wait reviewed are published at an even rate, through the cluster client. Each goes to the feeds of all who may see it and to the replicas of all hubs. Measured from when
/// the publication was acknowledged until it was flushed at the last feed, by the hubs' stamps, and until the last replica listed it.
/// </summary>
internal sealed class PublicationBenchmark(TextWriter output, int rate, TimeSpan length)
{
    private const int AtOnce = 8;
    private const int Page = 20;

    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Aim = TimeSpan.FromSeconds(1);
    private static readonly OwnerId Secretariat = OwnerDirectory.Default.Secretariat;
    private static readonly OwnerId[] Countries = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind == OwnerKind.Country).Select(owner => owner.Code)];

    /// <summary>Runs; false when a notice did not reach everybody.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        await mesh.StartSilosAsync();

        await using var calls = await AggregateCalls.OpenAsync(mesh.Folder);
        var warmUp = length < LongestWarmUp ? length : LongestWarmUp;
        var first = await PrepareAsync(calls, (int)(warmUp.TotalSeconds * rate));
        var others = await PrepareAsync(calls, (int)(length.TotalSeconds * rate));
        await MeasureAsync(calls, first, warmUp);
        await using var noise = new MachineNoise(mesh.Folder);
        var published = await MeasureAsync(calls, others, length);

        var table = new FigureTable(output);
        table.Heading(string.Create(
            CultureInfo.InvariantCulture,
            $"{rate:N0} notices/s published to {Countries.Length} feeds and {HubName.All.Length} replicas; {Environment.ProcessorCount} processors, three silos and the load on them"));
        table.Row("due to acknowledged", published.Length / length.TotalSeconds, LatencyRecorder.Of(published.Select(one => one.Acknowledging)));
        table.Row("acknowledged to flushed at the last feed", null, LatencyRecorder.Of(published.Select(one => one.AtFeeds ?? Deadline)), Aim);
        table.Row("acknowledged to listed by the last replica", null, LatencyRecorder.Of(published.Select(one => one.AtReplicas ?? Deadline)), Aim);
        await noise.EndAsync(table);
        var missing = published.Count(one => one.AtFeeds is null || one.AtReplicas is null);
        table.Fact("not everywhere", missing.ToString(CultureInfo.InvariantCulture), "0");
        return missing == 0;
    }

    /// <summary>Submits notices of all countries in turn and has two officers review each.</summary>
    private static async Task<ImmutableArray<NoticeId>> PrepareAsync(AggregateCalls calls, int count)
    {
        var ids = new NoticeId[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) =>
        {
            var (owner, operation) = (new Author(Countries[i % Countries.Length], "0001"), OperationId.New());
            ids[i] = NoticeId.Of(await calls.CallAsync(owner, client => client.GetGrain<INumberGrain>(NumberSeries.Notices).NextAsync(owner.Owner, operation)));
            await ExecuteAsync(calls, ids[i], owner, new SubmitNotice("red", NoticeRequester.Bureau, Content(i), NoticeHandling.Default with { PublicFields = [PublicField.Forename, PublicField.BirthDate, PublicField.Nationalities, PublicField.Warrants] }));
            await ExecuteAsync(calls, ids[i], new Author(Secretariat, "0101"), new ReviewNotice(null));
            await ExecuteAsync(calls, ids[i], new Author(Secretariat, "0102"), new ReviewNotice(null));
        });
        return [.. ids];
    }

    private async Task<Publication[]> MeasureAsync(AggregateCalls calls, ImmutableArray<NoticeId> ids, TimeSpan time)
    {
        using var watching = new CancellationTokenSource();
        var replicas = HubName.All.Select(hub => new ReplicaWatch(calls, hub, Page)).ToArray();
        var watches = replicas.Select(replica => replica.RunAsync(watching.Token)).ToArray();
        var given = await EvenLoad.RunAsync(rate, time, async (number, due) =>
        {
            var view = await ExecuteAsync(calls, ids[number], new Author(Secretariat, "0103"), new PublishNotice(null));
            return (view.Record.LastWord!, At: DateTimeOffset.UtcNow, Acknowledging: Stopwatch.GetElapsedTime(due));
        });
        var began = Stopwatch.GetTimestamp();
        while (!ids.All(id => replicas.All(replica => replica.SeenAt(id) is not null)) && Stopwatch.GetElapsedTime(began) < Deadline)
        {
            await Task.Delay(20);
        }

        await watching.CancelAsync();
        await Task.WhenAll(watches);
        var published = new Publication[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var (word, at, acknowledging) = given[i];
            var listed = replicas.Select(replica => replica.SeenAt(ids[i])).ToArray();
            published[i] = new Publication(acknowledging, Since(at, await LastFeedAsync(calls, ids[i], word)), Since(at, listed.Contains(null) ? null : listed.Max()));
        }

        return published;
    }

    /// <summary>When the last feed had the word; null when one has not got it.</summary>
    private static async Task<DateTimeOffset?> LastFeedAsync(AggregateCalls calls, NoticeId id, NoticeWord word)
    {
        var note = Announcement.NoteOf(Secretariat, string.Create(CultureInfo.InvariantCulture, $"{GrainTypes.Notice}/{id}/{word.Version}/0"));
        return await calls.LastFeedAsync(new Author(Secretariat, "0103"), note, word.To.Length, Deadline);
    }

    /// <summary>What came before the acknowledgement took no time after it.</summary>
    private static TimeSpan? Since(DateTimeOffset acknowledged, DateTimeOffset? at) => at is { } when ? TimeSpan.FromTicks(Math.Max(0, (when - acknowledged).Ticks)) : null;

    private static async Task<NoticeView> ExecuteAsync(AggregateCalls calls, NoticeId id, Author by, NoticeCommand command)
    {
        var issued = AggregateCalls.Issue(by, command);
        return await calls.CallAsync(by, client => client.GetGrain<INoticeGrain>(id.Value).ExecuteAsync(issued));
    }

    private static NoticeContent Content(int number) => new()
    {
        Person = new NoticePerson(PersonStatus.Accused)
        {
            FamilyName = string.Create(CultureInfo.InvariantCulture, $"Bakilo {number}"),
            Forename = "Nuran",
            Sex = "F",
            BirthDate = new NoticeDate(1979, 1, 17),
            Nationalities = ["FR", "UY"],
            Description = new PhysicalDescription { Height = 171, DistinguishingMarks = "a scar on the left hand" },
        },
        Warrants =
        [
            new NoticeWarrant
            {
                Reference = "W 12/2025", IssuingCountry = "FR", IssuedOn = new NoticeDate(2025, 3), Charge = "fraud by an organised group", Law = "Penal Code 313-2", MaximumPenaltyMonths = 120,
            },
        ],
        Facts = "She sold shares of a company that was never founded.",
        AssuresExtradition = true,
    };

    /// <summary>What was measured of one notice; null for where it did not come.</summary>
    private sealed record Publication(TimeSpan Acknowledging, TimeSpan? AtFeeds, TimeSpan? AtReplicas);
}
