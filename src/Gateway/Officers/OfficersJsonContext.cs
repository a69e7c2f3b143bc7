using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Groups;
using Interpol.Mesh.Gateway.Json;

namespace Interpol.Mesh.Gateway.Officers;

/// <summary>How what concerns officers and their desk becomes JSON; generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(KebabCase<DutyStatus>)])]
[JsonSerializable(typeof(CallBody))]
[JsonSerializable(typeof(GroupBody))]
[JsonSerializable(typeof(GroupsBody))]
[JsonSerializable(typeof(GroupRequest))]
internal sealed partial class OfficersJsonContext : JsonSerializerContext;
