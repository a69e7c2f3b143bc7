using Orleans;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>What an exception out of a turn means for the activation.</summary>
internal static class ActivationFaults
{
    /// <summary>
    /// An activation whose storage was changed by somebody else works on stale state and has to go. Only the activation where the conflict arose: the same
    /// exception passing through a caller says nothing about the caller's state.
    /// </summary>
    public static void Handle(GrainActivation activation, Exception exception)
    {
        if (exception is InconsistentStateException { IsSourceActivation: true } conflict)
        {
            conflict.IsSourceActivation = false;
            activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, exception, "The stored state was changed by another activation."));
        }
    }
}
