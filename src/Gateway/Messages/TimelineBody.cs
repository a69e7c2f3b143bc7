using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Broadcasts;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>What became of a message, for its sender.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="From">The sender.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Lane">How urgent it is.</param>
/// <param name="ComposedAt">When the sender's gateway took it.</param>
/// <param name="AcceptedAt">When the sender's hub flushed it.</param>
/// <param name="AcceptedHub">The sender's hub.</param>
/// <param name="Handling">What others may do with it.</param>
/// <param name="Total">How many owners it goes to.</param>
/// <param name="Delivered">How many of them have it.</param>
/// <param name="Stages">What happened to it as a whole, with the lag behind the stage before.</param>
/// <param name="Recipients">The way to each recipient.</param>
internal sealed record TimelineBody(
    MessageId Id,
    OwnerId From,
    MessageKind Kind,
    Lane Lane,
    DateTimeOffset ComposedAt,
    DateTimeOffset AcceptedAt,
    HubName AcceptedHub,
    MessageHandling Handling,
    int Total,
    int Delivered,
    ImmutableArray<StageBody> Stages,
    ImmutableArray<RecipientBody> Recipients)
{
    /// <summary>The conversation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ThreadId? Thread { get; init; }

    /// <summary>The message that it answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageId? InReplyTo { get; init; }

    /// <summary>The message that it passes on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageId? ForwardOf { get; init; }

    /// <summary>Until when an answer is wanted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>After when it is not delivered any more.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whom the sender excludes; shown to nobody else.</summary>
    public ImmutableArray<OwnerId> Exclude { get; init; } = [];

    /// <summary>Of a diffusion: the owner whose desk reviews it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OwnerId? ReviewDesk { get; init; }

    /// <summary>When it was withdrawn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>From how many recipients it is gone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WithdrawalBody? Withdrawn { get; init; }

    /// <summary>The forwards that recipients declared.</summary>
    public ImmutableArray<ForwardBody> Forwards { get; init; } = [];

    /// <summary>What it says; absent when this gateway does not hold it or it was withdrawn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ContentBody? Content { get; init; }

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
