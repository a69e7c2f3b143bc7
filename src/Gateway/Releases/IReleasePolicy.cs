using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Decides which messages a second officer has to release before they leave.</summary>
internal interface IReleasePolicy
{
    /// <summary>Whether a second officer has to release this.</summary>
    /// <param name="owner">Whose message it is.</param>
    /// <param name="author">Who composed it.</param>
    /// <param name="request">The message.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    ValueTask<bool> IsHeldAsync(OwnerId owner, MeshPrincipal author, SendRequest request, CancellationToken cancellationToken);
}
