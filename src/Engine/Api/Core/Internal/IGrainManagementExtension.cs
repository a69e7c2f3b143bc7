using Orleans.Runtime;

namespace Orleans.Core.Internal;

/// <summary>Management of the activation behind any grain, reached through <see cref="GrainExtensions.AsReference{TGrainInterface}(IAddressable)"/>.</summary>
public interface IGrainManagementExtension : IGrainExtension
{
    /// <summary>Ends the activation as soon as the running requests have finished.</summary>
    ValueTask DeactivateOnIdle();

    /// <summary>Moves the activation to the silo that placement names now, as soon as the running requests have finished.</summary>
    ValueTask MigrateOnIdle();
}
