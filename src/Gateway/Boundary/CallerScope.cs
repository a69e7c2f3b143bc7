using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Boundary;

/// <summary>Knows for whom calls of actors are made where they are made: requests enter with their principal, work in the background as the gateway itself.</summary>
internal sealed class CallerScope
{
    private readonly AsyncLocal<CallerIdentity?> _current = new();

    /// <summary>For whom calls are made here; null for nobody.</summary>
    public CallerIdentity? Current => _current.Value;

    /// <summary>What follows, until the result is disposed of, is done for an owner by its gateway itself.</summary>
    public IDisposable Enter(OwnerId owner) => Enter(new CallerIdentity(owner, null, ImmutableArray<string>.Empty));

    /// <summary>What follows, until the result is disposed of, is done for somebody.</summary>
    public IDisposable Enter(CallerIdentity identity)
    {
        var before = _current.Value;
        _current.Value = identity;
        return new Leave(this, before);
    }

    private sealed class Leave(CallerScope scope, CallerIdentity? before) : IDisposable
    {
        public void Dispose() => scope._current.Value = before;
    }
}
