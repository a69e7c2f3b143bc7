using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Interpol.Mesh.Console.Forms;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Languages;

/// <summary>
/// What the mesh's rules say in English, in the officer's language: why a tooth contradicts, what to do next with a hit. The key of a sentence is its English with places for what differs;
/// the resources beside this class have the other languages. A sentence that has none there stays English. Fields, which the API names by their path in the request, have the names that
/// officers see them by.
/// </summary>
/// <param name="sentences">The sentences.</param>
/// <param name="texts">What the console says: words in the places of sentences are often among it.</param>
public sealed partial class Sentences(IStringLocalizer<Sentences> sentences, IStringLocalizer<Texts> texts)
{
    private readonly ConcurrentDictionary<string, ImmutableArray<Template>> _templates = new();

    /// <summary>What is wrong with a field: a text of the console's own, or what the API says.</summary>
    /// <param name="english">The text's key, or the sentence.</param>
    public string OfFault(string english) => texts[english] is { ResourceNotFound: false } own ? own : Of(english);

    /// <summary>One sentence or several, one behind the other.</summary>
    /// <param name="english">As the API says it.</param>
    public string Of(string english)
    {
        ArgumentNullException.ThrowIfNull(english);
        english = Named(english);
        var language = CultureInfo.CurrentUICulture;
        if (language.TwoLetterISOLanguageName == "en")
        {
            return english;
        }

        var templates = _templates.GetOrAdd(language.Name, _ => [.. sentences.GetAllStrings(includeParentCultures: true).Select(Template.Of).OrderByDescending(template => template.Letters)]);
        var all = new List<string>();
        for (var rest = english; rest.Length > 0;)
        {
            var (said, found) = templates.Select(template => (template.Said, Found: template.English.Match(rest))).FirstOrDefault(each => each.Found.Success, (Said: string.Empty, Found: First().Match(rest)));
            all.Add(said.Length == 0 ? found.Value.TrimEnd() : string.Format(CultureInfo.CurrentCulture, said, [.. found.Groups.Values.Skip(1).Select(place => WordsOf(place.Value))]));
            rest = rest[found.Length..];
        }

        return string.Join(' ', all);
    }

    /// <summary>The language of what is said, where that is not the page's: a sentence that has no other is English.</summary>
    /// <param name="said">As it is said.</param>
    /// <param name="english">As the API says it.</param>
    public string? LanguageOf(string said, string english) => said == Named(english) ? "en" : null;

    private string Named(string english) => Fields().Replace(english, fields => string.Join(", ", fields.Value.Split(", ").Select(NameOf)));

    /// <summary>The name of a field in quotes, behind those of the lists that it is in: <c>warrants[0].law</c> is “Warrants 1: Law”.</summary>
    private string NameOf(string path)
    {
        var parts = path.Split('.');
        return $"“{string.Join(": ", parts.Where((part, at) => at == parts.Length - 1 || part.EndsWith(']')).Select(part => part.Split('[', ']') is [var list, var number, _]
            ? $"{FieldName.Of(texts, list)} {int.Parse(number, CultureInfo.InvariantCulture) + 1}"
            : FieldName.Of(texts, part)))}”";
    }

    private string WordsOf(string place) => texts.Of(place) is { ResourceNotFound: false } words ? words : Of(place);

    /// <summary>What is not known, to its end or that of all.</summary>
    [GeneratedRegex(@"^.+?(?:[.!?] |$)", RegexOptions.Singleline)]
    private static partial Regex First();

    /// <summary>Paths of fields, with commas, behind the words that announce them.</summary>
    [GeneratedRegex(@"(?<=\bThe fields? )[a-z]\w*(?:\[\d{1,6}\])?(?:\.[a-z]\w*(?:\[\d{1,6}\])?)*(?:, [a-z]\w*(?:\.[a-z]\w*)*)*(?= )")]
    private static partial Regex Fields();

    [GeneratedRegex(@"\\\{\d}")]
    private static partial Regex Place();

    private sealed record Template(Regex English, string Said, int Letters)
    {
        /// <summary>A place holds no end of a sentence, so that none is swallowed; what does not end as a sentence does stands alone.</summary>
        public static Template Of(LocalizedString text)
        {
            var pattern = Place().Replace(Regex.Escape(text.Name), @"((?:(?!\. ).)+?)");
            return new Template(new Regex($"^{pattern}{(text.Name.EndsWith('.') ? "(?: |$)" : "$")}", RegexOptions.Singleline), text.Value, text.Name.Length);
        }
    }
}
