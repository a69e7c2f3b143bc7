namespace Interpol.Mesh.Engine.Tests.Calls;

public sealed class EchoGrain(ILocalSiloDetails silo) : Grain, IEchoGrain
{
    public Task Ping() => Task.CompletedTask;

    public Task<string> Echo(string text) => Task.FromResult(text);

    public ValueTask<SiloAddress> WhereAmI() => ValueTask.FromResult(silo.SiloAddress);

    public Task<string> EchoThrough(string other, string text) => GrainFactory.GetGrain<IEchoGrain>(other).Echo(text);
}
