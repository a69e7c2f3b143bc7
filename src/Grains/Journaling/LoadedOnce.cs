namespace Interpol.Mesh.Grains.Journaling;

/// <summary>
/// What an activation reads by its first call, not at activation: a hub that cannot be opened then refuses calls with a sentence and is tried again by the
/// next one. Used from the turns of one activation only.
/// </summary>
/// <typeparam name="T">What it reads.</typeparam>
internal sealed class LoadedOnce<T>
    where T : class
{
    private T? _value;
    private Task<T>? _loading;

    /// <summary>What was read; null before.</summary>
    public T? Loaded => _value;

    /// <summary>Reads it, unless that was done.</summary>
    public ValueTask<T> GetAsync(Func<Task<T>> load) => _value is { } value ? ValueTask.FromResult(value) : new ValueTask<T>(LoadAsync(load));

    private async Task<T> LoadAsync(Func<Task<T>> load)
    {
        var loading = _loading ??= load();
        try
        {
            return _value = await loading;
        }
        finally
        {
            // After a failure the first to hear of it may have begun again: two states must never be read beside each other.
            if (ReferenceEquals(_loading, loading))
            {
                _loading = null;
            }
        }
    }
}
