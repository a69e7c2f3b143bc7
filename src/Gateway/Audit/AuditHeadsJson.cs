using System.Text.Json.Serialization;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>How kept heads become lines; generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuditHeadTold))]
internal sealed partial class AuditHeadsJson : JsonSerializerContext;
