using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
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
/// at the end, and from then on again and again: what has changed behind the baseline -> whom it may concern (ChangedRecords) -> those are asked anew -> findings, then the baseline
///   more has changed than is known: from the beginning, with a new baseline
/// </code>
/// A kill leaves the counter of the last page: its successor goes on there. What was asked and not flushed is asked again.
/// </remarks>
/// <param name="book">The lists.</param>
/// <param name="grains">Calls actors.</param>
/// <param name="id">Which event.</param>
/// <param name="work">The actor to which the host's grant is given.</param>
/// <param name="current">The event as it stands.</param>
/// <param name="clock">The clock.</param>
internal sealed class ListScreening(AccreditationBook book, IGrainFactory grains, DeploymentId id, GrainId work, Func<EventView?> current, TimeProvider clock)
{
    /// <summary>Lines of one check: each asks for a person.</summary>
    private const int LinesOfCheck = CheckRequest.MaxPersons;

    /// <summary>Checks that are under way at once: single checks need the rest of the machine.</summary>
    private const int ChecksAtOnce = 2;

    private const int RowsOfPage = 200;
    private const int RowsOfWalk = 500;
    private const int MaxPageBytes = 1024 * 1024;

    /// <summary>Pages between two steps that are recorded at the grant.</summary>
    private const int PagesOfStep = 50;

    /// <summary>Changed records of which it is asked whom they concern; with more, all lines are screened again.</summary>
    private const int MaxChanged = 20_000;

    private int _pages;

