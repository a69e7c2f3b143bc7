using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>The cluster's membership as this silo knows it.</summary>
public interface ISiloStatusOracle
{
    /// <summary>The status of this silo.</summary>
    SiloStatus CurrentStatus { get; }

    /// <summary>The name of this silo.</summary>
    string SiloName { get; }

    /// <summary>The address of this silo.</summary>
    SiloAddress SiloAddress { get; }

    /// <summary>The status of a silo; <see cref="SiloStatus.None"/> when it is unknown.</summary>
    SiloStatus GetApproximateSiloStatus(SiloAddress siloAddress);

    /// <summary>The status of all silos.</summary>
    Dictionary<SiloAddress, SiloStatus> GetApproximateSiloStatuses(bool onlyActive = false);

    /// <summary>The active silos.</summary>
    SiloAddress[] GetActiveSilos();

    /// <summary>The name of a silo; false when it is unknown.</summary>
    bool TryGetSiloName(SiloAddress siloAddress, [NotNullWhen(true)] out string? siloName);

    /// <summary>True when the silo is dead.</summary>
    bool IsDeadSilo(SiloAddress silo);

    /// <summary>Starts to tell the listener; false when it was told already.</summary>
    bool SubscribeToSiloStatusEvents(ISiloStatusListener observer);

    /// <summary>Ends to tell the listener; false when it was not told.</summary>
    bool UnSubscribeFromSiloStatusEvents(ISiloStatusListener observer);
}
