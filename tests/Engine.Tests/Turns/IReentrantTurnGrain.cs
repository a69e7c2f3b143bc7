namespace Interpol.Mesh.Engine.Tests.Turns;

[Alias("engine-tests.reentrant-turns")]
public interface IReentrantTurnGrain : IGrainWithStringKey
{
    [Alias("Hold")]
    Task Hold(string gate);
}
