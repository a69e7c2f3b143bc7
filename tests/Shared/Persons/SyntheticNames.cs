namespace Interpol.Mesh.Tests.Persons;

/// <summary>Which half of each culture's names is used: what is learnt on one half is tried on the other.</summary>
internal enum NameSplit
{
    /// <summary>For choosing the numbers of the scoring.</summary>
    Development,

    /// <summary>For the report.</summary>
    Test,
}

/// <summary>An invented name in its parts.</summary>
/// <param name="Culture">What it was made of.</param>
/// <param name="Given">Given names, fathers' names among them, in order.</param>
/// <param name="Families">Family names, or the place of origin.</param>
internal sealed record SyntheticName(NameCulture Culture, string[] Given, string[] Families)
{
    /// <summary>The name as its bearer writes it.</summary>
    public string Text => string.Join(' ', Culture.Shape == NameShape.FamilyFirst ? Families.Concat(Given) : Given.Concat(Families));
}

/// <summary>Invents names; the same seed makes the same.</summary>
internal sealed class SyntheticNames(int seed, NameSplit split)
{
    private readonly Random _random = new(seed);

    /// <summary>A name of any culture.</summary>
    public SyntheticName Next() => Next(NameCulture.All[_random.Next(NameCulture.All.Length)]);

    /// <summary>A name of a culture.</summary>
    public SyntheticName Next(NameCulture culture) => culture.Shape switch
    {
        NameShape.Patronymic => new(culture, [Given(culture), Patronymic(culture)], [Family(culture)]),
        NameShape.Chain => new(culture, Chain(culture), ["al-" + Family(culture)]),
        NameShape.TwoFamilies => new(culture, Givens(culture, 0.5), [Family(culture), Family(culture)]),
        NameShape.Single => _random.NextDouble() < 0.3 ? new(culture, [Family(culture)], []) : new(culture, Givens(culture, 0.2), [Family(culture)]),
        NameShape.FatherAsFamily => new(culture, Distinct(culture, 3), []),
        NameShape.FamilyFirst => new(culture, [Given(culture)], [Family(culture)]),
        _ => new(culture, Givens(culture, 0.35), [Family(culture)]),
    };

    /// <summary>A given name of a culture.</summary>
    public string Given(NameCulture culture)
    {
        // Where family names are few, given names make the halves.
        while (true)
        {
            var name = culture.Given[_random.Next(culture.Given.Length)];
            if (culture.Ends.Length > 1 || HalfOf(name) == split)
            {
                return name;
            }
        }
    }

    /// <summary>A family name of a culture.</summary>
    public string Family(NameCulture culture)
    {
        // Beginnings and ends are shared, what they make is not.
        while (true)
        {
            var name = culture.Starts[_random.Next(culture.Starts.Length)] + culture.Ends[_random.Next(culture.Ends.Length)];
            if (culture.Ends.Length == 1 || HalfOf(name) == split)
            {
                return name;
            }
        }
    }

    /// <summary>A name of the father, as the culture forms it.</summary>
    public string Patronymic(NameCulture culture)
    {
        var father = Given(culture);
        return father[^1] switch
        {
            'y' => father[..^1] + "evich",
            'a' or 'o' => father[..^1] + "ovich",
            _ => father + "ovich",
        };
    }

    private string[] Givens(NameCulture culture, double two) => Distinct(culture, _random.NextDouble() < two ? 2 : 1);

    private string[] Distinct(NameCulture culture, int count)
    {
        var names = new HashSet<string>();
        while (names.Count < count)
        {
            names.Add(Given(culture));
        }

        return [.. names];
    }

    private string[] Chain(NameCulture culture)
    {
        var names = Distinct(culture, 2 + _random.Next(3));
        return _random.NextDouble() < 0.4 ? [names[0], .. names[1..].SelectMany(name => new[] { "bin", name })] : names;
    }

    private static NameSplit HalfOf(string name) => name.Sum(c => c) % 2 == 0 ? NameSplit.Development : NameSplit.Test;
}
