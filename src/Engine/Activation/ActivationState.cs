namespace Interpol.Mesh.Engine.Activation;

/// <summary>Where an activation is in its life.</summary>
internal enum ActivationState
{
    /// <summary>Being created, its state read, <c>OnActivateAsync</c> running. Calls wait.</summary>
    Activating,

    /// <summary>Serving.</summary>
    Valid,

    /// <summary>No new turn starts; running turns finish, then <c>OnDeactivateAsync</c>. Calls that arrive are sent on afterwards.</summary>
    Deactivating,

    /// <summary>Out of the catalog.</summary>
    Gone,
}
