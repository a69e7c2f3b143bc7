using System.Globalization;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>Makes people who do not exist.</summary>
/// <param name="random">Decides everything: the same one makes the same people.</param>
internal sealed class SyntheticPersons(Random random)
{
    /// <summary>The day on which all of them have their age; fixed, so that a person is the same whenever it is made.</summary>
    public static readonly DateOnly Today = new(2025, 12, 1);

    private const int Adult = 18;
    private const int Old = 60;

    private static readonly string[] EyeColors = ["BRO", "BRO", "BRO", "BROD", "BROD", "BLA", "BLA", "BLU", "BLU", "BLUL", "GRE", "GRY", "BROH", "BROL", "OTHC", "OTHD", "OTHL"];
    private static readonly string[] HairColors = ["BLA", "BLA", "BLA", "BLA", "BROF", "BROF", "BRO", "BRO", "BRO", "YELB", "YELB", "RED", "REDA", "HAID", "OTHD"];
    private static readonly string[] OldHairColors = ["GRY", "GRY", "GRYG", "WHI", "BRO", "BLA"];
    private static readonly string[] Marks = ["Scar on the left cheek", "Tattoo of a heron on the right arm", "A tooth of gold", "Birthmark on the neck", "Wears glasses", "Walks with a limp"];
    private static readonly string[] Clothes = ["Green raincoat and rubber boots", "School uniform, blue satchel", "Grey suit, one cuff link", "Red cap with a white star", "Silver ring with the letters Q and V"];

    /// <summary>A person.</summary>
    /// <param name="status">In which relation to the case.</param>
    /// <param name="country">The code of the country that the person is from.</param>
    /// <param name="youngest">The least age in years.</param>
    /// <param name="oldest">The greatest age in years.</param>
    public NoticePerson Make(PersonStatus status, string country, int youngest, int oldest)
    {
        var culture = SyntheticCulture.Of(country);
        var age = random.Next(youngest, oldest + 1);
        var sex = random.Next(100) switch { < 4 => "U", < 34 => "F", _ => "M" };
        var family = FamilyName(culture);
        return new NoticePerson(status)
        {
            FamilyName = family,
            Forename = Forename(culture, sex) + (OneIn(4) ? " " + Forename(culture, sex) : string.Empty),
            BirthName = sex == "F" && age >= Adult && OneIn(5) ? FamilyName(culture) : null,
            Aliases = OneIn(6) ? [$"{FamilyName(culture)} {Forename(culture, sex)}"] : [],
            BirthDate = BirthDate(age),
            BirthPlace = OneIn(5) ? null : Place(country),
            BirthCountry = OneIn(6) ? null : country,
            Nationalities = OneIn(30) ? [] : [country],
            Sex = sex,
            Languages = [.. culture.Languages.Take(random.Next(culture.Languages.Length + 1))],
            Father = age < Adult || OneIn(5) ? new ParentNames(family, Forename(culture, "M")) : null,
            Mother = age < Adult || OneIn(5) ? new ParentNames(FamilyName(culture), Forename(culture, "F")) : null,
            Description = Describe(age, sex),
            Documents = age >= Adult && OneIn(3) ? [Passport(country)] : [],
            Addresses = OneIn(10) ? [$"{random.Next(1, 200)} {culture.Beginnings[random.Next(culture.Beginnings.Length)]} Street, {Place(country)}"] : [],
        };
    }

    /// <summary>The name of a place in a country.</summary>
    public string Place(string country)
    {
        var culture = SyntheticCulture.Of(country);
        return Joined(culture, culture.PlaceEndings);
    }

    /// <summary>A family name of a country.</summary>
    public string FamilyName(string country) => FamilyName(SyntheticCulture.Of(country));

    /// <summary>The age of a person who was made.</summary>
    public static int AgeOf(NoticePerson person) => Today.Year - (person.BirthDate?.Year ?? Today.Year - Adult);

    private string FamilyName(SyntheticCulture culture) => Joined(culture, culture.FamilyEndings).ToUpperInvariant();

    private string Forename(SyntheticCulture culture, string sex)
    {
        // A forename has no article before it.
        var name = Joined(culture, sex == "F" || (sex == "U" && OneIn(2)) ? culture.WomenEndings : culture.MenEndings);
        return name[(name.IndexOf('-', StringComparison.Ordinal) + 1)..];
    }

    private string Joined(SyntheticCulture culture, string[] endings) => One(culture.Beginnings) + One(endings);

    private NoticeDate BirthDate(int age)
    {
        var (year, month, day) = (Today.Year - age, random.Next(1, 12), random.Next(1, 29));
        return random.Next(20) switch { 0 => new NoticeDate(year), 1 => new NoticeDate(year, month), _ => new NoticeDate(year, month, day) };
    }

    private PhysicalDescription Describe(int age, string sex)
    {
        var height = age < Adult ? 55 + (age * 6) + random.Next(-4, 5) : (sex == "F" ? 164 : 176) + random.Next(-14, 15);
        var weight = age < Adult ? 5 + (age * 3) + random.Next(0, 6) : height - 100 + random.Next(-15, 25);
        return new PhysicalDescription
        {
            Height = OneIn(5) ? null : height,
            Weight = OneIn(3) ? null : weight,
            EyeColors = [One(EyeColors)],
            HairColors = [HairOf(age, sex)],
            DistinguishingMarks = OneIn(6) ? One(Marks) : null,
            Belongings = OneIn(8) ? One(Clothes) : null,
        };
    }

    private string HairOf(int age, string sex) => age >= 30 && sex != "F" && OneIn(8) ? "HAIB" : One(age >= Old ? OldHairColors : HairColors);

    private IdentityDocument Passport(string country) => new("passport", Number(), country, new NoticeDate(Today.Year - random.Next(1, 9), random.Next(1, 12), random.Next(1, 29)));

    private string Number() => string.Create(CultureInfo.InvariantCulture, $"X{random.Next(10_000_000):D7}");

    private bool OneIn(int count) => random.Next(count) == 0;

    private string One(string[] of) => of[random.Next(of.Length)];
}
