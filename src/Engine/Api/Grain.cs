using Interpol.Mesh.Engine.Activation;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Base class of grain classes. Constructor parameters are injected.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private IGrainRuntime? _runtime;

    /// <summary>Takes the context of the activation that is being created on this thread.</summary>
    protected Grain()
        : this(RuntimeContext.Current!)
    {
    }

    /// <summary>Takes context and runtime explicitly, for tests.</summary>
    protected Grain(IGrainContext grainContext, IGrainRuntime? grainRuntime = null)
    {
        GrainContext = grainContext;
        _runtime = grainRuntime;
    }

    /// <summary>The context of this activation.</summary>
    public IGrainContext GrainContext { get; }

    /// <summary>A reference to this grain.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>The text of this grain's identity.</summary>
    public string IdentityString => GrainContext?.GrainId.ToString() ?? string.Empty;

    /// <summary>The name of the silo that runs this activation.</summary>
    public string RuntimeIdentity => Runtime.SiloIdentity;

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => Runtime.GrainFactory;

    /// <summary>The services of the silo.</summary>
    protected internal IServiceProvider ServiceProvider => _runtime?.ServiceProvider ?? GrainContext.ActivationServices;

    internal IGrainRuntime Runtime =>
        _runtime ??= (GrainContext ?? throw new InvalidOperationException("This grain was not created by a silo, so it has no runtime.")).ActivationServices.GetRequiredService<IGrainRuntime>();

    /// <summary>Called before the first request. If it throws, the activation fails and the waiting calls with it.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called after the last request. Not called when the process dies.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation as soon as the running requests have finished.</summary>
    protected void DeactivateOnIdle() => Runtime.DeactivateOnIdle(GrainContext);

    /// <summary>Keeps this activation alive for at least that long, however idle it is.</summary>
    /// <param name="timeSpan">How long; a negative time lifts an earlier delay.</param>
    protected void DelayDeactivation(TimeSpan timeSpan) => Runtime.DelayDeactivation(GrainContext, timeSpan);

    /// <summary>Moves this activation to the silo that placement names now, as soon as the running requests have finished.</summary>
    protected void MigrateOnIdle() => GrainContext.Migrate(RequestContext.Export());
}
