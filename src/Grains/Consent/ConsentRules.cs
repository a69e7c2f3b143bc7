using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;
using Interpol.Mesh.Grains.Journal;

namespace Interpol.Mesh.Grains.Consent;

/// <summary>
/// Who may ask, grant, refuse, revoke and use a consent, and when. A grant covers the tasks that it names, of the action that was asked for, for whoever asked, until
/// its end by the hub's clock; nothing else.
/// </summary>
internal sealed class ConsentRules(OwnerDirectory owners, RowSerializer rows) : AggregateRules<ConsentRecord, ConsentCommand, ConsentEvent>
{
    /// <summary>The deadline of the answer.</summary>
    public const string Lapse = "lapse";

    /// <summary>The deadline of the grant.</summary>
    public const string End = "end";

    /// <summary>How the names of links to works begin.</summary>
    public const string WorkLink = "work/";

    public override string Kind => "consent";

    public override int SnapshotEvery => 20;

    public override void CheckKey(string key)
    {
        if (!ConsentId.TryParse(key, out var id) || !owners.Contains(id.Country))
        {
            throw new MeshException(MeshErrorCodes.MalformedId, "The id of a request for consent is the code of the country asked, a colon and 32 lower-case hexadecimal digits.");
        }
    }

    public override ImmutableArray<ConsentEvent> Decide(string key, ConsentRecord? state, Author by, ConsentCommand command, DateTimeOffset now)
    {
        if (command is RequestConsent request)
        {
            return state is null ? Request(new ConsentId(key), by, request, now) : throw NotNow(state, "It was asked for before");
        }

        if (state is null || (command is not EndConsent && !state.Parties.Contains(by.Owner)))
        {
            throw new MeshException(MeshErrorCodes.NotFound, "There is no such request for consent, or it does not concern you.");
        }

        return command switch
        {
            GrantConsent grant => Grant(state, by, grant, now),
            RefuseConsent refuse => Close(state, by, state.Id.Country, ConsentState.Refused, refuse.Reason, ConsentState.Requested),
            RevokeConsent revoke => Close(state, by, state.Id.Country, ConsentState.Revoked, revoke.Reason, ConsentState.Granted),
            WithdrawConsentRequest => Close(state, by, state.Requester.Owner, ConsentState.Withdrawn, null, ConsentState.Requested, ConsentState.Granted),
            UseConsent use => Use(state, by, use, now),
            FinishUse finish => Finish(state, by, finish),
            EndConsent => EndByClock(state, now),
            _ => throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command."),
        };
    }

    public override ConsentRecord Apply(string key, ConsentRecord? state, Recorded<ConsentEvent> recorded) => recorded.Event switch
    {
        ConsentRequested requested => new ConsentRecord(new ConsentId(key), recorded.By, requested.Terms, recorded.At, ConsentState.Requested),
        ConsentGranted granted => state! with
        {
            State = ConsentState.Granted,
            Grant = new ConsentGrant(granted.Tasks, granted.EndsAt, granted.Conditions, recorded.At, recorded.By),
        },
        ConsentUsed used => IsKnown(state!, used.Work, used.Task) ? state! : state! with { Uses = state.Uses.Add(new ConsentUse(used.Work, used.Task, recorded.At)) },
        ConsentUseFinished finished => state! with { Uses = state.Uses.RemoveAll(use => IsMeant(use, finished.Work, finished.Task)) },
        ConsentClosed closed => state! with { State = closed.State, ClosedAt = recorded.At, ClosedBy = recorded.By, ClosingReason = closed.Reason, Uses = [] },
        _ => state!,
    };

