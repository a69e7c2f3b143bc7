namespace Interpol.Mesh.Bench.Engine;

internal sealed class BenchGrain([PersistentState("bench", "bench")] IPersistentState<BenchState> state) : Grain, IBenchGrain
{
    public ValueTask EmptyAsync() => ValueTask.CompletedTask;

    public ValueTask<BenchRecord> EchoAsync(BenchRecord record) => ValueTask.FromResult(record);

    public async Task CallNeighbourAsync(long neighbour, int times)
    {
        var other = GrainFactory.GetGrain<IBenchGrain>(neighbour);
        for (var i = 0; i < times; i++)
        {
            await other.EmptyAsync();
        }
    }

    public async Task<int> PersistAsync()
    {
        state.State.Count++;
        state.State.Text = new string('x', 200);
        await state.WriteStateAsync();
        return state.State.Count;
    }
}
