using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>The message is flushed at the sender's hub and goes out by itself.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="ComposedAt">When the gateway took it.</param>
/// <param name="AcceptedAt">When the sender's hub flushed it.</param>
/// <param name="AcceptedHub">The sender's hub.</param>
/// <param name="Repeated">Whether this operation id had been accepted before, with the same request.</param>
public sealed record SendAnswer(MessageId Id, DateTimeOffset ComposedAt, DateTimeOffset AcceptedAt, HubName AcceptedHub, bool Repeated)
{
    /// <summary>The conversation.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ThreadId? Thread { get; init; }

    /// <summary>Who receives it.</summary>
    public ImmutableArray<OwnerId> To { get; init; } = [];

    /// <summary>Of a diffusion: the owner whose desk reviews it, and to whom it therefore goes too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OwnerId? ReviewDesk { get; init; }
}

/// <summary>The message waits until a second officer releases it.</summary>
/// <param name="State">What it waits for: <c>awaiting-release</c>.</param>
/// <param name="Release">The id of the release.</param>
public sealed record HeldAnswer(string State, string Release);

/// <summary>That a message is marked as read.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="ReadAt">When it was first marked.</param>
/// <param name="Hub">The reader's hub.</param>
public sealed record ReadAnswer(MessageId Id, DateTimeOffset ReadAt, HubName Hub);

/// <summary>The withdrawal is flushed at the sender's hub and follows the message by itself.</summary>
/// <param name="Id">The message that is withdrawn.</param>
/// <param name="Withdrawal">The withdrawal's own id.</param>
/// <param name="WithdrawnAt">When the sender's hub flushed it.</param>
/// <param name="Hub">The sender's hub.</param>
/// <param name="Repeated">Whether the message had been withdrawn before.</param>
public sealed record WithdrawAnswer(MessageId Id, MessageId Withdrawal, DateTimeOffset WithdrawnAt, HubName Hub, bool Repeated);

/// <summary>A conversation.</summary>
/// <param name="Thread">Its id.</param>
/// <param name="Messages">Its messages, sent and received, in the order in which they were accepted; the newest when there are more than were asked for.</param>
public sealed record ThreadBody(ThreadId Thread, ImmutableArray<FeedEntryBody> Messages);
