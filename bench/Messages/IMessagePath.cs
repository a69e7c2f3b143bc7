using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Bench.Messages;

/// <summary>A way into the mesh: HTTP through gateways, or the cluster client.</summary>
internal interface IMessagePath : IAsyncDisposable
{
    /// <summary>Sends a message; returns when it is accepted, trying again with the same operation id as long as the outcome is unknown.</summary>
    Task SendAsync(OwnerId from, OwnerId to, Lane lane, byte[] payload, CancellationToken cancellationToken);

    /// <summary>Reads an owner's live feed until cancelled, from behind the last entry that this path has read of it.</summary>
    Task ReadAsync(OwnerId owner, Action<ReadMessage> onMessage, CancellationToken cancellationToken);
}

/// <summary>What a reader learns of a message.</summary>
/// <param name="AcceptedAt">When the sender's hub flushed it.</param>
/// <param name="StoredAt">When the receiver's hub flushed it.</param>
/// <param name="Payload">Its bytes.</param>
internal readonly record struct ReadMessage(DateTimeOffset AcceptedAt, DateTimeOffset StoredAt, byte[] Payload);
