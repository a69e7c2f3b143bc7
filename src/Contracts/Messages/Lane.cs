using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Messages;

/// <summary>How urgent a message is. Order holds within a lane of a link; a more urgent lane overtakes.</summary>
[GenerateSerializer, Alias("lane")]
[JsonConverter(typeof(KebabCase<Lane>))]
public enum Lane
{
    /// <summary>Life or limb: read and delivered before everything else.</summary>
    Flash = 0,

    /// <summary>Needs an answer within days.</summary>
    Urgent = 1,

    /// <summary>Everything else.</summary>
    Routine = 2,
}

/// <summary>The lanes in their order.</summary>
public static class LaneOrder
{
    /// <summary>All lanes, the most urgent first.</summary>
    public static ImmutableArray<Lane> MostUrgentFirst { get; } = [Lane.Flash, Lane.Urgent, Lane.Routine];
}
