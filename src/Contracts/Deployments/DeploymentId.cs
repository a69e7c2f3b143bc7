using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Deployments;

/// <summary>
/// The number of a deployment: the code of the host, <c>IRT</c> or <c>IMEST</c>, the year and a number of four digits or more (<c>PH-IRT-2026-0007</c>,
/// <c>BR-IMEST-2026-0003</c>). It stays when a support team turns into a response team. Its home is the host's hub.
/// </summary>
/// <param name="Value">The number.</param>
[GenerateSerializer, Immutable, Alias("deployment-id")]
[JsonConverter(typeof(DeploymentIdJsonConverter))]
public readonly record struct DeploymentId([property: Id(0)] string Value)
{
    private const string Response = "IRT";
    private const string Support = "IMEST";
    private const string Form = "The number of a deployment is the host's code, IRT or IMEST, the year and a number of four digits, with dashes between them, for example PH-IRT-2026-0007.";

    /// <summary>The country to which the team goes.</summary>
    public OwnerId Host => new(Value[..Value.IndexOf('-', StringComparison.Ordinal)]);

    /// <summary>Whether it began as a support team for a major event.</summary>
    public bool IsSupport => Value.Split('-') is [_, Support, ..];

    /// <summary>The year and its number among those of the host in that year.</summary>
    public GivenNumber Number =>
        Value.Split('-') is [_, _, var year, var number] ? new GivenNumber(int.Parse(year, CultureInfo.InvariantCulture), long.Parse(number, CultureInfo.InvariantCulture)) : default;

    /// <summary>A deployment to a host.</summary>
    /// <param name="host">The country to which the team goes.</param>
    /// <param name="kind">What it is when it begins.</param>
    /// <param name="number">The year, and its number among those of the host in that year: of the series <see cref="NumberSeries.DeploymentsOf"/>.</param>
    public static DeploymentId For(OwnerId host, DeploymentKind kind, GivenNumber number) => For(host, kind == DeploymentKind.Imest ? Support : Response, number);

    /// <summary>Reads a number.</summary>
    /// <exception cref="FormatException">The text does not have the form of the number of a deployment.</exception>
    public static DeploymentId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException(Form);

    /// <summary>Reads a number, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeploymentId id)
    {
        var isId = text is { Length: <= 32 }
            && text.Split('-') is [var host, Response or Support, { Length: 4 } year, { Length: >= 4 and <= 9 } number]
            && OwnerId.TryParse(host, out var code)
            && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var ofYear) && ofYear >= 1000
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var ofNumber) && ofNumber > 0
            && For(code, text.Split('-')[1], new GivenNumber(ofYear, ofNumber)).Value == text;
        id = isId ? new DeploymentId(text!) : default;
        return isId;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static DeploymentId For(OwnerId host, string word, GivenNumber number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{host.Value}-{word}-{number.Year:D4}-{number.Number:D4}"));
}

/// <summary>Writes a <see cref="DeploymentId"/> as its text, as a value and as a property name.</summary>
public sealed class DeploymentIdJsonConverter : TextJsonConverter<DeploymentId>
{
    /// <inheritdoc/>
    protected override DeploymentId FromText(string text) => DeploymentId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(DeploymentId value) => value.Value;
}
