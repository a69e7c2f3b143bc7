using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Events;

/// <summary>What passages must say to be some, and what is decided of one.</summary>
internal static class PassageRules
{
    /// <summary>Days before the first day of the event from which on entrances without network may have decided: they are tried out before it. The figures of days are bounded by it.</summary>
    public const int DaysBefore = 30;

    /// <summary>How far an entrance's clock may be ahead.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>Refuses passages that are none. All that is wrong is named, by the passages' places.</summary>
    /// <exception cref="Contracts.Errors.MeshException"><c>invalid</c></exception>
    public static void Check(EventPlan plan, ImmutableArray<Passage> passages, DateTimeOffset now)
    {
        var problems = new CommandProblems();
        foreach (var (index, passage) in passages.Index())
        {
            problems.Require(AccreditationLimits.IsBadge(passage.Badge), $"passages[{index}].badge: 1 to {AccreditationLimits.MaxBadge} letters, digits and dashes.");
            problems.Require(plan.Checkpoints.Any(point => point.Code == passage.Checkpoint), $"passages[{index}].checkpoint: the event has none '{passage.Checkpoint}'.");
            problems.Require(Enum.IsDefined(passage.Direction), $"passages[{index}].direction: in or out.");
            problems.Require(passage.Shown is null || ScreeningQuestions.CanBeShown(passage.Shown), $"passages[{index}].shown: a travel document, a person with a name, or a zone.");
            if (passage.Offline is { } offline)
            {
                problems.Require(Enum.IsDefined(offline.Verdict), $"passages[{index}].verdict: this hub does not know it.");
                problems.Require(offline.At <= now + Ahead, $"passages[{index}].at: it is in the future; set the entrance's clock.");
                problems.Require(IsInTime(plan, offline.At), $"passages[{index}].at: it is more than {DaysBefore} days before the event; set the entrance's clock.");
                problems.Require(offline.DataAsOf <= offline.At, $"passages[{index}].dataAsOf: a copy is older than what is decided by it.");
            }
        }

        problems.Refuse();
    }

    /// <summary>The entrance with a code that the plan has.</summary>
    public static EventCheckpoint EntranceOf(EventPlan plan, string code) => plan.Checkpoints.First(point => point.Code == code);

    /// <summary>Decides of a badge; what an entrance without network has decided stays, with what the hub would have decided then beside it.</summary>
    /// <param name="plan">The event's plan.</param>
    /// <param name="passage">The badge, at which entrance.</param>
    /// <param name="entry">What the lists say of it; null for nothing.</param>
    /// <param name="isSuspicious">Whether screening found something that nobody has cleared.</param>
    /// <param name="last">The newest passage by which it was let into the same place, or out; null for none.</param>
    /// <param name="by">On whose behalf.</param>
    /// <param name="now">The hub's time.</param>
    public static DecidedPassage Decide(EventPlan plan, Passage passage, Accreditation? entry, bool isSuspicious, DecidedPassage? last, Author by, DateTimeOffset now)
    {
        var entrance = EntranceOf(plan, passage.Checkpoint);
        if (passage.Offline is not { } offline)
        {
            var verdict = EntranceRules.Decide(plan, entrance, passage.Direction, entry, isSuspicious, last?.Direction == PassageDirection.In, now);
            return new DecidedPassage(passage.Badge, passage.Checkpoint, passage.Direction, verdict, now, by);
        }

        // What was revoked, or passed, after it says nothing of that time.
        var then = entry?.RevokedAt > offline.At ? entry with { RevokedAt = null } : entry;
        var wasIn = last is null || last.At > offline.At ? passage.Direction == PassageDirection.Out : last.Direction == PassageDirection.In;
        var atHub = EntranceRules.Decide(plan, entrance, passage.Direction, then, isSuspicious, wasIn, offline.At);
        return new DecidedPassage(passage.Badge, passage.Checkpoint, passage.Direction, offline.Verdict, offline.At, by) { DataAsOf = offline.DataAsOf, AtHub = atHub == offline.Verdict ? null : atHub };
    }

    /// <summary>The later of two passages; the second when they are at the same time.</summary>
    public static DecidedPassage Later(DecidedPassage? last, DecidedPassage passage) => last?.At > passage.At ? last : passage;

    private static bool IsInTime(EventPlan plan, DateTimeOffset at) =>
        EntranceRules.DayOf(plan, at) is var day && (day == plan.RehearsalOn || day.DayNumber >= plan.From.DayNumber - DaysBefore);
}
