using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Api;

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
public sealed record ContentBody(
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
    OriginalBody? Original);

/// <summary>A message that was passed on, as it was sent.</summary>
/// <param name="Id">Its id.</param>
/// <param name="From">Its sender.</param>
/// <param name="To">Its recipients.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Lane">How urgent it was.</param>
/// <param name="ComposedAt">When its sender's gateway took it.</param>
/// <param name="Handling">What its owner allows.</param>
/// <param name="Payload">Bytes of an application's own, in base64.</param>
/// <param name="Content">What it says.</param>
public sealed record OriginalBody(
    MessageId Id,
    OwnerId From,
    ImmutableArray<OwnerId> To,
    MessageKind Kind,
    Lane Lane,
    DateTimeOffset ComposedAt,
    MessageHandling Handling,
    ReadOnlyMemory<byte> Payload,
    ContentBody Content);

/// <summary>What the sender says of an attachment.</summary>
/// <param name="Sha256">Its SHA-256.</param>
/// <param name="Name">Its file name.</param>
/// <param name="MediaType">Its media type.</param>
public sealed record ContentAttachmentBody(Sha256Hash Sha256, string? Name, string? MediaType);

/// <summary>A crime area.</summary>
/// <param name="Code">The code that messages carry.</param>
/// <param name="Name">The English name.</param>
public sealed record CrimeArea(string Code, string Name);

/// <summary>The crime areas that messages can name.</summary>
/// <param name="CrimeAreas">All of them.</param>
public sealed record CrimeAreasBody(ImmutableArray<CrimeArea> CrimeAreas);

/// <summary>A structured form in a message.</summary>
/// <param name="Schema">The name of its schema, for example <c>travel-document</c>.</param>
/// <param name="Version">The version of the schema.</param>
/// <param name="Fields">The fields.</param>
public sealed record ContentForm(
    string Schema,
    [property: Range(1, 10_000, ErrorMessage = "must be a whole number from {1} to {2}.")] int Version,
    [property: JsonText(IsObject = true)] JsonElement Fields);
