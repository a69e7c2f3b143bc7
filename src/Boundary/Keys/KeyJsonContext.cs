using System.Text.Json.Serialization;

namespace Interpol.Mesh.Boundary.Keys;

/// <summary>How key files of ours are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, WriteIndented = true, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(GatewayRegister))]
internal sealed partial class KeyJsonContext : JsonSerializerContext;
