using System.Collections.Immutable;
using System.Text.Json;

namespace Interpol.Mesh.Gateway.Content;

/// <summary>The crime areas, from the file that ships with the gateway.</summary>
internal static class CrimeAreas
{
    /// <summary>All crime areas.</summary>
    public static ImmutableArray<CrimeArea> All { get; } = Load();

    /// <summary>Whether there is a crime area with that code.</summary>
    public static bool Contains(string code) => All.Any(area => area.Code == code);

    private static ImmutableArray<CrimeArea> Load()
    {
        using var stream = typeof(CrimeAreas).Assembly.GetManifestResourceStream("crime-areas")!;
        return JsonSerializer.Deserialize(stream, MeshJsonContext.Default.ImmutableArrayCrimeArea);
    }
}
