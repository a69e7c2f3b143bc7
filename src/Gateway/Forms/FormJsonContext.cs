using System.Text.Json.Serialization;
using Interpol.Mesh.Gateway.Json;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>How the files of the schemas are read; generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(KebabCase<FormFieldType>)])]
[JsonSerializable(typeof(FormSchema))]
internal sealed partial class FormJsonContext : JsonSerializerContext;
