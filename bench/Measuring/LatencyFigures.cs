namespace Interpol.Mesh.Bench.Measuring;

/// <summary>How long things took.</summary>
/// <param name="Count">Latencies measured.</param>
/// <param name="P50">Median.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Longest.</param>
internal sealed record LatencyFigures(int Count, TimeSpan P50, TimeSpan P99, TimeSpan Max);
