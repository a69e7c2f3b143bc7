using System.Globalization;
using Orleans.Storage;

namespace Interpol.Mesh.Storage.Journal;

/// <summary>Too many writes wait for a hub's database already. Nothing was written; try again after <see cref="RetryAfter"/>.</summary>
/// <param name="message">Which database is busy.</param>
/// <param name="retryAfter">How long to wait before trying again.</param>
public sealed class JournalBusyException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>How long to wait before trying again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;

    internal static JournalBusyException Of(string database, int waiting, TimeSpan retryAfter) =>
        new($"{waiting} writes wait for {database} already: try again in {retryAfter.TotalMilliseconds:0} ms.", retryAfter);
}

/// <summary>A hub's database did not answer in time or failed. An actor that sees this forgets what it holds in memory and starts again from the database.</summary>
/// <param name="message">What happened to which database.</param>
/// <param name="outcomeUnknown">Whether a write may have been stored all the same.</param>
/// <param name="innerException">The cause, if there is one.</param>
public sealed class JournalUnavailableException(string message, bool outcomeUnknown, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether a write may have been stored all the same. When false, nothing was written.</summary>
    public bool OutcomeUnknown { get; } = outcomeUnknown;
}

/// <summary>Says which head was expected and which was found, as the runtime's own exception for lost writes.</summary>
internal static class HeadConflict
{
    public static InconsistentStateException Of(JournalAppend append, long next, long epoch, long appends) =>
        append.ExpectedAppends is { } expected && next == append.ExpectedNext && epoch == append.Epoch
            ? Create(append.Stream, Text(next, epoch, expected), Text(next, epoch, appends))
            : Create(append.Stream, Text(append.ExpectedNext, append.Epoch), Text(next, epoch));

    public static InconsistentStateException OfEpoch(StreamName stream, long expected, long epoch) =>
        Create(stream, string.Create(CultureInfo.InvariantCulture, $"epoch {expected}"), string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}"));

    private static InconsistentStateException Create(StreamName stream, string expected, string stored) =>
        new($"The stream {stream} stands at {stored}, the writer expected {expected}; nothing was written.", stored, expected);

    private static string Text(long next, long epoch, long appends) => string.Create(CultureInfo.InvariantCulture, $"{next} in epoch {epoch} after {appends} appends");

    private static string Text(long next, long epoch) => string.Create(CultureInfo.InvariantCulture, $"{next} in epoch {epoch}");
}
