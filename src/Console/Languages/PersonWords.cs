using System.Globalization;
using Interpol.Mesh.Contracts.Notices;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Languages;

/// <summary>What is said of a person in codes, in the officer's language; a code that is not known stays as it is.</summary>
public static class PersonWords
{
    /// <summary>The sex; null when nothing is said.</summary>
    /// <param name="texts">What the console says.</param>
    /// <param name="code">F, M, or U for unknown.</param>
    public static string? SexOf(this IStringLocalizer texts, string? code) => code switch
    {
        "F" => texts["Female"],
        "M" => texts["Male"],
        "U" => texts["Unknown"],
        _ => code,
    };

    /// <summary>A colour of eyes or hair.</summary>
    /// <typeparam name="TColor">Its type.</typeparam>
    /// <param name="texts">What the console says.</param>
    /// <param name="colors">The codes: those of <see cref="AppearanceCodes"/>.</param>
    /// <param name="code">The code.</param>
    public static string ColorOf<TColor>(this IStringLocalizer texts, IEnumerable<(string Code, TColor Color)> colors, string code)
        where TColor : struct, Enum => colors.Where(known => known.Code == code).Select(known => texts.Of(known.Color).Value).FirstOrDefault(code);

    /// <summary>A language.</summary>
    /// <param name="code">Three letters (ISO 639-2).</param>
    public static string LanguageOf(string code)
    {
        try
        {
            // What ICU has no name for it calls by its code.
            var name = new CultureInfo(code).DisplayName;
            return name.Equals(code, StringComparison.OrdinalIgnoreCase) ? code : name;
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }
}
