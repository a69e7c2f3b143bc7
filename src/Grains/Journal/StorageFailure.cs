using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Orleans.Storage;

namespace Interpol.Mesh.Grains.Journal;

/// <summary>
/// What a failure of a hub's database means to callers. They are bureaus: files, servers and causes are the hub's own affair and stand in the silo's log.
/// </summary>
internal static class StorageFailure
{
    private static readonly TimeSpan UnavailableRetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>The refusal to tell when it is certain that nothing was written; null when it is not.</summary>
    public static MeshException? NothingWritten(Exception exception) => exception switch
    {
        MeshException refusal => refusal,
        JournalBusyException busy => new MeshException(MeshErrorCodes.Busy, "The hub's database is busy; try again.", busy.RetryAfter),
        HubUnavailableException unavailable => Unavailable(unavailable.Hub),
        JournalUnavailableException { OutcomeUnknown: false } => NoAnswer("The hub's database does not answer; nothing was stored."),
        _ => null,
    };

    /// <summary>
    /// The exception for a write whose outcome is not known. It is the one that deactivates the activation that throws it, and that callers answer by
    /// repeating the operation. It has no inner exception: those of databases are not for the wire, and cannot cross it.
    /// </summary>
    public static InconsistentStateException OutcomeUnknown(Exception exception) =>
        exception as InconsistentStateException ?? new InconsistentStateException("The outcome of a write is not known.", string.Empty, string.Empty);

    /// <summary>The exception for an activation that finds in its stream what it has not written: there is another one. It goes, and the caller repeats the operation.</summary>
    public static InconsistentStateException Overtaken() => new("The stream holds what this activation has not written.", string.Empty, string.Empty);

    /// <summary>The refusal to tell of a failed read, or of a write that may be repeated; null for what is no failure of a database.</summary>
    public static MeshException? Refusal(Exception exception) =>
        exception is JournalUnavailableException ? NoAnswer("The hub's database does not answer.") : NothingWritten(exception);

    /// <summary>The refusal to tell when a hub's database cannot be used now.</summary>
    public static MeshException Unavailable(string hub) => NoAnswer($"The database of hub '{hub}' cannot be used now.");

    private static MeshException NoAnswer(string message) => new(MeshErrorCodes.Unavailable, message, UnavailableRetryAfter);
}

/// <summary>
/// Tells the callers of this silo's grains what a failure of a hub's database means to them: <c>unavailable</c> or <c>busy</c>, with a time to try again. Grains
/// let such failures pass; only who has to know whether something was written looks at them.
/// </summary>
internal sealed class StorageFailureFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        var call = context.Invoke();
        return call.IsCompletedSuccessfully ? call : TranslateAsync(call);
    }

    private static async Task TranslateAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (Exception exception) when (exception is not MeshException && StorageFailure.Refusal(exception) is { } refusal)
        {
            throw refusal;
        }
    }
}
