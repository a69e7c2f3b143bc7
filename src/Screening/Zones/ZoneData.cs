namespace Interpol.Mesh.Screening.Zones;

/// <summary>The tables that ship with this assembly: one row a line under a heading, fields separated by commas.</summary>
internal static class ZoneData
{
    /// <summary>The rows after the heading.</summary>
    public static IEnumerable<string[]> Rows(string resource)
    {
        using var stream = typeof(ZoneData).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            yield return line.Split(',');
        }
    }
}
