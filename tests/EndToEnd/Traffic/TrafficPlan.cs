using System.Collections.Immutable;

namespace Interpol.Mesh.EndToEnd.Traffic;

/// <summary>Who sends what to whom while something breaks.</summary>
internal sealed record TrafficPlan
{
    /// <summary>Two owners of every hub: Lyon, Singapore, Buenos Aires.</summary>
    public static readonly ImmutableArray<string> TwoOfEveryHub = ["FR", "DE", "SG", "JP", "AR", "BR"];

    /// <summary>The owners; each sends to all others in turn, in all lanes.</summary>
    public ImmutableArray<string> Owners { get; init; } = TwoOfEveryHub;

    /// <summary>How often each owner sends at most; null for as fast as answers come.</summary>
    public TimeSpan? Pace { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Bytes of a photograph that some messages carry; 0 for none.</summary>
    public int PhotographBytes { get; init; }

    /// <summary>As fast as answers come.</summary>
    public static TrafficPlan Load { get; } = new() { Pace = null };
}
