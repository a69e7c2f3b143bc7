using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Contracts.Bureaus;

/// <summary>The list of all owners: the member countries and the owners that are no countries, with their home hubs.</summary>
public sealed class OwnerDirectory
{
    private readonly FrozenDictionary<OwnerId, OwnerInfo> _byCode;
    private readonly FrozenDictionary<string, OwnerInfo> _byIso3;
    private readonly OwnerId? _secretariat;

    /// <summary>Creates a directory of the owners given.</summary>
    public OwnerDirectory(IEnumerable<OwnerInfo> owners)
    {
        All = [.. owners.OrderBy(owner => owner.Code)];
        _byCode = All.ToFrozenDictionary(owner => owner.Code);
        _secretariat = All.FirstOrDefault(owner => owner.Kind == OwnerKind.Secretariat)?.Code;
        _byIso3 = All.Where(owner => owner.Iso3 is not null).ToFrozenDictionary(owner => owner.Iso3!, StringComparer.Ordinal);
    }

    /// <summary>The directory that ships with this assembly.</summary>
    public static OwnerDirectory Default { get; } = Load();

    /// <summary>All owners, by code.</summary>
    public ImmutableArray<OwnerInfo> All { get; }

    /// <summary>The General Secretariat.</summary>
    /// <exception cref="InvalidOperationException">It is not in this list.</exception>
    public OwnerId Secretariat => _secretariat ?? throw new InvalidOperationException("The list of owners has no Secretariat.");

    /// <summary>The owner with that code, or null.</summary>
    public OwnerInfo? Find(OwnerId code) => _byCode.GetValueOrDefault(code);

    /// <summary>The country with that ISO 3166-1 alpha-3 code, or null.</summary>
    public OwnerInfo? FindIso3(string iso3) => _byIso3.GetValueOrDefault(iso3);

    /// <summary>Whether there is an owner with that code.</summary>
    public bool Contains(OwnerId code) => _byCode.ContainsKey(code);

    private static OwnerDirectory Load() => new(Rows("members.csv").Select(Member).Concat(Rows("owners.csv").Select(Other)));

    private static OwnerInfo Member(string[] row) => new(
        OwnerId.Parse(row[0]),
        OwnerKind.Country,
        row[2],
        HubName.Parse(row[4]),
        row[1],
        row[3],
        row[5],
        double.Parse(row[6], CultureInfo.InvariantCulture),
        double.Parse(row[7], CultureInfo.InvariantCulture));

    private static OwnerInfo Other(string[] row) => new(
        OwnerId.Parse(row[0]),
        Enum.Parse<OwnerKind>(row[1], ignoreCase: true),
        row[2],
        HubName.Parse(row[3]));

    /// <summary>The rows after the heading. Fields are separated by commas; a field with a comma stands in double quotes.</summary>
    private static IEnumerable<string[]> Rows(string resource)
    {
        using var stream = typeof(OwnerDirectory).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The resource {resource} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return Fields(line);
            }
        }
    }

    private static string[] Fields(string line)
    {
        var fields = new List<string>();
        var field = new System.Text.StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return [.. fields];
    }
}
