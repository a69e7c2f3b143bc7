namespace Orleans;

/// <summary>The name on the wire of a type, an interface or a method, so that it can be renamed or moved in code.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Method, AllowMultiple = false, Inherited = false)]
public sealed class AliasAttribute : Attribute
{
    /// <summary>The name.</summary>
    public AliasAttribute(string alias)
    {
        ArgumentNullException.ThrowIfNull(alias);
        Alias = alias;
    }

    /// <summary>The name.</summary>
    public string Alias { get; }
}
