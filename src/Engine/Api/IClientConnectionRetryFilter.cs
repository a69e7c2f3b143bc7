namespace Orleans;

/// <summary>Decides whether a client that could not connect tries again.</summary>
public interface IClientConnectionRetryFilter
{
    /// <summary>True to try again. Wait here as long as the next attempt should wait.</summary>
    Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken);
}
