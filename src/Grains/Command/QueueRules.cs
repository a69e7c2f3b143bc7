using System.Globalization;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Command;

/// <summary>
/// The one queue of the command centre. An item stands in the queue of the room that it names, from the event of its arrival to that of its end: as all rooms' queues are one stream, none is ever in two
/// of them or in none. Its clocks run from the arrival at the hub, whatever the sender's clock says.
/// </summary>
internal static class QueueRules
{
    private const string Collection = "more/";

    /// <summary>What a command makes happen to the queue.</summary>
    public static void Decide(LeadStep step, LeadCommand command)
    {
        switch (command)
        {
            case NoteArrival arrival:
                Arrive(step, arrival.Arrival);
                break;
            case RequestHelp help:
                Request(step, help);
                break;
            case TakeItem take:
                var taken = Find(step, take.Number);
                step.RequirePresent(step.Officer(), taken.Room, "takes the item");
                if (taken.TakenBy != step.By.Officer)
                {
                    step.Add(new ItemTaken(taken.Number));
                }

                break;
            case AssignItem assign:
                var item = Find(step, assign.Number);
                MeshException.Require(HubName.All.Contains(assign.Room), $"room: one of {string.Join(", ", HubName.All)}.");
                if (item.Room != assign.Room)
                {
                    step.RequirePresent(step.Officer(), item.Room, "gives the item to another room");
                    step.Add(new ItemAssigned(item.Number, assign.Room));
                }

                break;
            case CloseItem close:
                Close(step, close);
                break;
            case EscalateItem escalate:
                Escalate(step, escalate.Number);
                break;
            default:
                throw new MeshException(MeshErrorCodes.Invalid, "This hub does not know that command.");
        }
    }

    /// <summary>The key of the row with the words of an item, which the desk's record does not hold; null for an event without.</summary>
    public static string? KeyOf(LeadEvent happened) => happened switch
    {
        ItemArrived { Arrival.Words: not null } arrived => WordsKey(arrived.Number),
        ItemChanged { Arrival.Words: not null } changed => WordsKey(changed.Number),
        _ => null,
    };

    /// <summary>The key of the row with the words of an item.</summary>
    public static string WordsKey(long number) => string.Create(CultureInfo.InvariantCulture, $"words/{number}");

    /// <summary>The words that came with an event; null for none.</summary>
    public static SealedContent? WordsOf(LeadEvent? happened) => happened switch
    {
        ItemArrived arrived => arrived.Arrival.Words,
        ItemChanged changed => changed.Arrival.Words,
        _ => null,
    };

    /// <summary>The desk after an event of the queue.</summary>
    public static LeadRecord Apply(LeadRecord desk, Recorded<LeadEvent> recorded) => recorded.Event switch
    {
        ItemArrived arrived => desk with { Items = desk.Items.Add(Item(arrived, desk.Lead.Room, recorded.At)), NextItem = arrived.Number + 1 },
        ItemChanged changed => With(desk, changed.Number, item => Change(item, changed.Arrival, recorded.At)),
        ItemTaken taken => With(desk, taken.Number, item => item with { TakenBy = recorded.By.Officer, TakenAt = recorded.At, TakeBy = null }),
        ItemAssigned assigned => With(desk, assigned.Number, item => Move(item, assigned.Room, recorded.At)),
        ItemEscalated escalated => With(desk, escalated.Number, item => item with
        {
            Escalations = item.Escalations.Add(escalated.Escalation),
            TakeBy = escalated.Escalation.To == EscalatedTo.AllRooms ? null : recorded.At + CommandLimits.TakeWithin(item.Priority),
        }),
        ItemClosed closed => desk with { Items = desk.Items.RemoveAll(item => item.Number == closed.Number) },
        _ => desk,
    };

    /// <summary>An item as it comes into a room's queue, or again: there it is taken anew.</summary>
    public static QueueItem Move(QueueItem item, HubName room, DateTimeOffset at) =>
        item with { Room = room, TakenBy = null, TakenAt = null, Escalations = [], TakeBy = at + CommandLimits.TakeWithin(item.Priority) };

    private static QueueItem Item(ItemArrived arrived, HubName leading, DateTimeOffset at)
    {
        var arrival = arrived.Arrival;
        var off = arrival.ComposedAt - (arrival.AcceptedAt ?? at);
        return new QueueItem(arrived.Number, arrival.Kind, arrival.Source, arrival.From, arrival.Priority, arrival.What, leading, at, at + CommandLimits.TakeWithin(arrival.Priority))
        {
            AnswerBy = at + arrival.AnswerWithin,
            ComposedAt = arrival.ComposedAt,
            ClockOff = off is { } difference && difference.Duration() > CommandLimits.ClockTolerance ? difference : null,
            Where = arrival.Where,
            Line = arrival.Line,
            Collected = arrival.Source.StartsWith(Collection, StringComparison.Ordinal) ? 1 : 0,
        };
    }

    /// <summary>The item with what is new of it. Another alarm, and what is more urgent, is to be taken anew where somebody had taken the item, or all had been told of it.</summary>
    private static QueueItem Change(QueueItem item, QueueArrival arrival, DateTimeOffset at)
    {
        var isMoreUrgent = arrival.Priority < item.Priority;
        var changed = item with
        {
            What = arrival.What,
            Priority = isMoreUrgent ? arrival.Priority : item.Priority,
            Where = arrival.Where.IsEmpty ? item.Where : arrival.Where,
            Line = arrival.Line ?? item.Line,
            Collected = item.Collected == 0 ? 0 : item.Collected + 1,
        };
        var takeBy = at + CommandLimits.TakeWithin(changed.Priority);
        return item.TakeBy is { } by
            ? changed with { TakeBy = isMoreUrgent && takeBy < by ? takeBy : by }
            : isMoreUrgent || item.Kind == QueueItemKind.Alarm ? Move(changed, item.Room, at) : changed;
    }

