using Orleans;
using Orleans.Core.Internal;

namespace Interpol.Mesh.Engine.Activation;

/// <summary>The management extension that every activation has.</summary>
internal sealed class ActivationManagement(GrainActivation activation) : IGrainManagementExtension
{
    public ValueTask DeactivateOnIdle()
    {
        activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(IGrainManagementExtension)}.{nameof(DeactivateOnIdle)} was called."));
        return ValueTask.CompletedTask;
    }

    public ValueTask MigrateOnIdle()
    {
        activation.Migrate(null);
        return ValueTask.CompletedTask;
    }
}
