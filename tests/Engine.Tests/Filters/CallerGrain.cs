namespace Interpol.Mesh.Engine.Tests.Filters;

public sealed class CallerGrain : Grain, ICallerGrain
{
    public Task Pass(string to) => GrainFactory.GetGrain<ICallerGrain>(to).Greet();

    public Task Greet() => Task.CompletedTask;
}
