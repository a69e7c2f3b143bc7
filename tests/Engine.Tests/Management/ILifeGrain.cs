namespace Interpol.Mesh.Engine.Tests.Management;

[Alias("engine-tests.life")]
public interface ILifeGrain : IGrainWithStringKey
{
    [Alias("Touch")]
    Task Touch();

    [Alias("Delay")]
    Task Delay(TimeSpan time);
}