    public override void Tell(ConsentRecord? before, ConsentRecord after, Recorded<ConsentEvent> recorded, AggregateEffects effects)
    {
        switch (recorded.Event)
        {
            case ConsentRequested requested:
                effects.SetDeadline(Lapse, after.Terms.AnswerBy);
                effects.Announce(after.Id.Country, after.Parties, requested.Lane, NoteKind.Consent, EnumText.Of(after.State));
                break;
            case ConsentGranted granted:
                effects.SetDeadline(Lapse, null);
                effects.SetDeadline(End, granted.EndsAt);
                effects.Announce(after.Id.Country, after.Parties, Lane.Routine, NoteKind.Consent, EnumText.Of(after.State));
                break;
            case ConsentClosed:
                effects.SetDeadline(Lapse, null);
                effects.SetDeadline(End, null);
                foreach (var work in before!.Uses.GroupBy(use => use.Work))
                {
                    effects.Send($"{WorkLink}{work.Key}", new ConsentEnd(after.Id, after.State, recorded.At, [.. work.Select(use => use.Task)]));
                }

                // Work that has to stop is said at once; the rest can wait its turn.
                effects.Announce(after.Id.Country, after.Parties, before.Uses.IsEmpty ? Lane.Routine : Lane.Urgent, NoteKind.Consent, EnumText.Of(after.State));
                break;
        }
    }

    public override ConsentCommand? Due(ConsentRecord state, string deadline) =>
        (deadline, state.State) is (Lapse, ConsentState.Requested) or (End, ConsentState.Granted) ? new EndConsent() : null;

    public override ReplicaChange? Replicate(string key, ConsentRecord state, long version, DateTimeOffset at) => new(
        Kind, key, version, at, state.Parties, EnumText.Of(state.State), rows.Bytes(new ConsentView(state, version)));

    private ImmutableArray<ConsentEvent> Request(ConsentId id, Author by, RequestConsent request, DateTimeOffset now)
    {
        var terms = request.Terms;
        var problems = new CommandProblems();
        problems.Require(by.Owner != id.Country, "country: a bureau needs no consent of its own; ask another country.");
        problems.Require(owners.Contains(terms.DataOwner), $"dataOwner: there is no owner '{terms.DataOwner}'.");
        problems.Require(Enum.IsDefined(terms.Action), "action: this hub does not know it.");
        problems.Require(Enum.IsDefined(request.Lane), "lane: this hub does not know it.");
        problems.Require(
            !terms.Tasks.IsDefaultOrEmpty && terms.Tasks.Length <= ConsentLimits.MaxTasks && terms.Tasks.All(ConsentLimits.IsTask) && terms.Tasks.Distinct().Count() == terms.Tasks.Length,
            $"tasks: 1 to {ConsentLimits.MaxTasks} different codes of at most {ConsentLimits.MaxTask} lower-case letters, digits and dashes.");
        problems.Require(terms.AnswerBy > now, "answerBy: the time for an answer is in the future.");
        problems.Require(terms.Until > now && terms.Until - now <= ConsentLimits.LongestTime, $"until: the end is in the future, at most {ConsentLimits.LongestTime.TotalDays:0} days from now.");
        problems.Require(terms.AnswerBy <= terms.Until, "answerBy: an answer after the end of what is asked for is none; ask for an earlier one.");
        problems.Require(terms.Reason is { Payload.Length: > 0 and <= ConsentLimits.MaxSealedBytes }, "reason: say what, why and by whom, in at most 64 KB.");
        problems.Refuse();
        return [new ConsentRequested(terms, request.Lane)];
    }

    private static ImmutableArray<ConsentEvent> Grant(ConsentRecord state, Author by, GrantConsent grant, DateTimeOffset now)
    {
        RequireOwner(by, state.Id.Country, "The country that was asked answers, and nobody for it.");
        RequireState(state, ConsentState.Requested);
        var tasks = grant.Tasks.IsDefaultOrEmpty ? state.Terms.Tasks : grant.Tasks;
        var problems = new CommandProblems();
        problems.Require(tasks.All(state.Terms.Tasks.Contains) && tasks.Distinct().Count() == tasks.Length, $"tasks: grant each task once, of those asked for: {string.Join(", ", state.Terms.Tasks)}.");
        var end = grant.EndsAt ?? state.Terms.Until;
        problems.Require(end > now && end <= state.Terms.Until, $"endsAt: the end is in the future and at the latest the one asked for, {state.Terms.Until:O}.");
        problems.Require(grant.Conditions is null or { Payload.Length: <= ConsentLimits.MaxSealedBytes }, "conditions: at most 64 KB.");
        problems.Refuse();
        return [new ConsentGranted(tasks, end, grant.Conditions)];
    }

