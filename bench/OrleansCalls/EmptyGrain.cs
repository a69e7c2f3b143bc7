namespace Interpol.Mesh.Bench.OrleansCalls;

/// <summary>A grain that does nothing: what a call of it costs is the way there and back.</summary>
[Alias("bench-empty")]
public interface IEmptyGrain : IGrainWithIntegerKey
{
    /// <summary>Does nothing.</summary>
    [Alias("call")]
    ValueTask CallAsync();
}

internal sealed class EmptyGrain : Grain, IEmptyGrain
{
    public ValueTask CallAsync() => ValueTask.CompletedTask;
}
