using System.Collections.Immutable;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>The lanes in their order.</summary>
public static class LaneOrder
{
    /// <summary>All lanes, the most urgent first.</summary>
    public static ImmutableArray<Lane> MostUrgentFirst { get; } = [Lane.Flash, Lane.Urgent, Lane.Routine];
}
