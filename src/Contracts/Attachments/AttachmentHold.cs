using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Attachments;

/// <summary>Which uploads of one owner something names: they are kept until it names others, or none.</summary>
/// <param name="Holder">What names them, for example <c>notice/2026-12345</c> or <c>case/FR-2026-000123/17</c> for entry 17; at most 100 characters.</param>
/// <param name="Version">The version of the aggregate that names them: what has an older one comes again and says nothing.</param>
/// <param name="Uploads">All that it names of the owner's; empty when it names none any more.</param>
[GenerateSerializer, Immutable, Alias("attachment-hold")]
public sealed record AttachmentHold([property: Id(0)] string Holder, [property: Id(1)] long Version, [property: Id(2)] ImmutableArray<Sha256Hash> Uploads);
