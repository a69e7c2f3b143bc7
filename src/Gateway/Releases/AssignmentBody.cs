using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Releases;

/// <summary>Who works on a received message.</summary>
/// <param name="Message">The message's id.</param>
/// <param name="Officer">Who works on it; null when nobody does.</param>
/// <param name="State">unassigned, open or done.</param>
/// <param name="ChangedAt">When that was last changed.</param>
/// <param name="Steps">How it went from hand to hand, oldest first.</param>
/// <param name="Version">Counts changes.</param>
internal sealed record AssignmentBody(
    string Message,
    string? Officer,
    string State,
    DateTimeOffset? ChangedAt,
    ImmutableArray<AssignmentStepBody> Steps,
    long Version);
