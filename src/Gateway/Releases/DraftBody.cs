using System.Text.Json.Nodes;

namespace Interpol.Mesh.Gateway.Releases;

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
internal sealed record DraftBody(
    string Id,
    string Title,
    bool Template,
    bool Shared,
    string Officer,
    string ChangedBy,
    DateTimeOffset ChangedAt,
    long Version,
    JsonNode? Request);
