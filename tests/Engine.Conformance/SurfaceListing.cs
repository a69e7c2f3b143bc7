namespace Interpol.Mesh.Engine.Conformance;

/// <summary>The list of public names and signatures of Orleans.</summary>
internal sealed class SurfaceListing
{
    private readonly Dictionary<string, (string Kind, HashSet<string> Members)> _types = new(StringComparer.Ordinal);

    private SurfaceListing()
    {
    }

    public int Count => _types.Count;

    public static SurfaceListing Read()
    {
        using var stream = typeof(SurfaceListing).Assembly.GetManifestResourceStream("orleans-surface.txt")!;
        using var reader = new StreamReader(stream);
        var listing = new SurfaceListing();
        HashSet<string>? members = null;
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line[0] == ' ')
            {
                members!.Add(line.Trim());
                continue;
            }

            // A type that two assemblies add to, such as a class of extensions, is one type here.
            var bar = line.IndexOf(" | ", StringComparison.Ordinal);
            var name = line[..bar];
            if (!listing._types.TryGetValue(name, out var known))
            {
                known = (line[(bar + 3)..].Trim(), new HashSet<string>(StringComparer.Ordinal));
                listing._types.Add(name, known);
            }

            members = known.Members;
        }

        return listing;
    }

    public string? KindOf(string type) => _types.TryGetValue(type, out var known) ? known.Kind : null;

    public bool Has(string type, string member) => _types[type].Members.Contains(member);

    /// <summary>What the list has under the same name, to be shown beside a difference.</summary>
    public IEnumerable<string> Similar(string type, string name) =>
        _types[type].Members.Where(member => member.Contains(name + "(", StringComparison.Ordinal) || member.Contains(name + "<", StringComparison.Ordinal) || member.Contains(name + " ", StringComparison.Ordinal));
}
