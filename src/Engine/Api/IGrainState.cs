namespace Orleans;

/// <summary>A state as storage providers see it.</summary>
public interface IGrainState<T>
{
    /// <summary>The state.</summary>
    T State { get; set; }

    /// <summary>The version of the record; null without a record.</summary>
    string? ETag { get; set; }

    /// <summary>True when the record exists.</summary>
    bool RecordExists { get; set; }
}
