using Interpol.Mesh.Engine.Membership;
using Orleans;
using Orleans.Core;
using Orleans.Runtime;
using Orleans.Timers;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>What <see cref="Grain"/> needs of the silo.</summary>
internal sealed class GrainRuntime(LocalSilo self, IGrainFactory factory, ITimerRegistry timers, IServiceProvider services, TimeProvider time) : IGrainRuntime
{
    public string SiloIdentity => self.Address.ToString();

    public SiloAddress SiloAddress => self.Address;

    public IGrainFactory GrainFactory => factory;

    public ITimerRegistry TimerRegistry => timers;

    public IServiceProvider ServiceProvider => services;

    public TimeProvider TimeProvider => time;

    public void DeactivateOnIdle(IGrainContext grainContext) =>
        grainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => ((GrainActivation)grainContext).DelayDeactivation(timeSpan);

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) =>
        throw new NotSupportedException("The embedded engine has no Grain<TGrainState>: inject IPersistentState<TState> with [PersistentState].");
}
