using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Events;

/// <summary>Decides of badges at entrances, and compares what entrances without network have decided.</summary>
/// <param name="book">The lists.</param>
/// <param name="screening">Asks the copies of the records.</param>
internal sealed class Entrances(AccreditationBook book, ListScreening screening)
{
    /// <summary>How far an entrance's clock may be ahead.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Decides of badges, one after the other, and writes what was decided with the outcome of the command.</summary>
    /// <exception cref="MeshException"><c>invalid</c>: all that is wrong, by the passages' places; nothing was written.</exception>
    public async Task<PassagesOutcome> DecideAsync(EventRecord record, IssuedCommand<PassagesCommand> command, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var passages = command.Command.Passages;
        Check(record.Plan, passages, now);

        // Those whom an entrance has decided of are not asked for again: they are on the lists, which are screened.
        var entries = new Dictionary<string, Accreditation>(StringComparer.Ordinal);
        foreach (var badge in passages.Select(passage => passage.Badge).Distinct())
        {
            if (await book.FindEntryAsync(badge, cancellationToken) is { } found)
            {
                entries[badge] = found.Entry;
            }
        }

        var asked = passages.Where(passage => passage is { Offline: null, Direction: PassageDirection.In }).Select(passage => entries.GetValueOrDefault(passage.Badge)).OfType<Accreditation>().Distinct();
        var findings = record.Screening == ScreeningState.Running ? await AskAsync([.. asked.Where(entry => entry.RevokedAt is null)], cancellationToken) : [];
        var inside = new Dictionary<string, DecidedPassage?>(StringComparer.Ordinal);
        var decided = ImmutableArray.CreateBuilder<DecidedPassage>(passages.Length);
        foreach (var passage in passages)
        {
            decided.Add(await DecideAsync(record.Plan, passage, entries.GetValueOrDefault(passage.Badge), findings, inside, command.By, now, cancellationToken));
        }

        var outcome = new PassagesOutcome([.. decided.Select(one => new PassageAnswer(one, entries.GetValueOrDefault(one.Badge)))]);
        await WriteAsync(record.Plan, command, outcome, findings, now);
        return outcome;
    }

    /// <summary>Whoever stands at an entrance is asked for once more. While no copy of the records answers, the lists are as they were screened.</summary>
    private async Task<ImmutableArray<(Finding Finding, bool IsFirst)>> AskAsync(ImmutableArray<Accreditation> entries, CancellationToken cancellationToken)
    {
        try
        {
            return await screening.AskAsync(entries, cancellationToken);
        }
        catch (Exception exception) when (exception is MeshException { Code: MeshErrorCodes.Unavailable } or TimeoutException or OrleansException)
        {
            return [];
        }
    }

    private async Task<DecidedPassage> DecideAsync(
        EventPlan plan,
        Passage passage,
        Accreditation? entry,
        ImmutableArray<(Finding Finding, bool IsFirst)> findings,
        Dictionary<string, DecidedPassage?> inside,
        Author by,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var entrance = EntranceOf(plan, passage);
        var place = AccreditationRows.PlaceKey(passage.Badge, entrance);
        if (!inside.TryGetValue(place, out var last))
        {
            last = await book.FindPassageAsync(place, cancellationToken);
        }

        var isSuspicious = findings.Any(one => one.Finding.Badge == passage.Badge) || await book.FindFindingAsync(passage.Badge, cancellationToken) is { ClearedAt: null };
        DecidedPassage decided;
        if (passage.Offline is { } offline)
        {
            // It stays decided. What the hub knew at that time is said beside it.
            var then = entry?.RevokedAt > offline.At ? entry with { RevokedAt = null } : entry;
            var atHub = EntranceRules.Decide(plan, entrance, passage.Direction, then, isSuspicious, last is null ? passage.Direction == PassageDirection.Out : last.Direction == PassageDirection.In, offline.At);
            decided = new DecidedPassage(passage.Badge, passage.Checkpoint, passage.Direction, offline.Verdict, offline.At, by) { DataAsOf = offline.DataAsOf, AtHub = atHub == offline.Verdict ? null : atHub };
        }
        else
        {
            decided = new DecidedPassage(
                passage.Badge, passage.Checkpoint, passage.Direction, EntranceRules.Decide(plan, entrance, passage.Direction, entry, isSuspicious, last?.Direction == PassageDirection.In, now), now, by);
        }

        inside[place] = decided.Verdict == PassageVerdict.Admitted && !(last?.At > decided.At) ? decided : last;
        return decided;
    }

