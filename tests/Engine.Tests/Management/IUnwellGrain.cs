namespace Interpol.Mesh.Engine.Tests.Management;

[Alias("engine-tests.unwell")]
public interface IUnwellGrain : IGrainWithStringKey
{
    [Alias("Touch")]
    Task Touch();
}
