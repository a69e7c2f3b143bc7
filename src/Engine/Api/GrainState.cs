namespace Orleans;

/// <summary>A state with its version.</summary>
public sealed class GrainState<T> : IGrainState<T>
{
    /// <summary>No state.</summary>
    public GrainState()
    {
        State = default!;
    }

    /// <summary>A state without a record.</summary>
    public GrainState(T state)
        : this(state, null!)
    {
    }

    /// <summary>A state with the version of its record.</summary>
    public GrainState(T state, string eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc/>
    public T State { get; set; }

    /// <inheritdoc/>
    public string? ETag { get; set; }

    /// <inheritdoc/>
    public bool RecordExists { get; set; }
}
