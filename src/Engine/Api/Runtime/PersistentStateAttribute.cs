namespace Orleans.Runtime;

/// <summary>Says which state an <see cref="IPersistentState{TState}"/> constructor parameter holds.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute : Attribute, IFacetMetadata, IPersistentStateConfiguration
{
    /// <summary>The state of that name in that storage.</summary>
    /// <param name="stateName">The name of the state.</param>
    /// <param name="storageName">The name of the storage; null means the default one.</param>
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        ArgumentNullException.ThrowIfNull(stateName);
        StateName = stateName;
        StorageName = storageName;
    }

    /// <summary>The name of the state.</summary>
    public string StateName { get; }

    /// <summary>The name of the storage; null means the default one.</summary>
    public string? StorageName { get; }
}
