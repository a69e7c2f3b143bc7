using Orleans.Concurrency;

namespace Interpol.Mesh.Engine.Tests.Turns;

[Reentrant]
public sealed class ReentrantTurnGrain(Gates gates) : Grain, IReentrantTurnGrain
{
    public Task Hold(string gate) => gates[gate].WaitAsync();
}
