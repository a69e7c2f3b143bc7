namespace Interpol.Mesh.Bench.Engine;

/// <summary>The state that the benchmark of persisted writes stores.</summary>
[GenerateSerializer, Alias("bench-state")]
public sealed class BenchState
{
    /// <summary>Writes so far.</summary>
    [Id(0)]
    public int Count { get; set; }

    /// <summary>Some text, so that a row has the size of a small aggregate.</summary>
    [Id(1)]
    public string Text { get; set; } = string.Empty;
}
