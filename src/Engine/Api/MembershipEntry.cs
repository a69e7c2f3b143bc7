using Orleans.Runtime;

namespace Orleans;

/// <summary>The row of a silo in the membership table.</summary>
[GenerateSerializer]
public sealed class MembershipEntry
{
    /// <summary>The silo.</summary>
    [Id(0)]
    public SiloAddress SiloAddress { get; set; } = SiloAddress.Zero;

    /// <summary>Its status.</summary>
    [Id(1)]
    public SiloStatus Status { get; set; }

    /// <summary>The port where clients connect; 0 when they cannot.</summary>
    [Id(3)]
    public int ProxyPort { get; set; }

    /// <summary>The name of the machine, and what identifies the process on it.</summary>
    [Id(4)]
    public string HostName { get; set; } = string.Empty;

    /// <summary>The name of the silo.</summary>
    [Id(5)]
    public string SiloName { get; set; } = string.Empty;

    /// <summary>When it started (UTC).</summary>
    [Id(9)]
    public DateTime StartTime { get; set; }

    /// <summary>When it last said that it lives (UTC).</summary>
    [Id(10)]
    public DateTime IAmAliveTime { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"SiloAddress={SiloAddress} SiloName={SiloName} Status={Status}";

    /// <summary>The text of <see cref="ToString"/> with every other member.</summary>
    public string ToFullString() => $"[{ToString()} HostName={HostName} ProxyPort={ProxyPort} StartTime={StartTime:O} IAmAliveTime={IAmAliveTime:O}]";
}
