using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Aggregates;
using static Interpol.Mesh.Grains.Cases.CaseChecks;

namespace Interpol.Mesh.Grains.Cases;

/// <summary>
/// Tasks: who adds, starts, ends them. A task of the organisation that touches a country names a grant of that country; its start and each step are decided only
/// after the consent has recorded them as a use, and the end of the grant stops it.
/// </summary>
internal static class CaseTaskRules
{
    public static ImmutableArray<CaseEvent> Add(OwnerDirectory owners, CaseState state, Author by, AddTask command, DateTimeOffset now)
    {
        RequireContributor(state, by);
        RequireRoom(state, new CaseSize([], 0, 1, 0));
        var number = state.Tasks.Length + 1;
        return [new TaskAdded(number, Checked(owners, state, number, command.Terms, now, null))];
    }

    public static ImmutableArray<CaseEvent> Change(OwnerDirectory owners, CaseState state, Author by, ChangeTask command, DateTimeOffset now)
    {
        var task = state.Task(command.Number);
        RequireOneOf(by, "Who added the task, or leads the case, changes it.", task.By.Owner, state.Lead);
        return task.State == CaseTaskState.Open
            ? [new TaskChanged(task.Number, Checked(owners, state, task.Number, command.Terms, now, task.Terms.DueAt))]
            : throw Standing(task);
    }

    /// <summary>Starts a task or takes a step of it.</summary>
    /// <param name="state">The case.</param>
    /// <param name="by">On whose behalf.</param>
    /// <param name="command">A <see cref="StartTask"/> or a <see cref="RecordStep"/>.</param>
    /// <param name="used">The consent that has recorded it as a use; null when none was asked.</param>
    public static ImmutableArray<CaseEvent> Work(CaseState state, Author by, CaseCommand command, ConsentId? used)
    {
        var task = state.Task(NumberOf(command)!.Value);
        RequireOneOf(by, $"The task is {task.Terms.Assignee}'s, which alone works on it.", task.Terms.Assignee);
        if (task.GrantEnd is { } end)
        {
            throw Required($"The grant {end.Consent} is over since {end.At:O}, it is {Word(end.State)}; ask for a new one and add a task under it.");
        }

        if (command is RecordStep step)
        {
            RequireContent(step.Content, "content", CaseLimits.MaxContentBytes);
        }

        ImmutableArray<CaseEvent> happens = (command, task.State) switch
        {
            (StartTask, CaseTaskState.Open) => [new TaskStarted(task.Number)],
            (StartTask, CaseTaskState.Running) => [],
            (RecordStep taken, CaseTaskState.Running) => [new TaskStepRecorded(task.Number, taken.Content)],
            _ => throw Standing(task),
        };
        return task.Terms.Grant is not { } grant || grant.Consent == used || happens.IsEmpty
            ? happens
            : throw Required($"The task is done under the grant {grant.Consent}, which was not asked.");
    }

    public static ImmutableArray<CaseEvent> Finish(CaseState state, Author by, FinishTask command)
    {
        var task = state.Task(command.Number);
        RequireOneOf(by, $"The task is {task.Terms.Assignee}'s, which alone says that it is done.", task.Terms.Assignee);
        RequireContent(command.Outcome, "outcome", CaseLimits.MaxTextBytes, needed: false);
        return task.State switch
        {
            CaseTaskState.Running => [new TaskEnded(task.Number, CaseTaskState.Done, command.Outcome)],
            CaseTaskState.Done => [],
            _ => throw Standing(task),
        };
    }

    public static ImmutableArray<CaseEvent> Stop(CaseState state, Author by, StopTask command)
    {
        var task = state.Task(command.Number);
        RequireOneOf(by, "Whose task it is, who added it, or who leads the case stops it.", task.Terms.Assignee, task.By.Owner, state.Lead);
        RequireContent(command.Reason, "reason", CaseLimits.MaxTextBytes, needed: false);
        return task.State switch
        {
            CaseTaskState.Open or CaseTaskState.Running => [new TaskEnded(task.Number, CaseTaskState.Stopped, command.Reason)],
            CaseTaskState.Stopped => [],
            _ => throw Standing(task),
        };
    }

    /// <summary>Stops what a participant that goes leaves undone.</summary>
    public static ImmutableArray<CaseEvent> StopAllOf(CaseState state, OwnerId owner) =>
        [.. Unfinished(state).Where(task => task.Terms.Assignee == owner).Select(task => new TaskEnded(task.Number, CaseTaskState.Stopped, null))];

    /// <summary>A grant is over: what is done under it stops, and what was to be cannot begin.</summary>
    public static ImmutableArray<CaseEvent> End(CaseState state, ConsentEnd end)
    {
        ImmutableArray<CaseEvent> happens =
        [
            .. Unfinished(state).Where(task => task.GrantEnd is null && task.Terms.Grant?.Consent == end.Consent).Select(task => new TaskGrantEnded(task.Number, end)),
        ];
        return happens.IsEmpty && state.Merges.Any(merge => merge is { IsDone: false, TakenUpTo: 0 })

            // The task may be on its way here from the case that was merged into this one.
            ? throw new MeshException(MeshErrorCodes.Busy, "The tasks of a merged case are not taken over yet; try again.", TimeSpan.FromSeconds(1))
            : happens;
    }

