using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Broadcasts;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class MessageBodies
{
    extension(TimelineBody)
    {
        /// <summary>The JSON form of a timeline.</summary>
        public static TimelineBody Of(MessageTimeline timeline, MessageContent? content = null)
        {
            var envelope = timeline.Envelope;
            var stages = new StageLog(envelope.ComposedAt).Add("accepted", timeline.Accepted);
            return new TimelineBody(
                envelope.Id,
                envelope.Id.Sender,
                envelope.Kind,
                envelope.Lane,
                envelope.ComposedAt,
                timeline.Accepted.At,
                timeline.Accepted.Hub,
                envelope.Handling,
                envelope.Recipients.Length,
                timeline.Recipients.Count(recipient => recipient.Delivered is not null),
                stages.Add("withdrawn", timeline.Withdrawn).ToImmutable(),
                [.. timeline.Recipients.Select(recipient => RecipientBody.Of(recipient, timeline.Accepted))])
            {
                Thread = envelope.Thread,
                InReplyTo = envelope.InReplyTo,
                ForwardOf = envelope.ForwardOf,
                AnswerBy = envelope.AnswerBy,
                ExpiresAt = envelope.ExpiresAt,
                Exclude = timeline.Excluded,
                ReviewDesk = envelope.Kind == MessageKind.Diffusion ? BroadcastTargets.ReviewDesk : null,
                WithdrawnAt = timeline.Withdrawn?.At,
                Withdrawn = timeline.Withdrawn is null ? null : WithdrawalBody.Of(timeline),
                Forwards = [.. timeline.Forwards.Select(ForwardBody.Of)],
                Content = content is null ? null : ContentBody.Of(content),
            };
        }
    }

    extension(RecipientBody)
    {
        /// <summary>The JSON form of one recipient's progress.</summary>
        /// <param name="progress">The progress.</param>
        /// <param name="accepted">The stage before all others.</param>
        public static RecipientBody Of(RecipientProgress progress, HubTimestamp accepted) => new(
            progress.Recipient,
            progress.Forwarded?.At,
            progress.Stored?.At,
            progress.Stored?.Hub,
            progress.Delivered?.At,
            progress.Read?.At,
            progress.Answered?.At,
            progress.Expired?.At,
            progress.Withdrawn?.At,
            progress.Refused,
            new StageLog(accepted.At)
                .Add("forwarded", progress.Forwarded)
                .Add("stored", progress.Stored)
                .Add("delivered", progress.Delivered)
                .Add("read", progress.Read)
                .Add("answered", progress.Answered)
                .Add("expired", progress.Expired)
                .Add("withdrawn", progress.Withdrawn)
                .ToImmutable());
    }

    extension(ForwardBody)
    {
        /// <summary>The JSON form of a forward.</summary>
        public static ForwardBody Of(DeclaredForward forward) => new(
            forward.Id,
            forward.Id.Sender,
            forward.Declared.At,
            [.. forward.Recipients.Select(recipient => new ForwardRecipientBody(recipient.Owner, recipient.Withdrawn?.At))]);
    }

    extension(WithdrawalBody)
    {
        /// <summary>The count for a timeline.</summary>
        public static WithdrawalBody Of(MessageTimeline timeline)
        {
            // A recipient that refused the message never had it.
            var recipients = timeline.Recipients.Where(recipient => recipient.Refused is null).ToList();
            var passedOn = timeline.Forwards.SelectMany(forward => forward.Recipients).ToList();
            return new WithdrawalBody(
                recipients.Count(recipient => recipient.Withdrawn is not null) + passedOn.Count(recipient => recipient.Withdrawn is not null),
                recipients.Count + passedOn.Count);
        }
    }
}

/// <summary>Lists the stages that a message has come to, each with its lag behind the one before.</summary>
/// <param name="began">When the stage before the first ended.</param>
internal sealed class StageLog(DateTimeOffset began)
{
    private readonly ImmutableArray<StageBody>.Builder _stages = ImmutableArray.CreateBuilder<StageBody>();
    private DateTimeOffset _before = began;

    /// <summary>Adds a stage, if the message has come to it.</summary>
    public StageLog Add(string stage, HubTimestamp? stamp)
    {
        if (stamp is not null)
        {
            _stages.Add(new StageBody(stage, stamp.At, stamp.Hub, (stamp.At - _before).TotalMilliseconds));
            _before = stamp.At;
        }

        return this;
    }

    /// <summary>The stages.</summary>
    public ImmutableArray<StageBody> ToImmutable() => _stages.DrainToImmutable();
}
