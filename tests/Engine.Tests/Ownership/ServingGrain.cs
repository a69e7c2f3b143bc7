namespace Interpol.Mesh.Engine.Tests.Ownership;

public sealed class ServingGrain(ServingLog log, ILocalSiloDetails silo) : Grain, IServingGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        log.Begin(this.GetPrimaryKeyString(), silo.SiloAddress);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        // As if something had to be written before the grain may live elsewhere.
        await Task.Yield();
        log.End(this.GetPrimaryKeyString(), silo.SiloAddress);
    }

    public async Task Touch() => await Task.Yield();
}
