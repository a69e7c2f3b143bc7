using System.Text.Json;
using System.Text.Json.Nodes;

namespace Interpol.Mesh.Console.Forms;

/// <summary>A form that somebody fills in.</summary>
/// <param name="Schema">The name of its schema.</param>
/// <param name="Version">The version of the schema.</param>
/// <param name="Fields">What was filled in so far; changed in place.</param>
public sealed record FormDraft(string Schema, int Version, JsonObject Fields)
{
    /// <summary>The form as a message carries it: without what was left empty.</summary>
    public ContentForm ToForm() => new(Schema, Version, JsonSerializer.SerializeToElement(Filled(Fields) ?? new JsonObject()));

    /// <summary>A form as a draft has kept it.</summary>
    /// <param name="form">The form.</param>
    public static FormDraft Of(ContentForm form) => new(form.Schema, form.Version, JsonObject.Create(form.Fields) ?? []);

    /// <summary>A copy of a value without what is empty in it; null when nothing is left.</summary>
    private static JsonNode? Filled(JsonNode? value) => value switch
    {
        JsonObject group => group.Select(field => KeyValuePair.Create(field.Key, Filled(field.Value))).Where(field => field.Value is not null).ToList() is { Count: > 0 } fields ? new JsonObject(fields) : null,
        JsonArray list => list.Select(Filled).Where(item => item is not null).ToArray() is { Length: > 0 } items ? new JsonArray(items) : null,
        JsonValue text when text.TryGetValue<string>(out var said) => string.IsNullOrWhiteSpace(said) ? null : JsonValue.Create(said.Trim().Replace("\r\n", "\n", StringComparison.Ordinal).Normalize()),
        _ => value?.DeepClone(),
    };
}
