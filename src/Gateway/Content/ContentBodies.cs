namespace Interpol.Mesh.Gateway.Content;

/// <summary>Makes what the API answers out of what the mesh knows.</summary>
internal static class ContentBodies
{
    extension(ContentBody)
    {
        /// <summary>The JSON form of a content, without an application's own bytes.</summary>
        public static ContentBody Of(MessageContent content) => new(
            content.Subject,
            content.Text,
            content.Language,
            content.CrimeAreas,
            content.CaseNumber,
            content.Purpose,
            content.Author,
            content.DiffusionType,
            content.Forms,
            [.. content.Attachments.Select(attachment => new ContentAttachmentBody(attachment.Hash, attachment.Name, attachment.MediaType))],
            content.Original is { } original ? OriginalBody.Of(original) : null);
    }

    extension(OriginalBody)
    {
        /// <summary>The JSON form of an original.</summary>
        public static OriginalBody Of(ForwardedMessage original) => new(
            original.Envelope.Id,
            original.Envelope.Id.Sender,
            original.Envelope.Recipients,
            original.Envelope.Kind,
            original.Envelope.Lane,
            original.Envelope.ComposedAt,
            original.Envelope.Handling,
            original.Content.Payload,
            ContentBody.Of(original.Content));
    }
}
