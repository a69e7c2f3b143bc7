using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Officers;

namespace Interpol.Mesh.Gateway.Assignments;

/// <summary>How received messages go from hand to hand inside a bureau.</summary>
internal static class AssignmentRules
{
    /// <summary>An officer takes it.</summary>
    public const string Take = "take";

    /// <summary>An officer gives it to another one while nobody works on it, or as a supervisor at any time.</summary>
    public const string Assign = "assign";

    /// <summary>Who works on it gives it to another officer.</summary>
    public const string HandOver = "hand-over";

    /// <summary>Who works on it has done it.</summary>
    public const string Done = "done";

    private const int KeptSteps = 10;

    private static readonly TimeSpan DoneShown = TimeSpan.FromDays(7);

    /// <summary>Decides what happens. Repeating what was done already is without effect.</summary>
    /// <param name="state">The desk.</param>
    /// <param name="message">The message.</param>
    /// <param name="step">What is asked for; for assign and hand-over to whom, before anybody's absence is looked at.</param>
    /// <param name="isSupervisor">Whether a supervisor asks.</param>
    public static StoreChange<Versioned<Assignment>> Decide(StoreState state, MessageId message, AssignmentStep step, bool isSupervisor)
    {
        var found = state.FindVersioned<Assignment>(message.Value);
        var present = found?.Item;
        var worker = present is { IsDone: false } ? DelegationRules.Standing(state, present.Officer, step.At) : null;
        var mayDecide = isSupervisor || worker is null || worker == step.By || present!.Officer == step.By;
        switch (step.Action)
        {
            case Take when worker is not null && worker != step.By && !isSupervisor:
                throw Conflict($"Officer {worker} works on it; ask for a hand-over.");
            case Assign or HandOver:
                AccountRules.RequireActive(state, step.To, "to");
                if (!mayDecide || (step.Action == HandOver && worker is null))
                {
                    throw worker is null ? Conflict("Nobody works on it; assign it instead.") : Conflict($"Officer {worker} works on it and hands it over, or a supervisor assigns it.");
                }

                break;
            case Done when present is null || !mayDecide:
                throw Conflict(worker is null ? "Nobody works on it; take it first." : $"Officer {worker} works on it.");
            default:
                break;
        }

        var next = Next(state, present, step);
        if (present is not null && present.IsDone == (step.Action == Done) && (step.Action == Done || present.Officer == next.To) && step.Note is null)
        {
            return StoreChange.None(found!);
        }

        var steps = (present is null ? [] : present.Steps).Add(next);
        var changed = new Assignment(message.Value, next.To, step.Action == Done, step.At, [.. steps.TakeLast(KeptSteps)]);
        var over = state.All<Assignment>().Where(known => known.IsDone && known.Message != message.Value && known.ChangedAt + DoneShown < step.At);
        return StoreChange.Put(state, changed).Without(over);
    }

    private static AssignmentStep Next(StoreState state, Assignment? present, AssignmentStep step)
    {
        if (step.Action == Done)
        {
            return step with { To = present!.Officer };
        }

        var standing = step.Action == Take ? step.By : DelegationRules.Standing(state, step.To, step.At);
        return step with { To = standing, InsteadOf = step.Action == Take || standing == step.To ? null : step.To };
    }

    private static RequestRefusedException Conflict(string detail) => new(StatusCodes.Status409Conflict, MeshErrorCodes.Conflict, detail);
}

/// <summary>Who works on a received message.</summary>
/// <param name="Message">The message's id.</param>
/// <param name="Officer">Who works on it now.</param>
/// <param name="IsDone">Whether the work is done.</param>
/// <param name="ChangedAt">When that was last changed.</param>
/// <param name="Steps">How it went from hand to hand, oldest first; the newest ten.</param>
internal sealed record Assignment(string Message, string Officer, bool IsDone, DateTimeOffset ChangedAt, ImmutableArray<AssignmentStep> Steps) : StoreItem(Kind, Message), IStoreKind
{
    /// <inheritdoc/>
    public static string Kind => "assignment";
}

/// <summary>One change of an assignment.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who made it.</param>
/// <param name="Action">What: <c>take</c>, <c>assign</c>, <c>hand-over</c> or <c>done</c>.</param>
/// <param name="To">Who works on it since.</param>
/// <param name="InsteadOf">For whom the delegate stands in; null when it was meant for that officer.</param>
/// <param name="Note">What the officer wrote to it; null for nothing.</param>
internal sealed record AssignmentStep(DateTimeOffset At, string By, string Action, string To, string? InsteadOf = null, string? Note = null);
