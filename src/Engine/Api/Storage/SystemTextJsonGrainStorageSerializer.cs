using System.Text.Json;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Orleans.Storage;

/// <summary>States as JSON text in UTF-8.</summary>
public sealed class SystemTextJsonGrainStorageSerializer(IOptions<SystemTextJsonGrainStorageSerializerOptions> options) : IGrainStorageSerializer
{
    private readonly JsonSerializerOptions _options = options.Value.JsonSerializerOptions;

    /// <summary>The bytes of a state.</summary>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, _options));

    /// <summary>The state of those bytes.</summary>
    /// <exception cref="JsonException">The bytes are not the JSON of a <typeparamref name="T"/>.</exception>
    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, _options);
}
