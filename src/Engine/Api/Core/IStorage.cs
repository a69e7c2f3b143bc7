namespace Orleans.Core;

/// <summary>A stored state.</summary>
public interface IStorage
{
    /// <summary>The version of the record that was last read or written; null without a record.</summary>
    string? Etag { get; }

    /// <summary>True when the record existed at the last read or write.</summary>
    bool RecordExists { get; }

    /// <summary>Deletes the record and sets the state to a new one.</summary>
    Task ClearStateAsync();

    /// <inheritdoc cref="ClearStateAsync()"/>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <summary>Writes the state.</summary>
    /// <exception cref="Storage.InconsistentStateException">Somebody else has written since.</exception>
    Task WriteStateAsync();

    /// <inheritdoc cref="WriteStateAsync()"/>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <summary>Reads the state; a new one when there is no record.</summary>
    Task ReadStateAsync();

    /// <inheritdoc cref="ReadStateAsync()"/>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}
