using System.Text.Json.Serialization;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>How a message's content becomes the bytes that are sealed; generated at compile time. Fields that do not exist are refused.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = ContentJson.MaxDepth)]
[JsonSerializable(typeof(MessageContent))]
internal sealed partial class ContentJsonContext : JsonSerializerContext;
