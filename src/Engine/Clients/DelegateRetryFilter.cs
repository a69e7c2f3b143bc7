using Orleans;

namespace Interpol.Mesh.Engine.Clients;

/// <summary>A retry filter made of a function.</summary>
internal sealed class DelegateRetryFilter(Func<Exception, CancellationToken, Task<bool>> filter) : IClientConnectionRetryFilter
{
    public Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken) => filter(exception, cancellationToken);
}
