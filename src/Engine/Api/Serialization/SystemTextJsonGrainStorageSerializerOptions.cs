using System.Text.Json;

namespace Orleans.Serialization;

/// <summary>Options of <see cref="Storage.SystemTextJsonGrainStorageSerializer"/>.</summary>
public sealed class SystemTextJsonGrainStorageSerializerOptions
{
    /// <summary>How states are written as JSON; converters may be added. Default: the serializer's defaults.</summary>
    public JsonSerializerOptions JsonSerializerOptions { get; } = new();
}
