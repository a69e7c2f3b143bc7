using System.Collections.Frozen;
using System.Globalization;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Contracts.Bureaus;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Bureaus;

/// <summary>What owners are called in the language of the page: countries as the Unicode CLDR has them (country-names.csv), all others by the console's texts.</summary>
/// <param name="texts">The console's texts.</param>
public sealed class OwnerNames(IStringLocalizer<Texts> texts)
{
    private static readonly FrozenDictionary<(string Language, string Code), string> Countries = Load();

    private readonly Dictionary<OwnerId, string> _names = [];

    /// <summary>All owners, by their names.</summary>
    public IEnumerable<OwnerInfo> All => OwnerDirectory.Default.All.OrderBy(owner => Of(owner.Code), StringComparer.CurrentCulture);

    /// <summary>The name of an owner; its code when it is unknown.</summary>
    /// <param name="owner">The owner.</param>
    public string Of(OwnerId owner)
    {
        if (!_names.TryGetValue(owner, out var name))
        {
            _names[owner] = name = NameOf(owner);
        }

        return name;
    }

    /// <summary>Whether a text is how an owner may be meant: its code, or a part of its name, whatever the case and the accents.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="text">What was typed.</param>
    public bool IsMeant(OwnerInfo owner, string text) =>
        owner.Code.Value.StartsWith(text, StringComparison.OrdinalIgnoreCase)
        || string.Equals(owner.Iso3, text, StringComparison.OrdinalIgnoreCase)
        || Contains(Of(owner.Code), text)
        || Contains(owner.Name, text);

    private static bool Contains(string name, string text) =>
        CultureInfo.CurrentCulture.CompareInfo.IndexOf(name, text, CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace) >= 0;

    private string NameOf(OwnerId owner)
    {
        if (OwnerDirectory.Default.Find(owner) is not { } info)
        {
            return owner.Value;
        }

        return info.Kind == OwnerKind.Country ? Countries.GetValueOrDefault((CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, owner.Value), info.Name) : texts[info.Name];
    }

    private static FrozenDictionary<(string Language, string Code), string> Load()
    {
        using var reader = new StreamReader(typeof(OwnerNames).Assembly.GetManifestResourceStream("country-names.csv")!);
        var languages = reader.ReadLine()!.Split(',');
        var names = new Dictionary<(string Language, string Code), string>();
        while (reader.ReadLine()?.Split(',') is { } row)
        {
            for (var i = 1; i < row.Length; i++)
            {
                names[(languages[i], row[0])] = row[i];
            }
        }

        return names.ToFrozenDictionary();
    }
}
