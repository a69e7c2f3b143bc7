using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Notices;

/// <summary>The number of a notice: a year, a dash and a number of the year's series without zeros before it (<c>2026-12345</c>). It is never used twice.</summary>
/// <param name="Value">The number.</param>
[GenerateSerializer, Immutable, Alias("notice-id")]
[JsonConverter(typeof(NoticeIdJsonConverter))]
public readonly record struct NoticeId([property: Id(0)] string Value)
{
    private const int YearDigits = 4;
    private const int MaxDigits = 9;

    /// <summary>The year and its number in that year, see <see cref="INumberGrain"/>.</summary>
    public GivenNumber Number =>
        new(int.Parse(Value.AsSpan(0, YearDigits), CultureInfo.InvariantCulture), long.Parse(Value.AsSpan(YearDigits + 1), CultureInfo.InvariantCulture));

    /// <summary>The notice with that number.</summary>
    public static NoticeId Of(GivenNumber number) => new(string.Create(CultureInfo.InvariantCulture, $"{number.Year:0000}-{number.Number}"));

    /// <summary>Reads a number.</summary>
    /// <exception cref="FormatException">The text does not have the form of a notice's number.</exception>
    public static NoticeId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("The number of a notice is a year, a dash and a number, for example 2026-12345.");

    /// <summary>Reads a number, or says that the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NoticeId id)
    {
        var isId = text is { Length: > YearDigits + 1 and <= YearDigits + 1 + MaxDigits }
            && text[YearDigits] == '-'
            && text[0] is ('1' or '2')
            && text[YearDigits + 1] != '0'
            && text.AsSpan(0, YearDigits).IndexOfAnyExceptInRange('0', '9') < 0
            && text.AsSpan(YearDigits + 1).IndexOfAnyExceptInRange('0', '9') < 0;
        id = isId ? new NoticeId(text!) : default;
        return isId;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Writes a <see cref="NoticeId"/> as its text, as a value and as a property name.</summary>
public sealed class NoticeIdJsonConverter : TextJsonConverter<NoticeId>
{
    /// <inheritdoc/>
    protected override NoticeId FromText(string text) => NoticeId.Parse(text);

    /// <inheritdoc/>
    protected override string ToText(NoticeId value) => value.Value;
}
