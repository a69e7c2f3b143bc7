namespace Interpol.Mesh.Engine.Storage;

/// <summary>Opens something once, for everybody who asks; a failed attempt is forgotten, so that the next one tries again.</summary>
internal sealed class OpenOnce(Func<CancellationToken, Task> open)
{
    private readonly Lock _lock = new();
    private Task? _opening;

    internal Task EnsureAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_opening is null || _opening.IsFaulted || _opening.IsCanceled)
            {
                _opening = open(CancellationToken.None);
            }

            return _opening.IsCompletedSuccessfully ? _opening : _opening.WaitAsync(cancellationToken);
        }
    }
}
