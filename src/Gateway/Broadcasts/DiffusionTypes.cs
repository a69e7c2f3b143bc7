using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Broadcasts;

/// <summary>The types of diffusions, from the file that ships with the gateway, and what each must say.</summary>
internal static class DiffusionTypes
{
    /// <summary>All types.</summary>
    public static ImmutableArray<DiffusionType> All { get; } = Load();

    /// <summary>The type with that code; null when there is none.</summary>
    public static DiffusionType? Find(string code) => All.FirstOrDefault(type => type.Code == code);

    /// <summary>What a diffusion of a type lacks.</summary>
    public static ImmutableArray<FieldProblem> Check(DiffusionType type, MessageContent content) =>
    [
        .. type.Requires
            .Where(requirement => !requirement.AnyOf.Any(clause => Holds(clause, content)))
            .Select(requirement => new FieldProblem(FieldOf(requirement.AnyOf[0]), $"A {type.Code} diffusion lacks something. {requirement.Text}")),
    ];

    private static bool Holds(string clause, MessageContent content)
    {
        var colon = clause.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return clause switch
            {
                "subject" => content.Subject is not null,
                "text" => !string.IsNullOrWhiteSpace(content.Text),
                "purpose" => !string.IsNullOrWhiteSpace(content.Purpose),
                "crimeAreas" => !content.CrimeAreas.IsEmpty,
                _ => throw new InvalidOperationException($"There is no requirement {clause}."),
            };
        }

        var parts = clause[(colon + 1)..].Split('/');
        var forms = content.Forms.Where(form => form.Schema == parts[0]).Select(form => form.Fields);
        return clause[..colon] switch
        {
            "form" => forms.Any(),
            "field" => forms.Any(fields => Find(fields, parts.AsSpan(1), _ => true)),
            "true" => forms.Any(fields => Find(fields, parts.AsSpan(1), value => value.ValueKind == JsonValueKind.True)),
            "least" => forms.Any(fields => Find(fields, parts.AsSpan(1, parts.Length - 2), value => value.ValueKind == JsonValueKind.Number && value.GetDouble() >= Number(parts[^1]))),
            _ => throw new InvalidOperationException($"There is no requirement {clause}."),
        };
    }

    /// <summary>Whether a path leads to a value that is as wanted; in lists, whether one of them does.</summary>
    private static bool Find(JsonElement value, ReadOnlySpan<string> path, Func<JsonElement, bool> wanted)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                if (Find(item, path, wanted))
                {
                    return true;
                }
            }

            return false;
        }

        return path.IsEmpty
            ? wanted(value)
            : value.ValueKind == JsonValueKind.Object && value.TryGetProperty(path[0], out var inner) && Find(inner, path[1..], wanted);
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static string FieldOf(string clause) => clause.Contains(':', StringComparison.Ordinal) ? "forms" : clause;

    private static ImmutableArray<DiffusionType> Load()
    {
        using var stream = typeof(DiffusionTypes).Assembly.GetManifestResourceStream("diffusion-types")!;
        return JsonSerializer.Deserialize(stream, MeshJsonContext.Default.ImmutableArrayDiffusionType);
    }
}
