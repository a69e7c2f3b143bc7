using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>Until when an answer is wanted, and after when a message is not delivered any more.</summary>
internal static class MessageClocks
{
    /// <summary>The time for an answer to a new flash message that says nothing else.</summary>
    public static readonly TimeSpan Flash = TimeSpan.FromHours(8);

    /// <summary>The time for an answer to a new urgent message that says nothing else.</summary>
    public static readonly TimeSpan Urgent = TimeSpan.FromDays(3);

    /// <summary>The time for an answer to a new routine message that says nothing else.</summary>
    public static readonly TimeSpan Routine = TimeSpan.FromDays(7);

    /// <summary>Until when an answer is wanted. Replies, forwards, broadcasts and diffusions want none unless they say so.</summary>
    public static DateTimeOffset? AnswerBy(SendRequest request, DateTimeOffset now)
    {
        if (request.AnswerBy is { } at)
        {
            return Within(at, now, "answerBy");
        }

        if (request.AnswerWithinHours is { } hours)
        {
            return now + TimeSpan.FromHours(hours);
        }

        var isNew = request is MessageRequest { InReplyTo: null, ForwardOf: null, NoAnswer: false };
        return !isNew ? null : now + request.Lane switch
        {
            Lane.Flash => Flash,
            Lane.Urgent => Urgent,
            _ => Routine,
        };
    }

    /// <summary>After when it is not delivered any more.</summary>
    public static DateTimeOffset? ExpiresAt(SendRequest request, DateTimeOffset now) =>
        request.ExpiresAt is { } at ? Within(at, now, "expiresAt") : null;

    private static DateTimeOffset Within(DateTimeOffset at, DateTimeOffset now, string field)
    {
        if (at <= now)
        {
            throw RequestRefusedException.Invalid(field, $"The field {field} is in the past; name a time that is still to come.");
        }

        return at <= now + MessageLimits.MaxClock
            ? at
            : throw RequestRefusedException.Invalid(field, $"The field {field} is more than {MessageLimits.MaxClock.TotalDays:F0} days away; name an earlier time.");
    }
}
