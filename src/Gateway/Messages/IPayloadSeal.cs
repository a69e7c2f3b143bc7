using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>The one place through which the bytes of messages pass on their way out and in. Hubs see only what comes out of <see cref="SealAsync"/>.</summary>
internal interface IPayloadSeal
{
    /// <summary>Makes what a bureau says into the bytes that hubs carry.</summary>
    /// <param name="sender">Who says it.</param>
    /// <param name="recipients">To whom.</param>
    /// <param name="content">What it says.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    ValueTask<ReadOnlyMemory<byte>> SealAsync(OwnerId sender, ImmutableArray<OwnerId> recipients, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Makes the bytes that hubs carried into what was said.</summary>
    /// <param name="reader">Who reads.</param>
    /// <param name="entry">The entry in the reader's feed.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    ValueTask<ReadOnlyMemory<byte>> OpenAsync(OwnerId reader, FeedEntry entry, CancellationToken cancellationToken);
}
