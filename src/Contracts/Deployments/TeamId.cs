using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Deployments;

/// <summary>The id of a team: the number of its deployment, a colon and a letter (<c>PH-IRT-2026-0007:A</c>).</summary>
/// <param name="Value">The id.</param>
[GenerateSerializer, Immutable, Alias("team-id")]
[JsonConverter(typeof(TeamIdJsonConverter))]
public readonly record struct TeamId([property: Id(0)] string Value) : IComparable<TeamId>
{
    /// <summary>The deployment to which the team belongs.</summary>
    public DeploymentId Deployment => new(Value[..^2]);

    /// <summary>Its letter.</summary>
    public char Letter => Value[^1];

    /// <summary>A team of a deployment.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="letter">A to Z.</param>
    public static TeamId For(DeploymentId deployment, char letter) => new($"{deployment.Value}:{letter}");

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text does not have the form of the id of a team.</exception>
    public static TeamId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("The id of a team is the number of its deployment, a colon and a letter from A to Z, for example PH-IRT-2026-0007:A.");

    /// <summary>Reads an id, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TeamId id)
    {
        var isId = text is { Length: > 2 } && text[^2] == ':' && char.IsAsciiLetterUpper(text[^1]) && DeploymentId.TryParse(text[..^2], out _);
        id = isId ? new TeamId(text!) : default;
        return isId;
    }

    /// <inheritdoc/>
    public int CompareTo(TeamId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="TeamId"/> as its text, as a value and as a property name.</summary>
public sealed class TeamIdJsonConverter : TextJsonConverter<TeamId>
{
    /// <inheritdoc/>
    protected override TeamId FromText(string text) => TeamId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(TeamId value) => value.Value;
}
