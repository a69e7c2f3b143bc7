using System.Text.Json;
using Interpol.Mesh.Console.Forms;

namespace Interpol.Mesh.Console.Screening;

/// <summary>What a record says, for people: its fields as the API has them.</summary>
public static class RecordFacts
{
    private const int Most = 40;

    private static readonly string[] Contents = ["travelDocument", "vehicle", "person", "firearm", "artwork", "fingerprint", "imageHash", "dnaProfile"];

    /// <summary>The names and values of a record's fields.</summary>
    /// <param name="record">The record.</param>
    public static IReadOnlyList<(string Name, string Value)> Of(RecordBody record)
    {
        var json = JsonSerializer.SerializeToElement(record, MeshJson.Strict);
        return [.. Contents.Where(name => json.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object).SelectMany(name => FieldsOf(json.GetProperty(name))).Take(Most)];
    }

    private static IEnumerable<(string Name, string Value)> FieldsOf(JsonElement content) => content.EnumerateObject()
        .Where(field => field.Value.ValueKind is not JsonValueKind.Null)
        .Select(field => (FieldName.Words(field.Name), field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText()))
        .Where(field => field.Item2 is not ("" or "[]" or "false"));
}
