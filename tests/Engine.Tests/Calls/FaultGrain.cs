using Interpol.Mesh.Engine.Tests.Turns;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Tests.Calls;

public sealed class FaultGrain(Gates gates) : Grain, IFaultGrain
{
    private readonly Guid _activation = Guid.NewGuid();
    private List<int> _kept = [];
    private bool _cancelled;

    public Task Throw(string message) => throw new InvalidOperationException(message);

    public Task ThrowOwn(string code) => throw new SampleFaultException("A fault of our own.", code);

    public Task Conflict() => throw new InconsistentStateException("Somebody else wrote.", "stored", "current");

    public Task ConflictElsewhere(string other) => GrainFactory.GetGrain<IFaultGrain>(other).Conflict();

    public Task<Guid> Activation() => Task.FromResult(_activation);

    public Task<List<int>> Keep(List<int> numbers)
    {
        _kept = numbers;
        return Task.FromResult(_kept);
    }

    public Task<List<int>> Kept() => Task.FromResult(_kept);

    public async Task<bool> KeepsCopyOf(string other)
    {
        var grain = GrainFactory.GetGrain<IFaultGrain>(other);
        var mine = new List<int> { 1, 2, 3 };
        var returned = await grain.Keep(mine);
        mine.Add(4);
        returned.Add(5);
        return (await grain.Kept()).SequenceEqual([1, 2, 3]);
    }

    public async Task Wait(CancellationToken cancellationToken)
    {
        try
        {
            await gates[this.GetPrimaryKeyString()].WaitAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _cancelled = true;
            throw;
        }
    }

    public Task WaitThrough(string other, CancellationToken cancellationToken) => GrainFactory.GetGrain<IFaultGrain>(other).Wait(cancellationToken);

    public Task<bool> WasCancelled() => Task.FromResult(_cancelled);

    public Task<string?> Context(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public Task<string?> ContextThrough(string other, string key) => GrainFactory.GetGrain<IFaultGrain>(other).Context(key);

    public Task NeverAnswersQuickly() => gates["never-answers"].WaitAsync();
}
