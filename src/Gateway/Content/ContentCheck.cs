using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Forms;
using Interpol.Mesh.Gateway.Messages;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>Opens what reached a bureau and checks it by every rule that held when it was sent: nothing is trusted because a hub carried it.</summary>
internal sealed class ContentCheck(IPayloadSeal seal, ContentForms forms, ForwardRules forwards, AttachmentClaims claims)
{
    /// <summary>Opens an entry.</summary>
    /// <param name="reader">Whose feed it is.</param>
    /// <param name="entry">The entry; of a kind with content, and whole.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async ValueTask<OpenedContent> OpenAsync(OwnerId reader, FeedEntry entry, CancellationToken cancellationToken)
    {
        var envelope = entry.Envelope;
        if (Sha256Hash.Of(entry.Payload.Span) != envelope.PayloadHash || entry.Payload.Length != envelope.PayloadBytes)
        {
            return Refused("The bytes that the hub handed over are not the ones that were sent.");
        }

        MessageContent content;
        try
        {
            var carried = new SealedContent(entry.Payload, envelope.Seal, [new RecipientWrap(reader, entry.Wraps)]);
            var bytes = await seal.OpenAsync(reader, carried, SealContext.Of(envelope), cancellationToken);
            content = ContentJson.Read(bytes.Span);
        }
        catch (FormatException malformed)
        {
            return Refused(malformed.Message);
        }
        catch (CryptographicException broken)
        {
            return Refused($"The seal does not open: {broken.Message}");
        }

        return Problem(envelope, content) is { } problem
            ? Refused(problem)
            : new OpenedContent(content, forms.WarningOf(content) ?? await claims.WarningOfAsync(reader, envelope, content, cancellationToken));
    }

    private string? Problem(Envelope envelope, MessageContent content)
    {
        if (ContentRules.Check(content) is [var first, ..])
        {
            return $"{first.Field}: {first.Detail}";
        }

        if (forms.Check(content) is [var broken, ..])
        {
            return $"{broken.Field}: {broken.Detail}";
        }

        if ((content.DiffusionType is not null) != (envelope.Kind == MessageKind.Diffusion))
        {
            return "The content says that it is a diffusion and the envelope does not, or the other way round.";
        }

        if (!envelope.Attachments.Select(attachment => attachment.Hash).SequenceEqual(content.Attachments.Select(attachment => attachment.Hash)))
        {
            return "The attachments that the content describes are not the ones that the envelope carries.";
        }

        return forwards.ProblemOf(envelope, content);
    }

    private static OpenedContent Refused(string problem) => new(null, problem);
}

/// <summary>What an entry said, or why it is not shown.</summary>
/// <param name="Content">The content; null when it breaks a rule and is not shown.</param>
/// <param name="Problem">Which rule, in a sentence; null when it breaks none. With a content it is a warning: the message is shown, and something of it is not to be trusted.</param>
internal sealed record OpenedContent(MessageContent? Content, string? Problem);