    private static void Arrive(LeadStep step, QueueArrival arrival)
    {
        var problems = new CommandProblems();
        problems.Require(arrival.Source is { Length: > 0 and <= CommandLimits.MaxText }, $"source: 1 to {CommandLimits.MaxText} characters.");
        problems.Require(IsCode(arrival.What), $"what: 1 to {CommandLimits.MaxCode} lower-case letters, digits and dashes.");
        problems.Require(arrival.Line is null or { Length: <= CommandLimits.MaxText }, $"line: at most {CommandLimits.MaxText} characters.");
        problems.Require(Enum.IsDefined(arrival.Kind) && Enum.IsDefined(arrival.Priority), "kind, priority: this hub knows them.");
        problems.Refuse();
        if (Open(step, arrival.Source) is { } open)
        {
            step.Add(arrival.Ends ? new ItemClosed(open.Number, arrival.What) : new ItemChanged(open.Number, arrival));
        }
        else if (!arrival.Ends)
        {
            Add(step, arrival);
        }
    }

    /// <summary>Takes what is new in. Never refused, since what hands it over would stand still: of what is too much one item counts.</summary>
    private static void Add(LeadStep step, QueueArrival arrival)
    {
        var others = step.Desk.Items.Where(item => item.Kind != QueueItemKind.Help && item.Collected == 0).ToList();
        var isTooMuch = others.Count >= CommandLimits.MaxOpen
            || (arrival.From != step.By.Owner && others.Count(item => item.From == arrival.From) >= CommandLimits.MaxOpenOfBureau);
        if (isTooMuch && arrival.Kind != QueueItemKind.Help)
        {
            arrival = arrival with { Source = $"{Collection}{EnumText.Of(arrival.Kind)}/{arrival.From}", Where = [arrival.From], Line = null };
        }

        step.Add(Open(step, arrival.Source) is { } open ? new ItemChanged(open.Number, arrival) : new ItemArrived(step.Desk.NextItem, arrival));
    }

    private static QueueItem? Open(LeadStep step, string source) => step.Desk.Items.FirstOrDefault(item => item.Source == source);

    private static void Request(LeadStep step, RequestHelp help)
    {
        var by = step.By.Owner;
        var problems = new CommandProblems();
        problems.Require(
            help.Id is { Length: 35 or 37 } && help.Id.StartsWith($"{by}:", StringComparison.Ordinal) && help.Id.AsSpan(help.Id.Length - 32).IndexOfAnyExcept("0123456789abcdef") < 0,
            "id: the asker's code, a colon and 32 lower-case hexadecimal digits.");
        problems.Require(help.Priority is Lane.Flash or Lane.Urgent, "priority: flash or urgent; a message does for what is not.");
        problems.Require(help.Words is { Payload.Length: > 0 and <= CommandLimits.MaxSealedBytes }, $"words: 1 to {CommandLimits.MaxSealedBytes} bytes.");
        problems.Refuse();
        if (Open(step, help.Id) is null && step.Desk.Items.Count(item => item.Kind == QueueItemKind.Help && item.From == by) >= CommandLimits.MaxHelp)
        {
            throw new MeshException(
                MeshErrorCodes.NotAllowedNow, $"{by} has {CommandLimits.MaxHelp} requests for help open. Ask again when the command centre has closed one, or say it in a flash message to the Secretariat.");
        }

        Arrive(step, new QueueArrival(help.Id, QueueItemKind.Help, help.Id, by, help.Priority, "help-requested") { Where = [by], ComposedAt = help.ComposedAt, Words = help.Words });
    }

    private static void Close(LeadStep step, CloseItem close)
    {
        var item = Find(step, close.Number);
        var officer = step.Officer();
        MeshException.Require(IsCode(close.Outcome), $"outcome: 1 to {CommandLimits.MaxCode} lower-case letters, digits and dashes.");
        if (item.TakenBy != officer)
        {
            throw new MeshException(
                MeshErrorCodes.NotAllowedNow, $"Whoever has taken an item closes it, and that is {(item.TakenBy is { } holder ? $"officer {holder}" : "nobody")}; take it first.");
        }

        step.Add(new ItemClosed(item.Number, close.Outcome));
    }

    private static void Escalate(LeadStep step, long number)
    {
        if (step.Desk.Items.FirstOrDefault(item => item.Number == number) is not { TakeBy: { } by } item || step.Now < by)
        {
            return;
        }

        var to = item.Escalations.IsEmpty ? EscalatedTo.Supervisor : EscalatedTo.AllRooms;
        var here = step.Desk.PresentIn(item.Room).ToList();
        var told = to == EscalatedTo.AllRooms ? step.Desk.Present : here.Any(officer => officer.IsSupervisor) ? here.Where(officer => officer.IsSupervisor) : here;
        step.Add(new ItemEscalated(number, new QueueEscalation(to, step.Now, [.. told.Select(officer => officer.Officer)])));
    }

    private static QueueItem Find(LeadStep step, long number) => step.Desk.Items.FirstOrDefault(item => item.Number == number)
        ?? throw new MeshException(MeshErrorCodes.NotFound, $"No item {number} is open.");

    private static LeadRecord With(LeadRecord desk, long number, Func<QueueItem, QueueItem> change)
    {
        var item = desk.Items.First(item => item.Number == number);
        return desk with { Items = desk.Items.Replace(item, change(item)) };
    }

    private static bool IsCode(string? text) => text is { Length: > 0 and <= CommandLimits.MaxCode } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
