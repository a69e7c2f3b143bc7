namespace Interpol.Mesh.Engine.Tests.Ownership;

[Alias("engine-tests.serving")]
public interface IServingGrain : IGrainWithStringKey
{
    [Alias("Touch")]
    Task Touch();
}
