namespace Interpol.Mesh.Bench.Engine;

/// <summary>A record as the application sends them: an id, a time, a text.</summary>
/// <param name="Id">An id.</param>
/// <param name="At">A time.</param>
/// <param name="Text">A text.</param>
[GenerateSerializer, Immutable, Alias("bench-record")]
public sealed record BenchRecord([property: Id(0)] Guid Id, [property: Id(1)] DateTimeOffset At, [property: Id(2)] string Text);
