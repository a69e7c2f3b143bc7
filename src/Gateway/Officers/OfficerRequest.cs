using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>An officer as it shall be.</summary>
/// <param name="Name">The officer's name; 1 to 100 characters.</param>
/// <param name="Roles">One or more roles.</param>
/// <param name="Active">Whether the officer may sign in; all sessions end when not.</param>
internal sealed record OfficerRequest(string Name, ImmutableArray<string> Roles, bool Active);
