using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Held messages.</summary>
/// <param name="Releases">The newest first.</param>
internal sealed record ReleasesBody(ImmutableArray<ReleaseBody> Releases);
