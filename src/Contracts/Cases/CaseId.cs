using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Cases;

/// <summary>
/// The number of a case: the code of the owner that opened it, the year and a number of six digits or more (<c>FR-2026-000123</c>). It stays when another owner takes the
/// lead; its home is the hub of who opened it.
/// </summary>
/// <param name="Value">The number.</param>
[GenerateSerializer, Immutable, Alias("case-id")]
[JsonConverter(typeof(CaseIdJsonConverter))]
public readonly record struct CaseId([property: Id(0)] string Value)
{
    private const string Form = "The number of a case is an owner's code, a dash, the year, a dash and a number of six digits, for example FR-2026-000123.";

    /// <summary>Who opened it.</summary>
    public OwnerId OpenedBy => new(Value[..Value.IndexOf('-', StringComparison.Ordinal)]);

    /// <summary>The year and its number among the owner's of that year.</summary>
    public GivenNumber Number =>
        Value.Split('-') is [_, var year, var number] ? new GivenNumber(int.Parse(year, CultureInfo.InvariantCulture), long.Parse(number, CultureInfo.InvariantCulture)) : default;

    /// <summary>A case of an owner.</summary>
    /// <param name="owner">Who opens it.</param>
    /// <param name="number">The year, and its number among the owner's of that year.</param>
    public static CaseId For(OwnerId owner, GivenNumber number) => new(string.Create(CultureInfo.InvariantCulture, $"{owner.Value}-{number.Year:D4}-{number.Number:D6}"));

    /// <summary>Reads a number.</summary>
    /// <exception cref="FormatException">The text does not have the form of the number of a case.</exception>
    public static CaseId Parse(string text) => TryParse(text, out var id) ? id : throw new FormatException(Form);

    /// <summary>Reads a number, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out CaseId id)
    {
        var isId = text is { Length: <= 32 }
            && text.Split('-') is [var owner, { Length: 4 } year, { Length: >= 6 and <= 9 } number]
            && OwnerId.TryParse(owner, out var code)
            && int.TryParse(year, NumberStyles.None, CultureInfo.InvariantCulture, out var ofYear) && ofYear >= 1000
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var ofNumber) && ofNumber > 0
            && For(code, new GivenNumber(ofYear, ofNumber)).Value == text;
        id = isId ? new CaseId(text!) : default;
        return isId;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="CaseId"/> as its text, as a value and as a property name.</summary>
public sealed class CaseIdJsonConverter : TextJsonConverter<CaseId>
{
    /// <inheritdoc/>
    protected override CaseId FromText(string text) => CaseId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(CaseId value) => value.Value;
}
