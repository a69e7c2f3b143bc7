using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>The message is flushed at the sender's hub and goes out by itself.</summary>
/// <param name="Id">The message's id.</param>
/// <param name="ComposedAt">When the gateway took it.</param>
/// <param name="AcceptedAt">When the sender's hub flushed it.</param>
/// <param name="AcceptedHub">The sender's hub.</param>
/// <param name="Repeated">Whether this operation id had been accepted before, with the same request.</param>
internal sealed record SendAnswer(MessageId Id, DateTimeOffset ComposedAt, DateTimeOffset AcceptedAt, HubName AcceptedHub, bool Repeated)
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
