using System.Text.Json;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>A structured form in a message.</summary>
/// <param name="Schema">The name of its schema, for example <c>travel-document</c>.</param>
/// <param name="Version">The version of the schema.</param>
/// <param name="Fields">The fields.</param>
internal sealed record ContentForm(string Schema, int Version, JsonElement Fields);
