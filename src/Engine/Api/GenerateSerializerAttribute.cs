namespace Orleans;

/// <summary>Marks a type that crosses the wire. Its members carry <see cref="IdAttribute"/>; a record's primary constructor parameters need none.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum, AllowMultiple = false, Inherited = false)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>
    /// True to send the primary constructor's parameters, false not to. Default: true for records, false for other types.
    /// </summary>
    public bool IncludePrimaryConstructorParameters { get; init; }
}
