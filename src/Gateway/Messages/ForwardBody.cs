using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>A forward that a recipient declared.</summary>
/// <param name="Id">The forward's id.</param>
/// <param name="By">Who passed the message on.</param>
/// <param name="DeclaredAt">When the sender's hub heard of it.</param>
/// <param name="Recipients">To whom.</param>
internal sealed record ForwardBody(MessageId Id, OwnerId By, DateTimeOffset DeclaredAt, ImmutableArray<ForwardRecipientBody> Recipients)
{
    /// <summary>The JSON form of a forward.</summary>
    public static ForwardBody Of(DeclaredForward forward) => new(
        forward.Id,
        forward.Id.Sender,
        forward.Declared.At,
        [.. forward.Recipients.Select(recipient => new ForwardRecipientBody(recipient.Owner, recipient.Withdrawn?.At))]);
}
