using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>Opens what reached a bureau and checks it by every rule that held when it was sent: nothing is trusted because a hub carried it.</summary>
internal interface IContentCheck
{
    /// <summary>Opens an entry.</summary>
    /// <param name="reader">Whose feed it is.</param>
    /// <param name="entry">The entry; of a kind with content, and whole.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    ValueTask<OpenedContent> OpenAsync(OwnerId reader, FeedEntry entry, CancellationToken cancellationToken);
}
