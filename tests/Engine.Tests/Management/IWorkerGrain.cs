namespace Interpol.Mesh.Engine.Tests.Management;

[Alias("engine-tests.worker")]
public interface IWorkerGrain : IGrainWithIntegerKey
{
    [Alias("Work")]
    Task<SiloAddress> Work(string gate);
}
