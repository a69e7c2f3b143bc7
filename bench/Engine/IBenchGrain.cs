namespace Interpol.Mesh.Bench.Engine;

/// <summary>The grain that the engine benchmark calls.</summary>
[Alias("bench")]
public interface IBenchGrain : IGrainWithIntegerKey
{
    /// <summary>Does nothing.</summary>
    [Alias("empty")]
    ValueTask EmptyAsync();

    /// <summary>Answers what it was given.</summary>
    [Alias("echo")]
    ValueTask<BenchRecord> EchoAsync(BenchRecord record);

    /// <summary>Calls another grain a number of times, one after the other.</summary>
    [Alias("call-neighbour")]
    Task CallNeighbourAsync(long neighbour, int times);

    /// <summary>Counts and writes its state.</summary>
    [Alias("persist")]
    Task<int> PersistAsync();
}
