namespace Interpol.Mesh.Engine.Tests.Management;

[Alias("engine-tests.short-lived")]
public interface IShortLivedGrain : IGrainWithStringKey
{
    [Alias("Touch")]
    Task Touch();
}
