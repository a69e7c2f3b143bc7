using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Interpol.Mesh.Console.Languages;

namespace Interpol.Mesh.Console.Tests.Support;

/// <summary>What the resources beside a class say in the languages that are not English.</summary>
internal static partial class Translations
{
    public static TheoryData<string> Languages => [.. ConsoleLanguages.All.Skip(1).Select(language => language.Name)];

    /// <summary>All texts of a language by their English.</summary>
    public static Dictionary<string, string> Of<T>(string language) =>
        new ResourceManager(typeof(T)).GetResourceSet(new CultureInfo(language), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!);

    /// <summary>Those whose translation has other places than the text.</summary>
    public static IEnumerable<string> WithOtherPlaces(Dictionary<string, string> texts) => texts.Where(text => Places(text.Key) != Places(text.Value)).Select(text => text.Key);

    private static string Places(string text) => string.Concat(Place().Matches(text).Select(match => match.Value).Order());

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();
}