    /// <summary>Until when a row says that the actor is to be awake, while lists are screened.</summary>
    public static TimeSpan StayAwake { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How often what has changed is looked at, when that takes no longer itself.</summary>
    public static TimeSpan LookEvery { get; } = TimeSpan.FromSeconds(10);

    private bool IsOn => current() is { Record: { State: EventState.Open, Screening: ScreeningState.Running } };

    private HubName Home => HomeHub.OfKey(id.Value);

    /// <summary>Screens what is to be screened.</summary>
    /// <returns>When to look again; null when it is not on any more.</returns>
    public async Task<TimeSpan?> RunAsync(CancellationToken cancellationToken)
    {
        while (IsOn && !cancellationToken.IsCancellationRequested)
        {
            await RequireGrantAsync(cancellationToken);
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

    /// <summary>Asks for some on the lists.</summary>
    /// <returns>What is found of each that was not known, as a finding; in no order.</returns>
    /// <exception cref="MeshException"><c>unavailable</c>: no copy of the records answers, or it is still being read.</exception>
    public async Task<ImmutableArray<(Finding Finding, bool IsFirst)>> AskAsync(IReadOnlyList<Accreditation> entries, CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<(Finding, bool)>();
        foreach (var some in entries.Chunk(LinesOfCheck).Chunk(ChecksAtOnce))
        {
            foreach (var found in await Task.WhenAll(some.Select(lines => CheckAsync(lines, cancellationToken))))
            {
                foreach (var (entry, records, at, hub) in found)
                {
                    var known = await book.FindFindingAsync(entry.Badge, cancellationToken);
                    var fresh = records.Where(record => known?.Records.Any(other => other.Owner == record.Owner && other.Record == record.Record) != true).ToList();
                    if (fresh.Count > 0)
                    {
                        ImmutableArray<FoundRecord> all = [.. fresh.Concat(known?.Records ?? []).Take(AccreditationLimits.MaxRecords)];
                        findings.Add((new Finding(entry.Badge, at, hub, all) { NewRecords = Math.Min(fresh.Count, all.Length) }, known is null));
                    }
                }
            }
        }

        return findings.ToImmutable();
    }

    private async Task ScreenAsync(IReadOnlyList<StoredRow> page, CancellationToken cancellationToken)
    {
        var lines = EntriesOf(page);
        var findings = await AskAsync([.. lines.Where(entry => entry.RevokedAt is null)], cancellationToken);
        var now = clock.GetJournalTime();
        if (current() is not { } view || !IsOn)
        {
            return;
        }

        var day = EntranceRules.DayOf(view.Record.Plan, now);
        await book.CommitAsync(findings.Length, now, (batch, told) =>
        {
            foreach (var (finding, isFirst) in findings)
            {
                book.AddFinding(batch, finding, isFirst, day, told);
            }

            batch.SetCounter(AccreditationRows.ScreenedTo, page[^1].Position);
            AccreditationBook.Count(batch, AccreditationRows.Screened, lines.Count);
            AccreditationBook.Count(batch, AccreditationRows.DayKey(day, nameof(EventDay.Screened)), lines.Count);
        });
    }

    private async Task<IReadOnlyList<(Accreditation Entry, IReadOnlyList<FoundRecord> Records, DateTimeOffset At, HubName Hub)>> CheckAsync(Accreditation[] lines, CancellationToken cancellationToken)
    {
        var asked = lines.SelectMany(entry => ScreeningQuestions.Of(entry).Select(question => (Entry: entry, Question: question))).ToList();
        var request = new CheckRequest(id.Host, [.. asked.Select(one => one.Question)]);
        var answer = await NearestAsync(copy => copy.CheckAsync(request, cancellationToken));
        if (answer.Answers.Any(one => one.IsNotYetSearchable))
        {
            throw new MeshException(MeshErrorCodes.Unavailable, $"The copy of the records at {answer.Hub} is still being read: no hit means nothing yet.", TimeSpan.FromSeconds(1));
        }

        return
        [
            .. asked.Zip(answer.Answers).GroupBy(one => one.First.Entry, one => one.Second)
                .Select(one => (one.Key, (IReadOnlyList<FoundRecord>)[.. one.SelectMany(ScreeningQuestions.FoundBy).DistinctBy(found => (found.Owner, found.Record))], answer.At, answer.Hub))
                .Where(one => one.Item2.Count > 0),
        ];
    }

    /// <summary>Looks whom the records may concern that have changed behind the baseline, and asks for those.</summary>
    /// <returns>Whether it came to its end; otherwise there is more to screen.</returns>
    private async Task<bool> LookForChangesAsync(CancellationToken cancellationToken)
    {
        if (await book.FindAsync(AccreditationRows.BaselineKey, cancellationToken) is not { Body.IsEmpty: false } row)
        {
            // Nobody is on the lists.
            return true;
        }

        var baseline = book.Rows.Read<ScreeningBaseline>(row.Body);
        using var changed = new ChangedRecords();
        if (await ReadChangesAsync(baseline, changed, cancellationToken) is not { } reached)
        {
            await BeginAnewAsync(row, cancellationToken);
            return false;
        }

        if (changed.Count > 0 && !await WalkAsync(changed, cancellationToken))
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
        try
        {
            while (changed.Count <= MaxChanged)
            {
                var query = new CopyChangesQuery(id.Host, [RecordKind.TravelDocument, RecordKind.Person], baseline.Positions);
                var page = await NearestAsync(copy => copy.ReadChangesAsync(query, cancellationToken));
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
    private async Task<bool> WalkAsync(ChangedRecords changed, CancellationToken cancellationToken)
    {
        for (var from = 1L; await ReadAsync(from, RowsOfWalk, cancellationToken) is { Count: > 0 } page; from = page[^1].Position + 1)
        {
            var concerned = await Task.Run(() => EntriesOf(page).Where(entry => entry.RevokedAt is null && changed.Concern(entry)).ToList(), cancellationToken);
            var findings = await AskAsync(concerned, cancellationToken);
            if (current() is not { } view || !IsOn)
            {
                return false;
            }

            if (findings.Length > 0)
            {
                var now = clock.GetJournalTime();
                await book.CommitAsync(findings.Length, now, (batch, told) =>
                {
                    foreach (var (finding, isFirst) in findings)
                    {
                        book.AddFinding(batch, finding, isFirst, EntranceRules.DayOf(view.Record.Plan, now), told);
                    }
                });
            }
        }

        return true;
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
        var start = await NearestAsync(copy => copy.ReadPositionsAsync(cancellationToken));
        return new ScreeningBaseline(start.Hub, start.Positions);
    }

    private void AddBaseline(AppendBatch batch, ScreeningBaseline baseline) =>
        batch.AddKey(AccreditationRows.BaselineKey, batch.AddRow(book.Rows.Write(AccreditationRows.Baseline, baseline.Hub, book.Rows.Bytes(baseline))).Index);

    /// <summary>Has the grant record a step, now and then, which it refuses when it is over: also where its word of that has not come yet.</summary>
    private async Task RequireGrantAsync(CancellationToken cancellationToken)
    {
        if (_pages++ % PagesOfStep == 0 && current()!.Record is { Consent: { } consent, ScreenedBy: { } by })
        {
            var use = new UseConsent(work, ConsentAction.DeployTeam, EventLimits.ScreeningTask);
            await grains.GetGrain<IConsentGrain>(consent.Value).ExecuteAsync(new IssuedCommand<ConsentCommand>(OperationId.New(), default, by, use), cancellationToken);
        }
    }

    private async Task<IReadOnlyList<StoredRow>> ReadAsync(long from, int max, CancellationToken cancellationToken) =>
        await book.Journal.ReadAsync(book.Stream.Stream, from, max, MaxPageBytes, cancellationToken);

    private List<Accreditation> EntriesOf(IReadOnlyList<StoredRow> page) => [.. page.Where(row => row is { Kind: AccreditationRows.Entry, Body.IsEmpty: false }).Select(row => book.Rows.Read<Accreditation>(row.Body))];

    /// <summary>Asks the copies of the hubs, the nearest to the lists first, until one answers.</summary>
    private async Task<T> NearestAsync<T>(Func<IRecordReplicaGrain, Task<T>> ask)
    {
        var hubs = Home.ByDistance();
        foreach (var hub in hubs[..^1])
        {
            try
            {
                return await ask(grains.GetGrain<IRecordReplicaGrain>(hub.Value));
            }
            catch (Exception exception) when (exception is MeshException { Code: MeshErrorCodes.Unavailable } or TimeoutException or OrleansException)
            {
                // The next hub has a copy too.
            }
        }

        return await ask(grains.GetGrain<IRecordReplicaGrain>(hubs[^1].Value));
    }
}
