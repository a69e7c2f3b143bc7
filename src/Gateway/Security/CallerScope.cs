using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Knows for whom actors are called where they are called: requests enter with whoever makes them, work in the background as the gateway itself.</summary>
internal sealed class CallerScope
{
    private readonly AsyncLocal<Caller?> _current = new();

    /// <summary>For whom calls are made here; null for nobody.</summary>
    public Caller? Current => _current.Value;

    /// <summary>What follows, until the result is disposed of, is done for an owner by its gateway itself.</summary>
    public IDisposable Enter(OwnerId owner) => Enter(Caller.Itself(owner));

    /// <summary>The same for somebody: what a gateway has kept is done for who did it.</summary>
    public IDisposable Enter(Caller caller)
    {
        var before = _current.Value;
        _current.Value = caller;
        return new Leave(this, before);
    }

    /// <summary>Everything that a request causes is done for whoever makes it.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        using (Caller.Of(context.User) is { } caller ? Enter(caller) : null)
        {
            await next(context);
        }
    }

    private sealed class Leave(CallerScope scope, Caller? before) : IDisposable
    {
        public void Dispose() => scope._current.Value = before;
    }
}
