using System.Globalization;
using Orleans.Storage;

namespace Interpol.Mesh.Storage.Journal;

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
