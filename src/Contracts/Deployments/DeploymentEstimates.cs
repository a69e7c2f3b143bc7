using System.Collections.Frozen;
using System.Globalization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Deployments;

/// <summary>
/// How many people and days a deployment takes, by kind, magnitude and sites: the file <c>deployment-estimates.csv</c>. An estimate, and no limit: known response teams had 9 to 10 people
/// and stayed days to weeks, support teams up to 50 at 6 sites (domain, section 8).
/// </summary>
public sealed class DeploymentEstimates
{
    private readonly FrozenDictionary<(DeploymentKind, DeploymentMagnitude), int[]> _rows;

    private DeploymentEstimates(IEnumerable<string> lines) => _rows = lines
        .Select(line => line.Split(','))
        .ToFrozenDictionary(
            row => (Word<DeploymentKind>(row[0]), Word<DeploymentMagnitude>(row[1])),
            row => row[2..].Select(number => int.Parse(number, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray());

    /// <summary>The table that ships with this assembly.</summary>
    public static DeploymentEstimates Default { get; } = Load();

    /// <summary>The estimate for a kind and magnitude at so many sites.</summary>
    /// <param name="kind">For what.</param>
    /// <param name="magnitude">How large it is.</param>
    /// <param name="sites">How many sites, from 1.</param>
    public DeploymentEstimate Of(DeploymentKind kind, DeploymentMagnitude magnitude, int sites)
    {
        var row = _rows[(kind, magnitude)];
        return new DeploymentEstimate(row[0] + (row[2] * (sites - 1)), row[1] + (row[3] * (sites - 1)));
    }

    private static T Word<T>(string text)
        where T : struct, Enum => EnumText.TryParse<T>(text, out var value) ? value : throw new InvalidDataException($"deployment-estimates.csv: '{text}' is no {typeof(T).Name}.");

    private static DeploymentEstimates Load()
    {
        using var stream = typeof(DeploymentEstimates).Assembly.GetManifestResourceStream("deployment-estimates.csv")
            ?? throw new InvalidOperationException("The resource deployment-estimates.csv is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return new DeploymentEstimates(reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1));
    }
}

/// <summary>An estimate.</summary>
/// <param name="People">How many people.</param>
/// <param name="Days">How many days.</param>
public sealed record DeploymentEstimate(int People, int Days);