    public static ImmutableArray<CaseEvent> Overdue(CaseState state, NoteOverdue command, DateTimeOffset now) =>
        Unfinished(state).Any(task => task.Number == command.Number && task.Terms.DueAt <= now) ? [new TaskOverdue(command.Number)] : [];

    /// <summary>The tasks that are neither done nor stopped.</summary>
    public static IEnumerable<CaseTask> Unfinished(CaseState state) => state.Tasks.Where(task => task.State is CaseTaskState.Open or CaseTaskState.Running);

    /// <summary>Which task a command works on that may need a grant; null for other commands.</summary>
    public static int? NumberOf(CaseCommand command) => command switch
    {
        StartTask start => start.Number,
        RecordStep step => step.Number,
        _ => null,
    };

    public static CaseState Apply(CaseState state, Recorded<CaseEvent> recorded) => recorded.Event switch
    {
        TaskAdded added => state with { Tasks = state.Tasks.Add(new CaseTask(added.Number, recorded.By, added.Terms, CaseTaskState.Open)) },
        TaskChanged changed => Put(state, changed.Number, task => task with { Terms = changed.Terms, GrantEnd = task.Terms.Grant == changed.Terms.Grant ? task.GrantEnd : null }),
        TaskStarted started => Put(state, started.Number, task => task with { State = CaseTaskState.Running, StartedAt = recorded.At }),
        TaskStepRecorded step => Put(state, step.Number, task => task with { Steps = task.Steps + 1 }),
        TaskEnded ended => Put(state, ended.Number, task => task with { State = ended.State, EndedAt = recorded.At, Outcome = ended.Outcome }),
        TaskGrantEnded over => Put(state, over.Number, task => task.State == CaseTaskState.Running
            ? task with { GrantEnd = over.End, State = CaseTaskState.Stopped, EndedAt = recorded.At }
            : task with { GrantEnd = over.End }),
        _ => state,
    };

    private static CaseState Put(CaseState state, int number, Func<CaseTask, CaseTask> change) =>
        state with { Tasks = [.. state.Tasks.Select(task => task.Number == number ? change(task) : task)] };

    private static CaseTaskTerms Checked(OwnerDirectory owners, CaseState state, int number, CaseTaskTerms? terms, DateTimeOffset now, DateTimeOffset? dueBefore)
    {
        MeshException.Require(terms is not null, "terms: say what is to be done, by whom and until when.");
        var problems = new CommandProblems();
        problems.Require(
            state.Find(terms.Assignee) is { State: ParticipantState.Active, Role: not CaseRole.Observer },
            $"assignee: {terms.Assignee} is no lead or contributor of the case; invite it first.");
        CheckOfficer(problems, terms.Officer, "officer");
        problems.Require(terms.DueAt is null || terms.DueAt > now || terms.DueAt == dueBefore, "dueAt: a task is due in the future.");
        CheckContent(problems, terms.Text, "text", CaseLimits.MaxTextBytes);
        problems.Require(terms.Touches is not { } touched || owners.Find(touched) is { Kind: OwnerKind.Country }, $"touches: there is no country '{terms.Touches}'.");
        var grant = terms.Grant;
        if (grant is not null)
        {
            problems.Require(
                ConsentId.TryParse(grant.Consent.Value, out _) && Enum.IsDefined(grant.Action) && ConsentLimits.IsTask(grant.Task), "grant: name a request for consent, the action and the task in it.");

            // One task of the case for each task of a grant: that one ended never takes the grant from under another.
            var other = state.Tasks.FirstOrDefault(task => task.Number != number && task.Terms.Grant is { } named && named.Consent == grant.Consent && named.Task == grant.Task);
            problems.Require(other is null, $"grant: task {other?.Number} of this case is the one for '{grant.Task}' under {grant.Consent}; record steps there, or ask for another grant.");
        }

        problems.Refuse();
        if (grant is null)
        {
            // A bureau works in its own country by its own law; the organisation has no country.
            return terms.Touches is null || owners.Find(terms.Assignee) is not { Kind: OwnerKind.Secretariat }
                ? terms
                : throw Required($"The organisation does nothing in {terms.Touches} without its grant: ask for consent and name it.");
        }

        if (terms.Touches is { } country && grant.Consent.Country != country)
        {
            throw Required($"The task touches {country}, and the grant is {grant.Consent.Country}'s: ask {country}.");
        }

        return terms with { Touches = grant.Consent.Country };
    }

    private static void RequireOneOf(Author by, string sentence, params ReadOnlySpan<OwnerId> owners)
    {
        if (!owners.Contains(by.Owner))
        {
            throw new MeshException(MeshErrorCodes.Forbidden, sentence);
        }
    }

    private static MeshException Standing(CaseTask task) => NotNow(task.State switch
    {
        CaseTaskState.Open => $"Task {task.Number} has not been started: it can be started, changed or stopped.",
        CaseTaskState.Running => $"Task {task.Number} is running: steps can be recorded, and it can be finished or stopped.",
        _ => $"Task {task.Number} is {Word(task.State)}, and nothing more can be done with it; add another one.",
    });

    private static MeshException Required(string sentence) => new(MeshErrorCodes.ConsentRequired, sentence);
}
