using System.Globalization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Command;

/// <summary>Who is told of what happens at the lead desk: each officer on duty whom it concerns by a note of its own, however many entries that is in the queue: one.</summary>
/// <param name="secretariat">Whose officers they are.</param>
/// <param name="desk">The desk after what happened.</param>
/// <param name="effects">Where to say so.</param>
internal sealed class LeadTelling(OwnerId secretariat, LeadRecord desk, AggregateEffects effects)
{
    /// <summary>Says what others learn of an event.</summary>
    /// <param name="before">The desk before it; null when it is the first.</param>
    /// <param name="happened">The event.</param>
    public void Tell(LeadRecord? before, LeadEvent happened)
    {
        var what = LeadLog.WordOf(happened);
        switch (happened)
        {
            case ItemArrived arrived:
                var item = Item(desk, arrived.Number);
                TellOfficers(desk.PresentIn(item.Room), item.Priority, what, item.Number);
                break;
            case ItemChanged changed when Item(before!, changed.Number).TakeBy is null && Item(desk, changed.Number) is { TakeBy: not null } again:
                TellOfficers(desk.PresentIn(again.Room), again.Priority, what, again.Number);
                break;
            case ItemTaken taken:
                TellRequester(Item(desk, taken.Number), "help-taken");
                break;
            case ItemAssigned assigned:
                var moved = Item(desk, assigned.Number);
                TellOfficers(desk.PresentIn(moved.Room), moved.Priority, what, moved.Number);
                break;
            case ItemEscalated escalated:
                var waiting = Item(desk, escalated.Number);
                Alarm(desk.Present.Where(officer => escalated.Escalation.Told.Contains(officer.Officer)), waiting.Priority, what, waiting.Number);
                break;
            case ItemClosed closed:
                TellRequester(Item(before!, closed.Number), "help-closed");
                break;
            case LeadQuestioned:
                TellOfficers(desk.Present, Lane.Flash, what, null);
                break;
            case LeadUnconfirmed:
                Alarm(desk.Present, Lane.Flash, what, null);
                break;
            case LeadBegan when before is not null:
                TellOfficers(desk.Present, Lane.Flash, what, null);
                break;
            case HandOverProposed proposed:
                TellOfficers(desk.PresentIn(proposed.To), Lane.Urgent, what, null);
                break;
            case HandOverLate late:
                Alarm(desk.PresentIn(desk.Lead.Room).Concat(desk.PresentIn(late.To)), Lane.Flash, what, null);
                break;
        }
    }

    private static QueueItem Item(LeadRecord desk, long number) => desk.Items.First(item => item.Number == number);

    private void TellRequester(QueueItem item, string what)
    {
        if (item.Kind == QueueItemKind.Help)
        {
            effects.Announce(secretariat, [item.From], item.Priority, NoteKind.Command, what, item.Source);
        }
    }

    /// <summary>Tells officers, and the feed of the Secretariat when there are none: an alarm is never told to nobody.</summary>
    private void Alarm(IEnumerable<PresentOfficer> officers, Lane lane, string what, long? item)
    {
        var told = officers.ToList();
        TellOfficers(told, lane, what, item);
        if (told.Count == 0)
        {
            effects.Announce(secretariat, [secretariat], lane, NoteKind.Command, what, ReasonOf(item));
        }
    }

    private void TellOfficers(IEnumerable<PresentOfficer> officers, Lane lane, string what, long? item)
    {
        foreach (var officer in officers)
        {
            effects.Announce(secretariat, [secretariat], lane, NoteKind.Command, what, ReasonOf(item), officer.Officer);
        }
    }

    private static string? ReasonOf(long? item) => item is { } number ? string.Create(CultureInfo.InvariantCulture, $"item-{number}") : null;
}
