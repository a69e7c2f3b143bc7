namespace Orleans.Runtime;

/// <summary>Questions about a silo's status.</summary>
public static class SiloStatusExtensions
{
    /// <summary>True when the silo leaves or has left.</summary>
    public static bool IsTerminating(this SiloStatus siloStatus) => siloStatus is SiloStatus.ShuttingDown or SiloStatus.Stopping or SiloStatus.Dead;
}
