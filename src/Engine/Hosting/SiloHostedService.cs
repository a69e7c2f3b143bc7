using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHostedService(SiloLifecycle lifecycle, IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var participant in participants)
        {
            participant.Participate(lifecycle);
        }

        await lifecycle.OnStart(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => lifecycle.OnStop(cancellationToken);
}