    private Task WriteAsync(EventPlan plan, IssuedCommand<PassagesCommand> command, PassagesOutcome outcome, ImmutableArray<(Finding Finding, bool IsFirst)> findings, DateTimeOffset now)
    {
        var newest = outcome.Answers.Select(answer => answer.Passage).GroupBy(passage => passage.Badge).ToDictionary(badge => badge.Key, badge => badge.MaxBy(passage => passage.At)!);
        return book.CommitAsync(findings.Length + outcome.Answers.Length + 1, now, (batch, told) =>
        {
            foreach (var (finding, isFirst) in findings)
            {
                book.AddFinding(batch, finding, isFirst, EntranceRules.DayOf(plan, now), told);
            }

            foreach (var passage in outcome.Answers.Select(answer => answer.Passage))
            {
                var isAlarm = IsAlarm(passage);
                var index = book.AddTold(batch, AccreditationRows.Passage, passage, isAlarm, told);
                if (newest[passage.Badge] == passage)
                {
                    batch.AddKey(AccreditationRows.PassageKey(passage.Badge), index);
                }

                if (passage.Verdict == PassageVerdict.Admitted)
                {
                    batch.AddKey(AccreditationRows.PlaceKey(passage.Badge, EntranceOf(plan, new Passage(passage.Badge, passage.Checkpoint, passage.Direction))), index);
                }

                var day = EntranceRules.DayOf(plan, passage.At);
                AccreditationBook.Count(batch, AccreditationRows.DayKey(day, passage.Verdict == PassageVerdict.Admitted ? nameof(EventDay.Admitted) : nameof(EventDay.Refused)), passage.Direction == PassageDirection.In ? 1 : 0);
                AccreditationBook.Count(batch, AccreditationRows.DayKey(day, nameof(EventDay.OnStaleData)), passage.DataAsOf is null ? 0 : 1);
                AccreditationBook.Count(batch, AccreditationRows.DayKey(day, nameof(EventDay.Alarms)), isAlarm ? 1 : 0);
            }

            book.AddOutcome(batch, command, outcome);
        });
    }

    /// <summary>A revoked badge was let in by a copy that did not know it.</summary>
    private static bool IsAlarm(DecidedPassage passage) => passage is { Verdict: PassageVerdict.Admitted, AtHub: PassageVerdict.Revoked };

    private static EventCheckpoint EntranceOf(EventPlan plan, Passage passage) => plan.Checkpoints.First(point => point.Code == passage.Checkpoint);

    private static void Check(EventPlan plan, ImmutableArray<Passage> passages, DateTimeOffset now)
    {
        var problems = new CommandProblems();
        foreach (var (index, passage) in passages.Index())
        {
            problems.Require(AccreditationLimits.IsBadge(passage.Badge), $"passages[{index}].badge: 1 to {AccreditationLimits.MaxBadge} letters, digits and dashes.");
            problems.Require(plan.Checkpoints.Any(point => point.Code == passage.Checkpoint), $"passages[{index}].checkpoint: the event has none '{passage.Checkpoint}'.");
            problems.Require(Enum.IsDefined(passage.Direction), $"passages[{index}].direction: in or out.");
            if (passage.Offline is { } offline)
            {
                problems.Require(Enum.IsDefined(offline.Verdict), $"passages[{index}].verdict: this hub does not know it.");
                problems.Require(offline.At <= now + Ahead, $"passages[{index}].at: it is in the future; set the entrance's clock.");
                problems.Require(offline.DataAsOf <= offline.At, $"passages[{index}].dataAsOf: a copy is older than what is decided by it.");
            }
        }

        problems.Refuse();
    }
}
