using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Turns rejections into the exceptions callers know, and back.</summary>
internal static class Rejections
{
    public static Exception ToException(RejectionKind kind, string text) => kind switch
    {
        RejectionKind.SiloUnavailable => new SiloUnavailableException(text),
        RejectionKind.Overloaded => new LimitExceededException(text),
        _ => new OrleansMessageRejectionException(text),
    };

    /// <summary>Whether the engine itself says no with this exception, rather than a grain's method.</summary>
    public static bool TryGetKind(Exception exception, out RejectionKind kind)
    {
        kind = exception switch
        {
            SiloUnavailableException => RejectionKind.SiloUnavailable,
            LimitExceededException => RejectionKind.Overloaded,
            _ => RejectionKind.Rejected,
        };
        return exception is OrleansMessageRejectionException or LimitExceededException;
    }
}
