using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>What a message says, for people and systems of the bureau; shown as text, never interpreted.</summary>
/// <param name="Subject">What it is about; null for none.</param>
/// <param name="Text">Free text; null for none.</param>
/// <param name="Language">The language of the text, ISO 639-1.</param>
/// <param name="CrimeAreas">The crime areas, by code.</param>
/// <param name="CaseNumber">The number of the case.</param>
/// <param name="Purpose">Why it was sent and what it may be used for.</param>
/// <param name="Author">The officer's number or the system's name at the sender.</param>
/// <param name="DiffusionType">The type of a diffusion.</param>
/// <param name="Forms">Structured forms.</param>
/// <param name="Attachments">What the sender says of the attachments.</param>
/// <param name="Original">The message that is passed on; null when none is.</param>
internal sealed record ContentBody(
    string? Subject,
    string? Text,
    string? Language,
    ImmutableArray<string> CrimeAreas,
    string? CaseNumber,
    string? Purpose,
    string? Author,
    string? DiffusionType,
    ImmutableArray<ContentForm> Forms,
    ImmutableArray<ContentAttachmentBody> Attachments,
    OriginalBody? Original)
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
