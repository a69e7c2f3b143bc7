using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Passes payloads through as they are: whoever sends seals them, or does not.</summary>
internal sealed class UnsealedPayload : IPayloadSeal
{
    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> SealAsync(OwnerId sender, ImmutableArray<OwnerId> recipients, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) => new(content);

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> OpenAsync(OwnerId reader, FeedEntry entry, CancellationToken cancellationToken) => new(entry.Payload);
}
