using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Events;

/// <summary>Screens the lists of an event in the background, and again what changed records may concern.</summary>
/// <remarks>
/// <code>
/// before the first line: how far the copy of the records is -> baseline, FLUSHED
/// page of the lists behind the counter -> the nearest copy, 20 lines a check, as any check asks -> findings and the counter in one append, FLUSHED -> next page
///   lines that were replaced or revoked meanwhile count no more; where another hub's copy answered, the baseline goes back to where that is, FLUSHED, and the page is asked again
/// at the end, and from then on again and again: what has changed behind the baseline -> whom it may concern (ChangedRecords) -> those are asked anew -> findings, then the baseline
///   more has changed than is known: from the beginning, with a new baseline
/// </code>
/// A kill leaves the counter of the last page: its successor goes on there. What was asked and not flushed is asked again.
/// </remarks>
/// <param name="book">The lists.</param>
/// <param name="grains">Calls actors.</param>
/// <param name="id">Which event.</param>
/// <param name="grant">The host's grant.</param>
/// <param name="current">The event as it stands.</param>
/// <param name="clock">The clock.</param>
internal sealed class ListScreening(AccreditationBook book, IGrainFactory grains, DeploymentId id, ScreeningGrant grant, Func<EventView?> current, TimeProvider clock)
{
    /// <summary>Lines of one check: each asks for a person.</summary>
    private const int LinesOfCheck = CheckRequest.MaxPersons;

    /// <summary>Checks that are under way at once: single checks need the rest of the machine.</summary>
    private const int ChecksAtOnce = 2;

    private const int RowsOfPage = 500;
    private const int MaxPageBytes = 1024 * 1024;

    /// <summary>Changed records of which it is asked whom they concern; with more, all lines are screened again.</summary>
    private const int MaxChanged = 20_000;

