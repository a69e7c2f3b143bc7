using Interpol.Mesh.Contracts.Serialization;
using System.Text.Json.Serialization;
using Interpol.Mesh.Gateway.Releases;

namespace Interpol.Mesh.Gateway.Desk;

/// <summary>The JSON of the desk's records: strict, so that nothing is dropped that a newer gateway wrote.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    Converters = [typeof(KebabCase<ReleaseState>)])]
[JsonSerializable(typeof(DeskEntry))]
internal sealed partial class DeskJsonContext : JsonSerializerContext;
