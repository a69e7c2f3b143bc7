using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>Sessions.</summary>
/// <param name="Sessions">The newest first.</param>
internal sealed record SessionsBody(ImmutableArray<SessionBody> Sessions);
