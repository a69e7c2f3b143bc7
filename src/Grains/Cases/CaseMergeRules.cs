using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using static Interpol.Mesh.Grains.Cases.CaseChecks;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>
/// Two cases become one. Nobody may move what he may not see: who merges leads one case, leads the other or is offered it by its lead, and sees every entry of both;
/// a lead that offers its case sees every entry of that.
/// </summary>
internal static class CaseMergeRules
{
    public static ImmutableArray<CaseEvent> Offer(CaseState state, Author by, OfferMerge command)
    {
        RequireLead(state, by);
        if (command.Into is { } into)
        {
            RequireOther(state.Id, into, "into");
            RequireSight(state, by.Owner);
        }

        return state.MergeOffered == command.Into ? [] : [new MergeOffered(command.Into)];
    }

    /// <summary>Refuses what is no number of another case.</summary>
    public static void RequireOther(CaseId self, CaseId other, string field = "source") =>
        MeshException.Require(other != self && CaseId.TryParse(other.Value, out _), $"{field}: name the number of another case.");

    public static ImmutableArray<CaseEvent> Begin(CaseState state, Author by, MergeSizedCase command)
    {
        RequireLead(state, by);
        if (state.Merges.FirstOrDefault(merge => merge.Source == command.Source) is { } merge)
        {
            throw NotNow(merge.IsDone ? $"{command.Source} was merged into this case already." : $"{command.Source} is being merged into this case already.");
        }

        RequireSight(state, by.Owner);
        if (state.Merges.Length >= CaseLimits.MaxMerges)
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"At most {CaseLimits.MaxMerges} cases become part of one.");
        }

        RequireRoom(state, command.Size);
        return [new MergeBegun(command.Source) { Room = command.Size }];
    }

    /// <summary>How much a case brings with it; refuses what <see cref="Join"/> would.</summary>
    public static CaseSize Check(CaseState? state, Author by, CaseId target)
    {
        var size = state is null ? new CaseSize([], 0, 0, 0) : SizeOf(state);
        Join(state, by, new JoinCase(target, size));
        return size;
    }

    /// <summary>What the other case decides when it is to be taken over.</summary>
    public static ImmutableArray<CaseEvent> Join(CaseState? state, Author by, JoinCase command)
    {
        var (target, room) = command;
        if (state?.Find(by.Owner) is not { State: ParticipantState.Active })
        {
            throw Missing();
        }

        if (state.MergedInto == target)
        {
            return [];
        }

        if (state.Status == CaseStatus.Merged)
        {
            throw NotNow(state, "It cannot be merged");
        }

        if (state.Merges.Any(merge => !merge.IsDone))
        {
            throw NotNow($"{state.Id} is taking another case over; try again when that is done.");
        }

        if (state.Lead != by.Owner && state.MergeOffered != target)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, $"{state.Lead} leads {state.Id} and has not offered it to {target}; ask it to.");
        }

        RequireSight(state, by.Owner);
        RequireSight(state, state.Lead);
        var size = SizeOf(state);
        return room is null
            || (size.Subjects <= room.Subjects && size.Tasks <= room.Tasks && size.Evidence <= room.Evidence && !size.Participants.Except(room.Participants).Any())
            ? [new MergedInto(target)]
            : throw NotNow($"{state.Id} has grown since the merge began, and {target} keeps no room for that; merge it again.");
    }

    public static ImmutableArray<CaseEvent> Refuse(CaseState state, RefuseMerge command) =>
        state.Merges.Any(merge => merge.Source == command.Source && !merge.IsDone) ? [new MergeRefused(command.Source, command.Reason)] : [];

    /// <summary>Takes a page over, once: a page that is not the next one was taken before.</summary>
    public static ImmutableArray<CaseEvent> Take(CaseState state, TakeOver command)
    {
        var (source, after, page) = command;
        if (state.Merges.FirstOrDefault(known => known.Source == source) is not { IsDone: false } merge || merge.TakenUpTo != after)
        {
            return [];
        }

        var happens = ImmutableArray.CreateBuilder<CaseEvent>();
        if (page.Shared is { } shared && after == 0)
        {
            happens.Add(Shared(state, source, shared));
        }

        var number = state.Entries;
        var numbers = new Dictionary<long, long>();
        foreach (var entry in page.Entries)
        {
            numbers[entry.Number] = ++number;
            happens.Add(new EntryAdded(entry with { Number = number, Origin = entry.Origin ?? new CaseOrigin(source, entry.Number) }));
        }

        happens.AddRange(page.Custody.Select(taken => new CustodyRecorded(numbers[taken.Entry], taken.Step)));
        happens.Add(new EntriesTakenOver(source, page.Entries.IsEmpty ? after : page.Entries[^1].Number, page.IsLast));
        return happens.ToImmutable();
    }

    public static CaseState Apply(CaseState state, Recorded<CaseEvent> recorded) => recorded.Event switch
    {
        MergeOffered offered => state with { MergeOffered = offered.Into },
        MergedInto merged => state with { Status = CaseStatus.Merged, MergedInto = merged.Target, MergeOffered = null, LeadOfferedTo = null, Hits = [] },
        MergeBegun begun => state with { Merges = state.Merges.Add(new CaseMerge(begun.Source, recorded.By, recorded.At, 0, false) { Room = begun.Room }) },
        MergeRefused refused => state with { Merges = state.Merges.RemoveAll(merge => merge.Source == refused.Source) },
        CaseTakenOver taken => state with
        {
            Participants = [.. state.Participants.Where(known => taken.Participants.All(other => other.Owner != known.Owner)), .. taken.Participants],
            Subjects = state.Subjects.AddRange(taken.Subjects),
            Tasks = state.Tasks.AddRange(taken.Tasks),
        },
        EntriesTakenOver taken => state with
        {
            Merges = [.. state.Merges.Select(merge => merge.Source == taken.Source ? merge with { TakenUpTo = taken.UpTo, IsDone = taken.IsLast, Room = taken.IsLast ? null : merge.Room } : merge)],
        },
        _ => state,
    };

    private static CaseTakenOver Shared(CaseState state, CaseId source, CaseDetails shared) => new(
        source,
        [.. shared.Participants.Select(other => Joined(state.Find(other.Owner), other))],
        [.. shared.Subjects.Select((subject, index) => subject with { Number = state.Subjects.Length + index + 1 })],
        [.. shared.Tasks.Select((task, index) => task with { Number = state.Tasks.Length + index + 1, Origin = task.Origin ?? new CaseOrigin(source, task.Number) })]);

    /// <summary>A participant of both takes part, and does more, where it did in one.</summary>
    private static CaseParticipant Joined(CaseParticipant? known, CaseParticipant other)
    {
        var role = other.Role == CaseRole.Lead ? CaseRole.Contributor : other.Role;
        return known switch
        {
            null => other with { Role = role, Sees = 0 },
            { State: ParticipantState.Active } when other.State == ParticipantState.Active => known with { Role = known.Role > role ? known.Role : role },
            { State: not ParticipantState.Active } when other.State is ParticipantState.Active => known with { Role = role, State = other.State },
            _ => known,
        };
    }

    private static void RequireSight(CaseState state, OwnerId owner)
    {
        if (state.Find(owner) is not { } participant || participant.Sees < state.Entries)
        {
            throw new MeshException(
                MeshErrorCodes.Forbidden, $"{owner} sees {state.Find(owner)?.Sees ?? 0} of the {state.Entries} entries of {state.Id}; only who sees all of both cases merges them.");
        }
    }
}
