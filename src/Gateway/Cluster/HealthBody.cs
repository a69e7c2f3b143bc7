using System.Text.Json.Serialization;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>How the gateway does.</summary>
/// <param name="Status">One word.</param>
/// <param name="Search">How much of the owners' messages can be searched, for example <c>indexed 120000 of 200000</c>; only said of readiness.</param>
internal sealed record HealthBody(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Search = null);
