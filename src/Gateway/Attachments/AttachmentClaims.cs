using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Attachments;

/// <summary>Checks that attachments are what their senders claim, before they are sent and after they were received.</summary>
internal sealed class AttachmentClaims(FileKinds kinds, TimeProvider time)
{
    /// <summary>How long opening a message waits for the hubs of its attachments. What could not be checked then is checked when it is fetched.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Refuses attachments that are not there, or not what the message claims.</summary>
    /// <param name="sender">Who sends.</param>
    /// <param name="content">What it claims.</param>
    /// <param name="passedOn">The attachments of the message that is passed on, which others uploaded.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="RequestRefusedException">400: the sentence says which and why.</exception>
    public async ValueTask RequireTrueAsync(OwnerId sender, MessageContent content, ImmutableArray<AttachmentReference> passedOn, CancellationToken cancellationToken)
    {
        for (var i = 0; i < content.Attachments.Length; i++)
        {
            var attachment = content.Attachments[i];
            var uploader = passedOn.FirstOrDefault(reference => reference.Hash == attachment.Hash)?.Uploader ?? sender;
            FileKind kind;
            try
            {
                kind = await kinds.OfAsync(new AttachmentId(uploader, attachment.Hash), sender, cancellationToken);
            }
            catch (MeshException missing) when (missing.Code == MeshErrorCodes.NotFound)
            {
                throw new RequestRefusedException(
                    StatusCodes.Status400BadRequest,
                    MeshErrorCodes.AttachmentMissing,
                    $"The attachment {attachment.Hash} has not been uploaded completely; upload it before the message that carries it.",
                    $"attachments[{i}]");
            }

            if (MediaTypes.ProblemOf(attachment.MediaType, kind) is { } problem)
            {
                throw Refused(StatusCodes.Status400BadRequest, problem, $"attachments[{i}].mediaType");
            }
        }
    }

    /// <summary>A warning about attachments of a received message that are not what it claims; null when all are, as far as that can be told now.</summary>
    public async ValueTask<string?> WarningOfAsync(OwnerId reader, Envelope envelope, MessageContent content, CancellationToken cancellationToken)
    {
        if (content.Attachments.IsEmpty)
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            for (var i = 0; i < content.Attachments.Length; i++)
            {
                var attachment = content.Attachments[i];
                var kind = await kinds.OfAsync(new AttachmentId(envelope.Attachments[i].Uploader, attachment.Hash), reader, ending.Token);
                if (MediaTypes.ProblemOf(attachment.MediaType, kind) is { } problem)
                {
                    return $"The attachment {attachment.Name ?? attachment.Hash.Value} is not handed out. {problem}";
                }
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The hub is away or the attachment gone; fetching it asks again.
        }

        return null;
    }

    /// <summary>Refuses to hand out an attachment that is not what the message with which it came claims.</summary>
    /// <exception cref="RequestRefusedException">409: the sentence says why.</exception>
    public async ValueTask RequireTrueAsync(AttachmentId id, OwnerId reader, string? claimed, CancellationToken cancellationToken)
    {
        if (MediaTypes.ProblemOf(claimed, await kinds.OfAsync(id, reader, cancellationToken)) is { } problem)
        {
            throw Refused(StatusCodes.Status409Conflict, $"The attachment is not handed out. {problem}", "sha256");
        }
    }

    private static RequestRefusedException Refused(int status, string problem, string field) => new(status, MeshErrorCodes.AttachmentMismatch, problem, field);
}
