using Interpol.Mesh.Engine.Activation;
using Interpol.Mesh.Engine.Membership;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>Tells the silo's own services, such as reminders, what belongs to this silo.</summary>
internal sealed class LocalOwnership(ViewSettlement settlement) : ILocalOwnership
{
    private Ownership? _ownership;
    private GrainClasses? _classes;

    /// <summary>Raised when ownership may have changed. Handlers must be quick.</summary>
    public event Action? Changed;

    /// <summary>Whether this silo owns the actor in the newest view and may serve it.</summary>
    public bool IsOwner(GrainId grain) =>
        _classes is not null && _classes.TryGet(grain.Type, out var grainClass) && _ownership!.MayServe(grain, grainClass, settlement.State);

    /// <summary>Called when the silo is put together; before, nothing belongs to it.</summary>
    public void Bind(Ownership ownership, GrainClasses classes)
    {
        _ownership = ownership;
        _classes = classes;
    }

    /// <summary>Tells the subscribers.</summary>
    public void OnChanged() => Changed?.Invoke();
}
