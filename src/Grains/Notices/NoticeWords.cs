using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Grains.Aggregates;

namespace Interpol.Mesh.Grains.Notices;

/// <summary>Who is told what of a notice, and how urgently. The Secretariat's outbox tells it.</summary>
internal static class NoticeWords
{
    /// <summary>Has an event told.</summary>
    public static void Announce(NoticeRecord? before, NoticeRecord after, Recorded<NoticeEvent> recorded, NoticeType type, NoticeReaders readers, AggregateEffects effects)
    {
        var what = recorded.Event.What;
        var lane = LaneOf(after, recorded.Event, type);

        // The word to everybody comes first: the circulation is read from the timeline of that note.
        ImmutableArray<OwnerId> told = after.LastWord?.Version == recorded.Version ? after.LastWord.To : [];
        var reason = ReasonOf(recorded.Event) is { } code ? EnumText.Of(code) : null;
        effects.Announce(readers.Secretariat, told, lane, NoteKind.Notice, what, reason);
        if (before is not null && recorded.Event is NoticeHandlingSet && !told.IsEmpty)
        {
            effects.Announce(readers.Secretariat, readers.Circle(before).Except(told), Lane.Urgent, NoteKind.Notice, "removed");
        }

        effects.Announce(readers.Secretariat, readers.Parties(after).Except(told), lane, NoteKind.Notice, what, reason);
    }

    /// <summary>Whether an event is word for everybody who may see the notice, or might until then.</summary>
    public static bool IsWord(NoticeRecord? before, NoticeRecord after, NoticeEvent happened) => happened switch
    {
        NoticeSubmitted { ExpiresAt: not null } or NoticePublished { IsChange: false } or NoticeSuspended or NoticeResumed => true,
        NoticePublished => after.State == NoticeState.Published,
        NoticeHandlingSet => after.State == NoticeState.Published,
        NoticeClosed or NoticeConsentOver { Cancels: true } or NoticeDeletionOrdered => before is { State: NoticeState.Published or NoticeState.Suspended },
        NoticeDeleted => after.PublishedAt is not null,
        _ => false,
    };

    /// <summary>Why something ended. Whoever has acted on a diffusion has to know what was wrong with it; the explanation in words is for its owner.</summary>
    private static NoticeReason? ReasonOf(NoticeEvent happened) => happened switch
    {
        NoticeClosed closed => closed.Reason,
        NoticeChangeRefused refused => refused.Reason,
        NoticeConsentOver { Cancels: true } => NoticeReason.ConsentEnded,
        _ => null,
    };

    private static Lane LaneOf(NoticeRecord after, NoticeEvent happened, NoticeType type) => happened switch
    {
        NoticeReported => Lane.Urgent,
        NoticeSuspended or NoticeClosed or NoticeConsentOver or NoticeDeletionOrdered or NoticeDeleted when after.PublishedAt is not null => Lane.Urgent,
        NoticeSubmitted or NoticePublished when type.Urgent => Lane.Urgent,
        _ => Lane.Routine,
    };
}
