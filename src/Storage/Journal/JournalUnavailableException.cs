namespace Interpol.Mesh.Storage.Journal;

/// <summary>A hub's database did not answer in time or failed. An actor that sees this forgets what it holds in memory and starts again from the database.</summary>
/// <param name="message">What happened to which database.</param>
/// <param name="outcomeUnknown">Whether a write may have been stored all the same.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class JournalUnavailableException(string message, bool outcomeUnknown, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether a write may have been stored all the same. When false, nothing was written.</summary>
    public bool OutcomeUnknown { get; } = outcomeUnknown;
}
