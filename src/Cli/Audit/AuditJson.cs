using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Audit;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>How lines become JSON; generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(JsonStringEnumConverter<AuditOutcome>)])]
[JsonSerializable(typeof(ExportLine))]
[JsonSerializable(typeof(KeptHead))]
internal sealed partial class AuditJson : JsonSerializerContext;
