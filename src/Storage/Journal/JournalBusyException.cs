namespace Interpol.Mesh.Storage.Journal;

/// <summary>Too many writes wait for a hub's database already. Nothing was written; try again after <see cref="RetryAfter"/>.</summary>
/// <param name="message">Which database is busy.</param>
/// <param name="retryAfter">How long to wait before trying again.</param>
public sealed class JournalBusyException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>How long to wait before trying again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
