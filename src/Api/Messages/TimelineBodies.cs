using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Api;

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
public sealed record TimelineBody(
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
}

/// <summary>A message's way to one recipient; what has not happened yet, or is not known at the sender's hub yet, is null.</summary>
/// <param name="Owner">The recipient.</param>
/// <param name="ForwardedAt">When the sender's hub handed it over.</param>
/// <param name="StoredAt">When the recipient's hub flushed it.</param>
/// <param name="StoredHub">The recipient's hub.</param>
/// <param name="DeliveredAt">When a gateway of the recipient had it.</param>
/// <param name="ReadAt">When an officer read it.</param>
/// <param name="AnsweredAt">When the recipient's answer was flushed at the sender's hub.</param>
/// <param name="ExpiredAt">When it expired before it was delivered.</param>
/// <param name="WithdrawnAt">When all gateways of the recipient stated that they have removed it.</param>
/// <param name="Refused">Why the recipient's feed refused it.</param>
/// <param name="Stages">The same as a list of what has happened, each with its hub and the lag behind the stage before.</param>
public sealed record RecipientBody(
    OwnerId Owner,
    DateTimeOffset? ForwardedAt,
    DateTimeOffset? StoredAt,
    HubName? StoredHub,
    DateTimeOffset? DeliveredAt,
    DateTimeOffset? ReadAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? ExpiredAt,
    DateTimeOffset? WithdrawnAt,
    string? Refused,
    ImmutableArray<StageBody> Stages);

/// <summary>A stage of a message's way.</summary>
/// <param name="Stage">Which: accepted, forwarded, stored, delivered, read, answered, expired or withdrawn.</param>
/// <param name="At">When, by the clock of the hub that says so.</param>
/// <param name="Hub">Which hub says so.</param>
/// <param name="LagMilliseconds">How long after the stage before; the clocks of two hubs may make it a little less than nothing.</param>
public sealed record StageBody(string Stage, DateTimeOffset At, HubName Hub, double LagMilliseconds);

/// <summary>A forward that a recipient declared.</summary>
/// <param name="Id">The forward's id.</param>
/// <param name="By">Who passed the message on.</param>
/// <param name="DeclaredAt">When the sender's hub heard of it.</param>
/// <param name="Recipients">To whom.</param>
public sealed record ForwardBody(MessageId Id, OwnerId By, DateTimeOffset DeclaredAt, ImmutableArray<ForwardRecipientBody> Recipients);

/// <summary>To whom a message was passed on.</summary>
/// <param name="Owner">The owner.</param>
/// <param name="WithdrawnAt">When all its gateways stated that they removed it; null while they have not.</param>
public sealed record ForwardRecipientBody(OwnerId Owner, DateTimeOffset? WithdrawnAt);

/// <summary>From how many a withdrawn message is gone, as their gateways state; that is no proof.</summary>
/// <param name="Gone">From how many all gateways state that they removed it.</param>
/// <param name="Total">To how many it went, also by declared forwards.</param>
public sealed record WithdrawalBody(int Gone, int Total);
