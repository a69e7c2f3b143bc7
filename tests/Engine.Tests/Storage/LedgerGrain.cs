namespace Interpol.Mesh.Engine.Tests.Storage;

/// <summary>Adds up what it is given, in a stored state.</summary>
public sealed class LedgerGrain([PersistentState("ledger", "hub")] IPersistentState<LedgerGrain.Sum> sum) : Grain, ILedgerGrain
{
    private readonly string _activation = Guid.NewGuid().ToString();

    public async Task<int> Add(int amount)
    {
        sum.State.Total += amount;
        await sum.WriteStateAsync();
        return sum.State.Total;
    }

    public Task<int> Total() => Task.FromResult(sum.State.Total);

    public Task<string> Activation() => Task.FromResult(_activation);

    public sealed class Sum
    {
        public int Total { get; set; }
    }
}
