using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Makes the notes that an outbox sends. Their ids follow from what causes them, so that a repeat means the same note.</summary>
internal sealed class Notes(Outbox outbox, OutboxServices services)
{
    /// <summary>A note.</summary>
    /// <param name="cause">What causes it; unique in the outbox.</param>
    /// <param name="recipients">To whom.</param>
    /// <param name="lane">How urgent it is.</param>
    /// <param name="about">The message that it is about; null for none.</param>
    /// <param name="note">What it says.</param>
    public OutgoingMessage Create(string cause, ImmutableArray<OwnerId> recipients, Lane lane, MessageId? about, FeedNote note)
    {
        var id = MessageId.For(outbox.Owner.Code, new OperationId($"note/{cause}"));
        var envelope = new Envelope(id, recipients, lane, services.Clock.GetJournalTime(), [], 0, Sha256Hash.Of([]))
        {
            Kind = MessageKind.Note,
            About = about,
            Note = note,
        };
        return new OutgoingMessage(envelope, default);
    }

    /// <summary>Sends a note for another actor.</summary>
    /// <exception cref="MeshException"><c>invalid</c>, <c>unknown-owner</c>; <c>operation-conflict</c>: another note had the operation's id.</exception>
    public async Task PostAsync(PostNote post, CancellationToken cancellationToken)
    {
        if (!OperationId.TryParse(post.Operation.Value, out _) || post.Recipients.IsDefaultOrEmpty || post.Recipients.Length > MessageLimits.MaxRecipients
            || post.Recipients.Distinct().Count() != post.Recipients.Length || !Enum.IsDefined(post.Lane) || post.Note is not { Owners.IsDefault: false })
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"A note has an operation id, a lane, 1 to {MessageLimits.MaxRecipients} different recipients.");
        }

        foreach (var recipient in post.Recipients)
        {
            if (!services.Owners.Contains(recipient))
            {
                throw new MeshException(MeshErrorCodes.UnknownOwner, $"There is no owner with the code {recipient.Value}.");
            }
        }

        var message = Create(post.Operation.Value, post.Recipients, post.Lane, post.About, post.Note);
        var hash = SHA256.HashData(new RowWriter(1).Owners(post.Recipients).Number((long)post.Lane).Text(post.About?.Value ?? string.Empty).Note(post.Note).ToMemory().Span);
        await outbox.CommitAsync(new Submission(outbox, [message], $"note/{post.Operation.Value}", hash, services.Clock), message.Envelope, cancellationToken);
    }
}
