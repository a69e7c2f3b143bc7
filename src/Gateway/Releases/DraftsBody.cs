using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Drafts and templates.</summary>
/// <param name="Drafts">The newest first.</param>
internal sealed record DraftsBody(ImmutableArray<DraftBody> Drafts);
