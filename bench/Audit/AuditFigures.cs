using Interpol.Mesh.Bench.Measuring;

namespace Interpol.Mesh.Bench.Audit;

/// <summary>What a step measured.</summary>
/// <param name="Entries">Entries recorded.</param>
/// <param name="Calls">Calls that recorded them.</param>
/// <param name="PerSecond">Entries flushed a second.</param>
/// <param name="Last">The highest number that was answered.</param>
/// <param name="Latency">From when an entry was due until it was flushed.</param>
internal sealed record AuditFigures(long Entries, long Calls, double PerSecond, long Last, LatencyFigures Latency);
