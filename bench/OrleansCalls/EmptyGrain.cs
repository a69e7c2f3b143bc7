namespace Interpol.Mesh.Bench.OrleansCalls;

/// <summary>A grain that does nothing: what a call of it costs is the way there and back.</summary>
[Alias("bench-empty")]
public interface IEmptyGrain : IGrainWithIntegerKey
{
    /// <summary>Does nothing.</summary>
    [Alias("call")]
    ValueTask CallAsync();

    /// <summary>The name of the silo on which it is.</summary>
    [Alias("where")]
    ValueTask<string> WhereAsync();
}

[Orleans.Placement.RandomPlacement]
internal sealed class EmptyGrain(ILocalSiloDetails silo) : Grain, IEmptyGrain
{
    public ValueTask CallAsync() => ValueTask.CompletedTask;

    public ValueTask<string> WhereAsync() => ValueTask.FromResult(silo.Name);
}
