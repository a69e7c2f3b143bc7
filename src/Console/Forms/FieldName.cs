using Interpol.Mesh.Console.Languages;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Forms;

/// <summary>What a field of a form or a record is called, where it is filled in and where it is read.</summary>
public static class FieldName
{
    /// <summary>The name in words of the officer's language: <c>birthDate</c> is "Birth date".</summary>
    /// <param name="texts">What the console says.</param>
    /// <param name="name">The name as the schema has it.</param>
    public static string Of(IStringLocalizer<Texts> texts, string name) => texts[Words(name)];

    /// <summary>The name in English words: <c>theftPlace</c> is "Theft place".</summary>
    /// <param name="name">The name.</param>
    public static string Words(string name) => DashedWords.Abbreviated(
        string.Concat(name.Select((letter, place) => place == 0 ? char.ToUpperInvariant(letter).ToString() : char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString())));
}
