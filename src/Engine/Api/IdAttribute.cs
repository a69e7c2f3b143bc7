namespace Orleans;

/// <summary>The number of a member on the wire: unique within its type, never used again for another member.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property)]
public sealed class IdAttribute : Attribute
{
    /// <summary>The number.</summary>
    public IdAttribute(uint id) => Id = id;

    /// <summary>The number.</summary>
    public uint Id { get; }
}
