using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Passes contents through as they are.</summary>
internal sealed class UnsealedPayload : IPayloadSeal
{
    /// <inheritdoc/>
    public ValueTask<SealedContent> SealAsync(ReadOnlyMemory<byte> content, SealContext context, CancellationToken cancellationToken) =>
        new(new SealedContent(content, null, []));

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> OpenAsync(OwnerId reader, SealedContent content, SealContext context, CancellationToken cancellationToken) =>
        new(content.Payload);
}
