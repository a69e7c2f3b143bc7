using System.Text.Json;
using Interpol.Mesh.Console.Forms;
using Interpol.Mesh.Console.Languages;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Screening;

/// <summary>What a record says, for people: its fields as the API has them, with names and codes in the officer's language.</summary>
public static class RecordFacts
{
    private const int Most = 40;

    private static readonly string[] Contents = ["travelDocument", "vehicle", "person", "firearm", "artwork", "fingerprint", "imageHash", "dnaProfile"];

    /// <summary>Fields whose values are codes; others hold what their owner wrote.</summary>
    private static readonly string[] Coded = ["travelDocument.type", "travelDocument.fraud", "person.status"];

    /// <summary>The names and values of a record's fields.</summary>
    /// <param name="texts">What the console says.</param>
    /// <param name="record">The record.</param>
    public static IReadOnlyList<(string Name, string Value)> Of(IStringLocalizer<Texts> texts, RecordBody record)
    {
        var json = JsonSerializer.SerializeToElement(record, MeshJson.Strict);
        return [.. Contents.Where(name => json.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object).SelectMany(name => FieldsOf(texts, name, json.GetProperty(name))).Take(Most)];
    }

    private static IEnumerable<(string Name, string Value)> FieldsOf(IStringLocalizer<Texts> texts, string content, JsonElement fields) => fields.EnumerateObject()
        .Where(field => field.Value.ValueKind is not JsonValueKind.Null)
        .Select(field => (Name: FieldName.Of(texts, field.Name), Value: field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText(), IsCoded: Coded.Contains($"{content}.{field.Name}")))
        .Where(field => field.Value is not ("" or "[]" or "false"))
        .Select(field => (field.Name, field.IsCoded ? texts.Of(field.Value) : field.Value));
}