    private static ImmutableArray<ConsentEvent> Close(
        ConsentRecord state, Author by, OwnerId closer, ConsentState closed, SealedContent? reason, params ReadOnlySpan<ConsentState> from)
    {
        RequireOwner(by, closer, closed == ConsentState.Withdrawn ? "Who asked takes it back, and nobody else." : "The country that was asked answers, and nobody for it.");
        if (state.State == closed)
        {
            return [];
        }

        RequireState(state, from);
        MeshException.Require(reason is null or { Payload.Length: <= ConsentLimits.MaxSealedBytes }, "reason: at most 64 KB.");
        return [new ConsentClosed(closed, reason)];
    }

    private static ImmutableArray<ConsentEvent> Use(ConsentRecord state, Author by, UseConsent use, DateTimeOffset now)
    {
        if (by.Owner != state.Requester.Owner)
        {
            throw Required($"The consent was given to {state.Requester.Owner}, and not to {by.Owner}; ask for one of your own.");
        }

        if (state is not { State: ConsentState.Granted, Grant: { } grant })
        {
            throw Required($"{state.Id.Country} has not granted it: it is {EnumText.Of(state.State)}.");
        }

        if (now >= grant.EndsAt)
        {
            throw Required($"The grant ended at {grant.EndsAt:O}; ask again.");
        }

        if (use.Action != state.Terms.Action)
        {
            throw Required($"The grant is for '{EnumText.Of(state.Terms.Action)}' and not for '{EnumText.Of(use.Action)}'; ask for that.");
        }

        if (!grant.Tasks.Contains(use.Task))
        {
            throw Required($"The grant does not cover the task '{use.Task}': it covers {string.Join(", ", grant.Tasks)}.");
        }

        if (state.Uses.Length >= ConsentLimits.MaxUses && !IsKnown(state, use.Work, use.Task))
        {
            throw new MeshException(MeshErrorCodes.TooLarge, $"At most {ConsentLimits.MaxUses} works go on under one grant at once; finish one first.");
        }

        return [new ConsentUsed(use.Work, use.Task)];
    }

    private static ImmutableArray<ConsentEvent> Finish(ConsentRecord state, Author by, FinishUse finish)
    {
        RequireOwner(by, state.Requester.Owner, "Who works under the grant says when the work is done.");
        return state.Uses.Any(use => IsMeant(use, finish.Work, finish.Task)) ? [new ConsentUseFinished(finish.Work, finish.Task)] : [];
    }

    private static ImmutableArray<ConsentEvent> EndByClock(ConsentRecord state, DateTimeOffset now) => state switch
    {
        { State: ConsentState.Requested } when now >= state.Terms.AnswerBy => [new ConsentClosed(ConsentState.Lapsed, null)],
        { State: ConsentState.Granted, Grant.EndsAt: var end } when now >= end => [new ConsentClosed(ConsentState.Ended, null)],
        _ => [],
    };

    private static bool IsKnown(ConsentRecord state, GrainId work, string task) => state.Uses.Any(use => IsMeant(use, work, task));

    private static bool IsMeant(ConsentUse use, GrainId work, string? task) => use.Work == work && (task is null || use.Task == task);

    private static void RequireOwner(Author by, OwnerId owner, string sentence)
    {
        if (by.Owner != owner)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, sentence);
        }
    }

    private static void RequireState(ConsentRecord state, params ReadOnlySpan<ConsentState> allowed)
    {
        if (!allowed.Contains(state.State))
        {
            throw NotNow(state, $"It is {EnumText.Of(state.State)}");
        }
    }

    private static MeshException NotNow(ConsentRecord state, string why) => new(MeshErrorCodes.NotAllowedNow, state.State switch
    {
        ConsentState.Requested => $"{why}: {state.Id.Country} can grant or refuse it, and {state.Requester.Owner} can take it back.",
        ConsentState.Granted => $"{why}: {state.Id.Country} can revoke it, and {state.Requester.Owner} can use it or give it up.",
        _ => $"{why}, and nothing more can be done with it; ask again under a new operation id.",
    });

    private static MeshException Required(string sentence) => new(MeshErrorCodes.ConsentRequired, sentence);
}