    /// <summary>Until when a row says that the actor is to be awake, while lists are screened.</summary>
    public static TimeSpan StayAwake { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How often what has changed is looked at, when that takes no longer itself.</summary>
    public static TimeSpan LookEvery { get; } = TimeSpan.FromSeconds(10);

    private bool IsOn => current() is { Record: { State: EventState.Open, Screening: ScreeningState.Running } record } && !grant.IsOver(record);

    private HubName Home => HomeHub.OfKey(id.Value);

    /// <summary>Screens what is to be screened.</summary>
    /// <returns>When to look again; null when it is not on any more.</returns>
    public async Task<TimeSpan?> RunAsync(CancellationToken cancellationToken)
    {
        while (IsOn && !cancellationToken.IsCancellationRequested)
        {
            var page = await ReadAsync(book.Stream.Counter(AccreditationRows.ScreenedTo) + 1, RowsOfPage, cancellationToken);
            if (page.Count > 0)
            {
                await RequireBaselineAsync(cancellationToken);
                await ScreenAsync(page, cancellationToken);
                continue;
            }

            // A large walk must leave the machine to others for four times as long as it took.
            var began = clock.GetTimestamp();
            if (await LookForChangesAsync(cancellationToken))
            {
                var taken = clock.GetElapsedTime(began) * 4;
                return taken > LookEvery ? taken : LookEvery;
            }
        }

        return null;
    }

    /// <summary>Requires the host's grant, under which lists are screened, for other work of the team at the event.</summary>
    /// <exception cref="MeshException"><c>consent-required</c>: there is none, or it is over; what the consent says while it is away.</exception>
    public Task RequireGrantAsync(CancellationToken cancellationToken)
    {
        var record = current()!.Record;
        AccreditationAccess.RequireGrant(record);
        return grant.RequireAsync(record, cancellationToken);
    }

    /// <summary>Asks for some with badges.</summary>
    /// <returns>Those of whom something is found, known or not; and the hubs whose copies have answered.</returns>
    /// <exception cref="MeshException"><c>unavailable</c>: no copy of the records answers, or it is still being read; <c>consent-required</c>: the grant is over.</exception>
    public async Task<(ImmutableArray<FoundEntry> Found, ImmutableHashSet<HubName> Hubs)> AskAsync(IEnumerable<AskedEntry> entries, CancellationToken cancellationToken)
    {
        var (found, hubs) = (ImmutableArray.CreateBuilder<FoundEntry>(), ImmutableHashSet.CreateBuilder<HubName>());
        foreach (var some in entries.Chunk(LinesOfCheck).Chunk(ChecksAtOnce))
        {
            foreach (var (answers, hub) in await Task.WhenAll(some.Select(lines => CheckAsync(lines, cancellationToken))))
            {
                found.AddRange(answers);
                hubs.Add(hub);
            }
        }

        return (found.ToImmutable(), hubs.ToImmutable());
    }

    private async Task ScreenAsync(IReadOnlyList<StoredRow> page, CancellationToken cancellationToken)
    {
        var lines = LinesOf(page);
        var (found, hubs) = await AskAsync(lines.Where(line => line.Entry.RevokedAt is null).Select(line => ScreeningQuestions.Of(line.Entry, line.Position)), cancellationToken);
        if (!await CoversAsync(hubs, cancellationToken))
        {
            return;
        }

        await WriteAsync(
            found,
            lines,
            (batch, day, counted) =>
            {
                batch.SetCounter(AccreditationRows.ScreenedTo, page[^1].Position);
                AccreditationBook.Count(batch, AccreditationRows.Screened, counted);
                AccreditationBook.Count(batch, AccreditationRows.DayKey(day, nameof(EventDay.Screened)), counted);
            },
            cancellationToken);
    }

    /// <summary>Whether the copies that answered are at least as far as the baseline says. It goes back to where one of another hub is: what that lacks has to be looked for later.</summary>
    private async Task<bool> CoversAsync(ImmutableHashSet<HubName> hubs, CancellationToken cancellationToken)
    {
        var (row, baseline) = (await FindBaselineAsync(cancellationToken))!.Value;
        if (hubs.FirstOrDefault(hub => !baseline.Covers(hub)) is not { Value: not null } other)
        {
            return true;
        }

        var there = await grains.GetGrain<IRecordReplicaGrain>(other.Value).ReadPositionsAsync(cancellationToken);
        await book.CommitAsync(1, clock.GetJournalTime(), (batch, _) => AddBaseline(batch, baseline.BackTo(there)));
        await book.Journal.DeleteBodiesAsync(book.Stream.Stream, [row.Position], cancellationToken);
        return false;
    }

    /// <summary>Writes what was found and was not known, which an entrance may have found meanwhile.</summary>
    /// <param name="found">What was found.</param>
    /// <param name="lines">Of which lines; what was found of one that was replaced or revoked since is nobody's any more.</param>
    /// <param name="more">Adds what belongs into the same append, with the day at the sites and how many of the lines stand; null for nothing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when screening was stopped meanwhile, and nothing was written.</returns>
    public async Task<bool> WriteAsync(
        ImmutableArray<FoundEntry> found, IReadOnlyCollection<(Accreditation Entry, long Position)> lines, Action<AppendBatch, DateOnly, int>? more, CancellationToken cancellationToken)
    {
        await book.Gate.WaitAsync(cancellationToken);
        try
        {
            var gone = await book.FindOvertakenAsync(lines.Select(line => (line.Entry.Badge, line.Position)), cancellationToken);
            var findings = await book.NewFindingsAsync(found.Where(one => !gone.Contains(one.Position)), cancellationToken);
            if (current() is not { } view || !IsOn)
            {
                return false;
            }

            if (findings.Length > 0 || more is not null)
            {
                var now = clock.GetJournalTime();
                var day = EntranceRules.DayOf(view.Record.Plan, now);
                await book.CommitAsync(findings.Length, now, (batch, told) =>
                {
                    book.AddFindings(batch, findings, day, told);
                    more?.Invoke(batch, day, lines.Count - gone.Count);
                });
            }

            return true;
        }
        finally
        {
            book.Gate.Release();
        }
    }

    private async Task<(IEnumerable<FoundEntry> Found, HubName Hub)> CheckAsync(AskedEntry[] lines, CancellationToken cancellationToken)
    {
        var asked = lines.Index().SelectMany(line => line.Item.Questions.Select(question => (line.Index, Question: question))).ToList();
        var request = new CheckRequest(id.Host, [.. asked.Select(one => one.Question)]) { LeadsOnly = true };
        var answer = await NearestAsync(copy => copy.CheckAsync(request, cancellationToken), cancellationToken);
        if (answer.Answers.Any(one => one.IsNotYetSearchable))
        {
            throw new MeshException(MeshErrorCodes.Unavailable, $"The copy of the records at {answer.Hub} is still being read: no hit means nothing yet.", TimeSpan.FromSeconds(1));
        }

        var found = asked.Zip(answer.Answers).GroupBy(one => one.First.Index)
            .Select(line => (Entry: lines[line.Key], Records: line.SelectMany(one => ScreeningQuestions.FoundBy(id, lines[line.Key], one.First.Question, one.Second, answer.At))))
            .Select(line => new FoundEntry(line.Entry.Badge, line.Entry.Checkpoint, [.. line.Records.DistinctBy(found => (found.Owner, found.Record))], answer.At, answer.Hub) { Position = line.Entry.Position })
            .Where(one => !one.Records.IsEmpty);
        return (found, answer.Hub);
    }

    /// <summary>Looks whom the records may concern that have changed behind the baseline, and asks for those.</summary>
    /// <returns>Whether it came to its end; otherwise there is more to screen.</returns>
    private async Task<bool> LookForChangesAsync(CancellationToken cancellationToken)
    {
        if (await FindBaselineAsync(cancellationToken) is not (var row, var baseline))
        {
            // Nobody is on the lists.
            return true;
        }

        using var changed = new ChangedRecords();
        if (await ReadChangesAsync(baseline, changed, cancellationToken) is not { } reached)
        {
            await BeginAnewAsync(row, cancellationToken);
            return false;
        }

        if (changed.Count > 0 && !await WalkAsync(changed, reached.Baseline.Hub, cancellationToken))
        {
            return true;
        }

        await book.CommitAsync(1, reached.At, (batch, _) =>
        {
            batch.SetCounter(AccreditationRows.ScreenedAt, reached.At.UtcTicks);
            if (!reached.Baseline.Positions.Select(position => position.Position).SequenceEqual(baseline.Positions.Select(position => position.Position)))
            {
                AddBaseline(batch, reached.Baseline);
            }
        });
        if (await book.Journal.FindKeyAsync(book.Stream.Stream, AccreditationRows.BaselineKey, cancellationToken) != row.Position)
        {
            await book.Journal.DeleteBodiesAsync(book.Stream.Stream, [row.Position], cancellationToken);
        }

        return true;
    }

    /// <summary>Reads what has changed; null when that is no longer known, or so much that all is screened again.</summary>
    private async Task<(ScreeningBaseline Baseline, DateTimeOffset At)?> ReadChangesAsync(ScreeningBaseline baseline, ChangedRecords changed, CancellationToken cancellationToken)
    {
        HubName? from = null;
        try
        {
            while (changed.Count <= MaxChanged)
            {
                var query = new CopyChangesQuery(id.Host, [RecordKind.TravelDocument, RecordKind.Person], baseline.Positions);
                var page = await NearestAsync(copy => copy.ReadChangesAsync(query, cancellationToken), cancellationToken);
                from ??= page.Hub;
                RequireFrom(from.Value, page.Hub, await CoversAsync([page.Hub], cancellationToken));
                foreach (var row in page.Rows)
                {
                    changed.Add(row);
                }

                baseline = new ScreeningBaseline(page.Hub, page.Positions);
                if (!page.HasMore)
                {
                    return (baseline, page.At);
                }
            }
        }
        catch (MeshException gone) when (gone.Code == MeshErrorCodes.Gone)
        {
            // An owner's records were restored, or too much has changed.
        }

        return null;
    }

    /// <summary>Goes through all lines that were screened.</summary>
    /// <returns>False when it was stopped before its end.</returns>
    private async Task<bool> WalkAsync(ChangedRecords changed, HubName hub, CancellationToken cancellationToken)
    {
        for (var from = 1L; await ReadAsync(from, RowsOfPage, cancellationToken) is { Count: > 0 } page; from = page[^1].Position + 1)
        {
            var concerned = await Task.Run(() => LinesOf(page).Where(line => line.Entry.RevokedAt is null && changed.Concern(line.Entry)).ToList(), cancellationToken);
            var (found, hubs) = await AskAsync(concerned.Select(line => ScreeningQuestions.Of(line.Entry, line.Position)), cancellationToken);
            RequireFrom(hub, hubs.FirstOrDefault(other => other != hub, hub));
            if (!await WriteAsync(found, concerned, null, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Puts off what is to be read from the copy of one hub, where that of another has answered: it may lack what has changed.</summary>
    private static void RequireFrom(HubName hub, HubName answered, bool isCovered = true)
    {
        if (answered != hub || !isCovered)
        {
            throw new MeshException(MeshErrorCodes.Unavailable, $"The copy of the records at {answered} has answered, which may not be so far as that at another hub; what has changed is looked for again.", TimeSpan.FromSeconds(1));
        }
    }

    private async Task BeginAnewAsync(StoredRow old, CancellationToken cancellationToken)
    {
        var baseline = await ReadBaselineAsync(cancellationToken);
        await book.CommitAsync(1, clock.GetJournalTime(), (batch, _) =>
        {
            AddBaseline(batch, baseline);
            batch.SetCounter(AccreditationRows.ScreenedTo, 0);
            batch.SetCounter(AccreditationRows.Screened, 0);
        });
        await book.Journal.DeleteBodiesAsync(book.Stream.Stream, [old.Position], cancellationToken);
    }

    private async Task RequireBaselineAsync(CancellationToken cancellationToken)
    {
        if (book.Stream.Counter(AccreditationRows.ScreenedTo) == 0 && await book.FindAsync(AccreditationRows.BaselineKey, cancellationToken) is null)
        {
            var baseline = await ReadBaselineAsync(cancellationToken);
            await book.CommitAsync(1, clock.GetJournalTime(), (batch, _) => AddBaseline(batch, baseline));
        }
    }

    private async Task<ScreeningBaseline> ReadBaselineAsync(CancellationToken cancellationToken)
    {
        var start = await NearestAsync(copy => copy.ReadPositionsAsync(cancellationToken), cancellationToken);
        return new ScreeningBaseline(start.Hub, start.Positions);
    }

    private void AddBaseline(AppendBatch batch, ScreeningBaseline baseline) =>
        batch.AddKey(AccreditationRows.BaselineKey, batch.AddRow(book.Rows.Write(AccreditationRows.Baseline, baseline.Hub, book.Rows.Bytes(baseline))).Index);

    private async Task<(StoredRow Row, ScreeningBaseline Baseline)?> FindBaselineAsync(CancellationToken cancellationToken) =>
        await book.FindAsync(AccreditationRows.BaselineKey, cancellationToken) is { Body.IsEmpty: false } row ? (row, book.Rows.Read<ScreeningBaseline>(row.Body)) : null;

    private async Task<IReadOnlyList<StoredRow>> ReadAsync(long from, int max, CancellationToken cancellationToken) =>
        await book.Journal.ReadAsync(book.Stream.Stream, from, max, MaxPageBytes, cancellationToken);

    private List<(Accreditation Entry, long Position)> LinesOf(IReadOnlyList<StoredRow> page) =>
        [.. page.Where(row => row is { Kind: AccreditationRows.Entry, Body.IsEmpty: false }).Select(row => (book.Rows.Read<Accreditation>(row.Body), row.Position))];

    /// <summary>Asks the copies of the hubs under the host's grant, the nearest to the lists first, until one answers. Nothing is asked of the records by another way.</summary>
    private async Task<T> NearestAsync<T>(Func<IRecordReplicaGrain, Task<T>> ask, CancellationToken cancellationToken)
    {
        await grant.RequireAsync(current()!.Record, cancellationToken);
        var hubs = Home.ByDistance();
        foreach (var hub in hubs[..^1])
        {
            try
            {
                return await ask(grains.GetGrain<IRecordReplicaGrain>(hub.Value));
            }
            catch (Exception away) when (!cancellationToken.IsCancellationRequested && away is MeshException { Code: MeshErrorCodes.Unavailable } or TimeoutException or OrleansException)
            {
                // The next hub has a copy too.
            }
        }

        return await ask(grains.GetGrain<IRecordReplicaGrain>(hubs[^1].Value));
    }
}
