using Interpol.Mesh.Engine.Tests.Turns;
using Orleans.Concurrency;

namespace Interpol.Mesh.Engine.Tests.Management;

[CollectionAgeLimit(Minutes = 10)]
public sealed class LifeGrain(LifeLog log) : Grain, ILifeGrain
{
    public Task Touch() => Task.CompletedTask;

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        log.Ended.Enqueue((this.GetPrimaryKeyString(), reason.ReasonCode));
        return Task.CompletedTask;
    }
}

public sealed class ShortLivedGrain(LifeLog log) : Grain, IShortLivedGrain
{
    public Task Touch() => Task.CompletedTask;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        log.Ended.Enqueue((this.GetPrimaryKeyString(), reason.ReasonCode));
        return Task.CompletedTask;
    }
}

/// <summary>Does not activate the first time.</summary>
public sealed class UnwellGrain(LifeLog log) : Grain, IUnwellGrain
{
    public Task Touch() => Task.CompletedTask;

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        log.Attempt() == 1 ? throw new InvalidOperationException("Not today.") : Task.CompletedTask;
}

[StatelessWorker(2)]
public sealed class WorkerGrain(Gates gates, ILocalSiloDetails silo) : Grain, IWorkerGrain
{
    public async Task<SiloAddress> Work(string gate)
    {
        await gates[gate].WaitAsync();
        return silo.SiloAddress;
    }
}
