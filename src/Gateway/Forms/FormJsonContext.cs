using System.Text.Json.Serialization;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>How the files of the schemas are read; generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FormSchema))]
internal sealed partial class FormJsonContext : JsonSerializerContext;
