using System.Collections.Immutable;

namespace Interpol.Mesh.Screening.Persons;

/// <summary>What is known of a person: of one who is searched, and of one who is recorded. Everything may be missing but a name or an identifier.</summary>
public sealed record PersonDescription
{
    /// <summary>Most entries in any of the lists: 50.</summary>
    public const int MostEntries = 50;

    /// <summary>All names of the person, in any script; none comes before another.</summary>
    public ImmutableArray<PersonName> Names { get; init; } = [];

    /// <summary>Possible dates of birth, as far as they are known.</summary>
    public ImmutableArray<BirthDate> BirthDates { get; init; } = [];

    /// <summary>Nationalities: country codes of two or three letters, in one alphabet on both sides.</summary>
    public ImmutableArray<string> Nationalities { get; init; } = [];

    /// <summary>Sex, as it stands in documents.</summary>
    public PersonSex Sex { get; init; }

    /// <summary>Numbers of documents, registers and the like.</summary>
    public ImmutableArray<PersonIdentifier> Identifiers { get; init; } = [];

    /// <summary>What is wrong with the description, one sentence for each wrong field; empty when it can be searched and recorded.</summary>
    public ImmutableArray<string> Problems()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        if (!Names.Any(name => name.IsName) && Identifiers.IsEmpty)
        {
            problems.Add("names: give at least one name with a letter in it, or an identifier.");
        }

        Bounded(nameof(Names), Names.Length);
        Bounded(nameof(BirthDates), BirthDates.Length);
        Bounded(nameof(Nationalities), Nationalities.Length);
        Bounded(nameof(Identifiers), Identifiers.Length);
        for (var i = 0; i < Names.Length; i++)
        {
            if (Names[i].Length > PersonName.MostCharacters)
            {
                problems.Add($"names[{i}]: {Names[i].Length} characters; at most {PersonName.MostCharacters}.");
            }
        }

        for (var i = 0; i < Nationalities.Length; i++)
        {
            if (Nationalities[i] is not { Length: 2 or 3 } code || !code.All(char.IsAsciiLetter))
            {
                problems.Add($"nationalities[{i}]: not a code of two or three letters.");
            }
        }

        for (var i = 0; i < Identifiers.Length; i++)
        {
            if (Identifiers[i] is not
                {
                    Kind: null or { Length: > 0 and <= PersonIdentifier.MostCharacters },
                    Number.Length: > 0 and <= PersonIdentifier.MostCharacters,
                    Issuer: null or { Length: > 0 and <= PersonIdentifier.MostCharacters },
                })
            {
                problems.Add($"identifiers[{i}]: kind, number and issuer have 1 to {PersonIdentifier.MostCharacters} characters.");
            }
        }

        return problems.ToImmutable();

        void Bounded(string list, int count)
        {
            if (count > MostEntries)
            {
                problems.Add($"{char.ToLowerInvariant(list[0])}{list[1..]}: {count} entries; at most {MostEntries}.");
            }
        }
    }
}

/// <summary>One name of a person: as one text, or as family name and given names where the source tells them apart.</summary>
/// <param name="Text">The whole name as written; null when it is given in parts.</param>
/// <param name="Family">Family name (primary identifier of Doc 9303).</param>
/// <param name="Given">Given names (secondary identifier of Doc 9303), with patronymics.</param>
public sealed record PersonName(string? Text, string? Family = null, string? Given = null)
{
    /// <summary>Most characters of a name: 300.</summary>
    public const int MostCharacters = 300;

    /// <summary>Whether there is a name at all: a dash, "N/A" or "unknown" stands for none.</summary>
    public bool IsName => NameReader.IsName(Text) || NameReader.IsName(Family) || NameReader.IsName(Given);

    /// <summary>Characters of all its parts.</summary>
    internal int Length => (Text?.Length ?? 0) + (Family?.Length ?? 0) + (Given?.Length ?? 0);
}

/// <summary>A number that stands for a person.</summary>
/// <param name="Kind">What it is: <c>passport</c>, <c>national-id</c>; null where that is not known. Numbers of two kinds are never the same.</param>
/// <param name="Number">The number; case, spaces and punctuation make no difference.</param>
/// <param name="Issuer">Who gave it: <c>FR</c>; null where that is not known. Numbers of two issuers are never the same.</param>
public sealed record PersonIdentifier(string? Kind, string Number, string? Issuer = null)
{
    /// <summary>Most characters of each part: 64.</summary>
    public const int MostCharacters = 64;

    /// <summary>The key under which the same number is found: what is not said of it may be anything.</summary>
    internal string Key => string.Concat(Number.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    /// <summary>Whether both are the same number: of one kind and issuer, or, where one of the two does not say these, in part; null when they are not.</summary>
    internal FeatureFinding? Compare(PersonIdentifier other) => Key != other.Key
        ? null
        : (Same(Kind, other.Kind), Same(Issuer, other.Issuer)) switch
        {
            (false, _) or (_, false) => null,
            (true, true) => FeatureFinding.Same,
            _ => FeatureFinding.Partly,
        };

    private static bool? Same(string? one, string? other) => one is null || other is null ? null : string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Sex as documents have it (Doc 9303-4, section 4.1.1.1, field 11): F, M, X.</summary>
public enum PersonSex
{
    /// <summary>Not known; says nothing for or against anybody.</summary>
    Unknown,

    /// <summary>Female.</summary>
    Female,

    /// <summary>Male.</summary>
    Male,

    /// <summary>Neither, or not stated by the issuer: says nothing for or against anybody.</summary>
    Unspecified,
}
