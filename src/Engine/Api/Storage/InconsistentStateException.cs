using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Somebody else has written the state since it was read. The activation that throws it ends.</summary>
public class InconsistentStateException : OrleansException
{
    /// <summary>An exception without text.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>An exception with text.</summary>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with text and cause.</summary>
    public InconsistentStateException(string message, Exception? innerException)
        : base(message, innerException!)
    {
    }

    /// <summary>An exception with the two versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
        : base(errorMsg, storageException!)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>An exception with the two versions.</summary>
    public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
        : this(errorMsg, storedEtag, currentEtag, null)
    {
    }

    /// <summary>An exception with the two versions.</summary>
    public InconsistentStateException(string? storedEtag, string? currentEtag, Exception? storageException)
        : this(storageException?.Message ?? "The state was changed by somebody else.", storedEtag, currentEtag, storageException)
    {
    }

    /// <summary>The version in the storage.</summary>
    public string? StoredEtag { get; private set; }

    /// <summary>The version that the writer had read.</summary>
    public string? CurrentEtag { get; private set; }

    /// <summary>Whether it was thrown by the activation that handles it; false once it has left that activation.</summary>
    internal bool IsSourceActivation { get; set; } = true;

    /// <inheritdoc/>
    public override string ToString() => $"{nameof(InconsistentStateException)}: {Message} Expected Etag={CurrentEtag} Received Etag={StoredEtag} {InnerException}";
}
