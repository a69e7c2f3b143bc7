using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Assignments.</summary>
/// <param name="Assignments">The newest first.</param>
internal sealed record AssignmentsBody(ImmutableArray<AssignmentBody> Assignments);
