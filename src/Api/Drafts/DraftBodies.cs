using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>A draft or a template.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Template">Whether it is a template.</param>
/// <param name="Shared">Whether the whole bureau sees and changes it.</param>
/// <param name="Officer">Who made it.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
/// <param name="Version">Counts changes; also the ETag.</param>
/// <param name="Request">What would be sent; null in lists.</param>
public sealed record DraftBody(
    string Id,
    string Title,
    bool Template,
    bool Shared,
    string Officer,
    string ChangedBy,
    DateTimeOffset ChangedAt,
    long Version,
    JsonNode? Request)
{
    /// <summary>What it will become.</summary>
    public DraftKind Kind { get; init; }
}

/// <summary>Drafts and templates.</summary>
/// <param name="Drafts">The newest first.</param>
public sealed record DraftsBody(ImmutableArray<DraftBody> Drafts);

/// <summary>A draft or template as it shall be.</summary>
/// <param name="Title">What people call it; 1 to 100 characters.</param>
/// <param name="Template">Whether it is a template.</param>
/// <param name="Shared">Whether the whole bureau sees and changes it.</param>
/// <param name="Request">What would be sent: the body of a request to send, complete or not.</param>
public sealed record DraftRequest(
    [property: PlainText(1, 100)] string Title,
    bool Template,
    bool Shared,
    [property: JsonText(IsObject = true)] JsonElement Request)
{
    /// <summary>What it will become; a message without it.</summary>
    public DraftKind Kind { get; init; }
}

/// <summary>What a draft will become.</summary>
[JsonConverter(typeof(KebabCase<DraftKind>))]
public enum DraftKind
{
    /// <summary>A message.</summary>
    Message = 0,

    /// <summary>A notice.</summary>
    Notice = 1,
}
