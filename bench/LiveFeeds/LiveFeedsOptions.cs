namespace Interpol.Mesh.Bench.LiveFeeds;

/// <summary>What the benchmark of live feeds does.</summary>
/// <param name="Feeds">Open live feeds.</param>
/// <param name="Rate">Messages a second.</param>
/// <param name="Duration">For how long.</param>
internal sealed record LiveFeedsOptions(int Feeds, int Rate, TimeSpan Duration);
