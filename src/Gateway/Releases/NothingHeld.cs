using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Security;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Lets every officer send everything alone.</summary>
internal sealed class NothingHeld : IReleasePolicy, IReleaseDesk
{
    /// <inheritdoc/>
    public ValueTask<bool> IsHeldAsync(OwnerId owner, MeshPrincipal author, SendRequest request, CancellationToken cancellationToken) => new(false);

    /// <inheritdoc/>
    public ValueTask<string> HoldAsync(OwnerId owner, MeshPrincipal author, SendRequest request, OperationId operation, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Nothing is held here.");
}
