using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>
/// The one place through which everything that hubs carry and must not read passes on its way out and in: messages, and the records of the bureau's own desk.
/// Hubs see only what comes out of <see cref="SealAsync"/>.
/// </summary>
internal interface IPayloadSeal
{
    /// <summary>Makes what a bureau says into the bytes that hubs carry.</summary>
    /// <param name="content">What it says.</param>
    /// <param name="context">From whom, to whom and bound to which envelope.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    ValueTask<SealedContent> SealAsync(ReadOnlyMemory<byte> content, SealContext context, CancellationToken cancellationToken);

    /// <summary>Makes the bytes that hubs carried into what was said.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="content">What hubs carried; of the wraps only the reader's are there.</param>
    /// <param name="context">From whom, to whom and bound to which envelope.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    ValueTask<ReadOnlyMemory<byte>> OpenAsync(OwnerId reader, SealedContent content, SealContext context, CancellationToken cancellationToken);

    /// <summary>Makes a term of an identifier, by which hubs find equals and which is the same at all gateways.</summary>
    /// <param name="identifier">The identifier, in one form whoever wrote it.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    ValueTask<Sha256Hash> BlindAsync(string identifier, CancellationToken cancellationToken);
}

/// <summary>Passes contents through as they are. Terms are hashes without a key: who can guess an identifier knows its term.</summary>
internal sealed class UnsealedPayload : IPayloadSeal
{
    /// <inheritdoc/>
    public ValueTask<SealedContent> SealAsync(ReadOnlyMemory<byte> content, SealContext context, CancellationToken cancellationToken) =>
        new(new SealedContent(content, null, []));

    /// <inheritdoc/>
    public ValueTask<ReadOnlyMemory<byte>> OpenAsync(OwnerId reader, SealedContent content, SealContext context, CancellationToken cancellationToken) =>
        new(content.Payload);

    /// <inheritdoc/>
    public ValueTask<Sha256Hash> BlindAsync(string identifier, CancellationToken cancellationToken) =>
        new(Sha256Hash.Of(Encoding.UTF8.GetBytes($"interpol-mesh|case-term|{identifier}")));
}
