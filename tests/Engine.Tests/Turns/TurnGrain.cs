namespace Interpol.Mesh.Engine.Tests.Turns;

public sealed class TurnGrain(Gates gates) : Grain, ITurnGrain
{
    private int _running;
    private int _highest;

    public async Task Hold(string gate)
    {
        Enter();
        await gates[gate].WaitAsync();
        _running--;
    }

    public async Task Yield(int times)
    {
        Enter();
        for (var i = 0; i < times; i++)
        {
            await Task.Yield();
        }

        _running--;
    }

    public async Task Read(string gate)
    {
        Enter();
        await gates[gate].WaitAsync();
        _running--;
    }

    public Task<int> Look() => Task.FromResult(_running);

    public async Task<int> CallBack(string other, bool allowReentrancy)
    {
        using var section = allowReentrancy ? RequestContext.AllowCallChainReentrancy() : RequestContext.SuppressCallChainReentrancy();
        return await GrainFactory.GetGrain<ITurnGrain>(other).Back(this.GetPrimaryKeyString());
    }

    public async Task<int> Back(string origin) => await GrainFactory.GetGrain<ITurnGrain>(origin).HighestRunning() + 1;

    public Task<int> HighestRunning() => Task.FromResult(_highest);

    private void Enter()
    {
        _running++;
        _highest = Math.Max(_highest, _running);
    }
}
