namespace Orleans;

/// <summary>Promises that nobody changes the value after it was passed on, so it is not copied between grains of one silo.</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class ImmutableAttribute : Attribute
{
}
