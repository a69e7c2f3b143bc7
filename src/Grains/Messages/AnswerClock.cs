using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>What is due when, by the answer clock and the expiry of a message: plain arithmetic.</summary>
internal static class AnswerClock
{
    /// <summary>When the reminder before the end is due.</summary>
    public static DateTimeOffset SoonAt(DateTimeOffset accepted, DateTimeOffset answerBy, double part) => accepted + ((answerBy - accepted) * part);

    /// <summary>Who still has to answer: not who has, and not who never got it.</summary>
    public static ImmutableArray<OwnerId> Unanswered(OwnerId sender, IEnumerable<RecipientProgress> recipients) =>
        [.. recipients.Where(recipient => recipient is { Answered: null, Refused: null, Expired: null } && recipient.Recipient != sender).Select(recipient => recipient.Recipient)];

    /// <summary>Who has not got a message at its expiry.</summary>
    public static ImmutableArray<OwnerId> NotReached(IEnumerable<RecipientProgress> recipients) =>
        [.. recipients.Where(recipient => recipient is { Delivered: null, Refused: null }).Select(recipient => recipient.Recipient)];
}
