using System.Collections.Immutable;

namespace Interpol.Mesh.EndToEnd.Traffic;

/// <summary>Who sends what to whom while something breaks.</summary>
internal sealed record TrafficPlan
{
    /// <summary>Two owners of every hub: Lyon, Singapore, Buenos Aires.</summary>
    public static readonly ImmutableArray<string> TwoOfEveryHub = ["FR", "DE", "SG", "JP", "AR", "BR"];

    /// <summary>The owners; each sends to all others in turn, in all lanes.</summary>
    public ImmutableArray<string> Owners { get; init; } = TwoOfEveryHub;

    /// <summary>How often each owner sends at most. A message takes about 10 ms of a core: what a test waits for must not have to wait for the traffic.</summary>
    public TimeSpan Pace { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Bytes of a photograph that some messages carry; 0 for none.</summary>
    public int PhotographBytes { get; init; }

    /// <summary>
    /// The pace before something breaks in the middle of commits: some commit is always under way. Not as fast as answers come: that takes every core of a machine, so that a test of it
    /// waits for processes to start and for messages to be read, and the more so the more of them there are.
    /// </summary>
    public TimeSpan BusyPace { get; init; } = TimeSpan.FromMilliseconds(70);
}
