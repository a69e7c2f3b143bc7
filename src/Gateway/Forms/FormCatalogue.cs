using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Gateway.Forms;

/// <summary>All versions of all forms, from the files that ship with the gateway.</summary>
internal sealed class FormCatalogue
{
    private const string Prefix = "forms/";

    private readonly FrozenDictionary<(string Schema, int Version), FormSchema> _schemas;
    private readonly FrozenDictionary<string, FormSchema> _newest;

    private FormCatalogue(IEnumerable<FormSchema> schemas)
    {
        All = [.. schemas.OrderBy(schema => schema.Schema, StringComparer.Ordinal).ThenBy(schema => schema.Version)];
        _schemas = All.ToFrozenDictionary(schema => (schema.Schema, schema.Version));
        _newest = All.GroupBy(schema => schema.Schema).ToFrozenDictionary(versions => versions.Key, versions => versions.Last());
    }

    /// <summary>The catalogue that ships with the gateway.</summary>
    public static FormCatalogue Default { get; } = Load(typeof(FormCatalogue).Assembly);

    /// <summary>All versions of all forms, by name and version.</summary>
    public ImmutableArray<FormSchema> All { get; }

    /// <summary>A version of a form; null when this gateway does not know it.</summary>
    public FormSchema? Find(string schema, int version) => _schemas.GetValueOrDefault((schema, version));

    /// <summary>The newest version of a form; null when there is no such form.</summary>
    public FormSchema? Newest(string schema) => _newest.GetValueOrDefault(schema);

    private static FormCatalogue Load(Assembly assembly) => new(assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            return Whole(JsonSerializer.Deserialize(stream, FormJsonContext.Default.FormSchema)!);
        }));

    private static FormSchema Whole(FormSchema schema) => schema with
    {
        Fields = Whole(schema.Fields),
        OneOf = schema.OneOf.IsDefault ? [] : schema.OneOf,
        Rules = schema.Rules.IsDefault ? [] : schema.Rules,
    };

    private static FormField Whole(FormField field) => field with
    {
        Name = field.Name ?? string.Empty,
        Description = field.Description ?? string.Empty,
        Codes = field.Codes.IsDefault ? [] : field.Codes,
        Fields = Whole(field.Fields),
        OneOf = field.OneOf.IsDefault ? [] : field.OneOf,
        Item = field.Item is { } item ? Whole(item) : null,
    };

    private static ImmutableArray<FormField> Whole(ImmutableArray<FormField> fields) => fields.IsDefault ? [] : [.. fields.Select(Whole)];
}

/// <summary>How the files of the schemas are read; generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(FormSchema))]
internal sealed partial class FormJsonContext : JsonSerializerContext;
