using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>Runs a function at a stage of the silo's start.</summary>
internal sealed class StartupTask(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task> task, int stage) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe("startup task", stage, token => task(services, token));
}
