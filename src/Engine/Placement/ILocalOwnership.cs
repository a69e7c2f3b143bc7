using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Placement;

/// <summary>Tells the silo's own services, such as reminders, what belongs to this silo.</summary>
internal interface ILocalOwnership
{
    /// <summary>Raised when ownership may have changed. Handlers must be quick.</summary>
    event Action? Changed;

    /// <summary>Whether this silo owns the actor in the newest view and may serve it.</summary>
    bool IsOwner(GrainId grain);
}
