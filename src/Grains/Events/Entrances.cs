using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;

namespace Interpol.Mesh.Grains.Events;

/// <summary>Decides of badges at entrances, and compares what entrances without network have decided.</summary>
/// <param name="book">The lists.</param>
/// <param name="screening">Asks the copies of the records.</param>
/// <param name="clock">The clock.</param>
internal sealed class Entrances(AccreditationBook book, ListScreening screening, TimeProvider clock)
{
    /// <summary>How long it is waited for the records. Somebody stands at an entrance, and others behind.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    /// <summary>Asks the records for whoever wants to go in, by the lists and by what is shown. While they do not answer soon, or there is no grant any more, the lists are as they were screened.</summary>
    public async Task<AskedAtEntrances> AskAsync(EventRecord record, ImmutableArray<Passage> passages, CancellationToken cancellationToken)
    {
        if (record.Screening != ScreeningState.Running)
        {
            return new AskedAtEntrances([], IsAsScreened: false, IsShownAsked: false);
        }

        // Those whom an entrance has decided of are not asked for again: they are on the lists, which are screened. What was shown to it waits, and nobody at the others for that.
        var here = passages.Where(passage => passage.Offline is null).ToList();
        var lines = await LinesAsync(here.Where(passage => passage.Direction == PassageDirection.In), cancellationToken);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var asked = lines.Values.Where(line => line.Entry.RevokedAt is null).Select(line => ScreeningQuestions.Of(line.Entry, line.Position))
                .Concat(here.Where(passage => passage.Shown is not null).Select(passage => new AskedEntry(passage.Badge, [passage.Shown!], passage.Checkpoint)));
            return new AskedAtEntrances((await screening.AskAsync(asked, asking.Token).WaitAsync(Patience, clock, cancellationToken)).Found, IsAsScreened: false, IsShownAsked: true);
        }
        catch (Exception exception) when (exception is MeshException { Code: MeshErrorCodes.Unavailable or MeshErrorCodes.Busy or MeshErrorCodes.ConsentRequired or MeshErrorCodes.NotFound } or TimeoutException or OrleansException)
        {
            await asking.CancelAsync();
            return new AskedAtEntrances([], IsAsScreened: true, IsShownAsked: false);
        }
    }

    /// <summary>Asks for what was shown while the records could not be asked. When the event is over it is asked for no more.</summary>
    /// <exception cref="MeshException"><c>unavailable</c>, <c>consent-required</c>: not now.</exception>
    public async Task AskLaterAsync(EventRecord record, IEnumerable<ShownAtEntrance> shown, CancellationToken cancellationToken)
    {
        if (record.State != EventState.Open)
        {
            return;
        }

        if (record.Screening != ScreeningState.Running
            || !await screening.WriteAsync((await screening.AskAsync(shown.Select(one => new AskedEntry(one.Badge, [one.Question], one.Checkpoint)), cancellationToken)).Found, [], null, cancellationToken))
        {
            throw new MeshException(MeshErrorCodes.Unavailable, "The lists are not screened now, so that nothing is asked for the event.");
        }
    }

    /// <summary>Decides of badges, one after the other, and writes what was decided with the outcome of the command.</summary>
    /// <param name="record">The event.</param>
    /// <param name="command">The command.</param>
    /// <param name="asked">What <see cref="AskAsync"/> found.</param>
    /// <param name="now">The hub's time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MeshException"><c>busy</c>: too much that was shown waits.</exception>
    public async Task<PassagesOutcome> DecideAsync(
        EventRecord record, IssuedCommand<PassagesCommand> command, AskedAtEntrances asked, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var passages = command.Command.Passages;
        if (passages.Count(passage => Waits(passage, asked)) is > 0 and var more && book.Links.WaitingOn(AccreditationRows.ShownLink) + more > AccreditationLimits.MaxShownWaiting)
        {
            throw new MeshException(
                MeshErrorCodes.Busy, $"passages: {AccreditationLimits.MaxShownWaiting} that were shown wait to be asked of the records. Decide without shown, or hand on later.", TimeSpan.FromSeconds(30));
        }

        // What was found of a line that was replaced while it was asked is nobody's any more.
        var lines = await LinesAsync(passages, cancellationToken);
        var entries = lines.ToDictionary(line => line.Key, line => line.Value.Entry, StringComparer.Ordinal);
        var findings = await book.NewFindingsAsync(asked.Found.Where(one => one.Checkpoint is not null || (lines.TryGetValue(one.Badge, out var line) && line.Position == one.Position)), cancellationToken);
        var newest = new Dictionary<string, DecidedPassage?>(StringComparer.Ordinal);
        var decided = ImmutableArray.CreateBuilder<DecidedPassage>(passages.Length);
        foreach (var passage in passages)
        {
            var isSuspicious = findings.Any(one => one.Finding.Badge == passage.Badge) || await book.FindFindingAsync(passage.Badge, cancellationToken) is { ClearedAt: null };
            var place = await NewestAsync(newest, AccreditationRows.PlaceKey(passage.Badge, PassageRules.EntranceOf(record.Plan, passage.Checkpoint)), cancellationToken);
            var all = await NewestAsync(newest, AccreditationRows.PassageKey(passage.Badge), cancellationToken);
            var one = PassageRules.Decide(record.Plan, passage, entries.GetValueOrDefault(passage.Badge), isSuspicious, place.Last, command.By, now);
            newest[place.Key] = one.Verdict == PassageVerdict.Admitted ? PassageRules.Later(place.Last, one) : place.Last;
            newest[all.Key] = PassageRules.Later(all.Last, one);
            decided.Add(one);
        }

        var outcome = new PassagesOutcome([.. decided.Zip(passages).Select(one => new PassageAnswer(one.First, entries.GetValueOrDefault(one.First.Badge)) { IsShownWaiting = Waits(one.Second, asked) })])
        {
            IsAsScreened = asked.IsAsScreened,
        };
        await WriteAsync(record.Plan, command, outcome, findings, newest, now);
        return outcome;
    }

    /// <summary>Whether what was shown has yet to be asked.</summary>
    private static bool Waits(Passage passage, AskedAtEntrances asked) => passage.Shown is not null && (passage.Offline is not null || !asked.IsShownAsked);

    private async Task<Dictionary<string, (Accreditation Entry, long Position)>> LinesAsync(IEnumerable<Passage> passages, CancellationToken cancellationToken)
    {
        var lines = new Dictionary<string, (Accreditation Entry, long Position)>(StringComparer.Ordinal);
        foreach (var badge in passages.Select(passage => passage.Badge).Distinct())
        {
            if (await book.FindEntryAsync(badge, cancellationToken) is { } found)
            {
                lines[badge] = (found.Entry, found.Row.Position);
            }
        }

        return lines;
    }

    /// <summary>The newest passage with a key, of those that are written and of this command's.</summary>
    private async Task<(string Key, DecidedPassage? Last)> NewestAsync(Dictionary<string, DecidedPassage?> newest, string key, CancellationToken cancellationToken)
    {
        if (!newest.TryGetValue(key, out var last))
        {
            newest[key] = last = await book.FindPassageAsync(key, cancellationToken);
        }

        return (key, last);
    }

    private Task WriteAsync(
        EventPlan plan,
        IssuedCommand<PassagesCommand> command,
        PassagesOutcome outcome,
        ImmutableArray<(Finding Finding, bool IsFirst)> findings,
        Dictionary<string, DecidedPassage?> newest,
        DateTimeOffset now) => book.CommitAsync(findings.Length + (2 * outcome.Answers.Length) + 1, now, (batch, told) =>
        {
            book.AddFindings(batch, findings, EntranceRules.DayOf(plan, now), told);
            foreach (var passage in outcome.Answers.Select(answer => answer.Passage))
            {
                // A revoked badge was let in by a copy that did not know it.
                var isAlarm = passage is { Verdict: PassageVerdict.Admitted, AtHub: PassageVerdict.Revoked };
                var index = book.AddTold(batch, AccreditationRows.Passage, AccreditationRows.AlarmLink, passage, isAlarm, told);
                string[] keys = [AccreditationRows.PassageKey(passage.Badge), AccreditationRows.PlaceKey(passage.Badge, PassageRules.EntranceOf(plan, passage.Checkpoint))];

                // What an entrance without network hands on late leaves a later one in its place.
                foreach (var key in keys.Where(key => ReferenceEquals(newest[key], passage)))
                {
                    batch.AddKey(key, index);
                }

                var day = EntranceRules.DayOf(plan, passage.At);
                AccreditationBook.Count(batch, AccreditationRows.DayKey(day, passage.Verdict == PassageVerdict.Admitted ? nameof(EventDay.Admitted) : nameof(EventDay.Refused)), passage.Direction == PassageDirection.In ? 1 : 0);
                AccreditationBook.Count(batch, AccreditationRows.DayKey(day, nameof(EventDay.OnStaleData)), passage.DataAsOf is null ? 0 : 1);
                AccreditationBook.Count(batch, AccreditationRows.DayKey(day, nameof(EventDay.Alarms)), isAlarm ? 1 : 0);
            }

            foreach (var (passage, _) in command.Command.Passages.Zip(outcome.Answers).Where(one => one.Second.IsShownWaiting))
            {
                book.AddTold(batch, AccreditationRows.Shown, AccreditationRows.ShownLink, new ShownAtEntrance(passage.Badge, passage.Checkpoint, passage.Shown!), isTold: true, told);
            }

            book.AddOutcome(batch, command, outcome);
        });
}

/// <summary>What asking the records has come to at entrances.</summary>
/// <param name="Found">Those of whom something is found.</param>
/// <param name="IsAsScreened">Whether the records could not be asked, although the lists are screened.</param>
/// <param name="IsShownAsked">Whether what was shown was asked.</param>
internal sealed record AskedAtEntrances(ImmutableArray<FoundEntry> Found, bool IsAsScreened, bool IsShownAsked);
