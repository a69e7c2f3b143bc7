using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Testing.Notices;

/// <summary>
/// People who do not exist, made of syllables by a seeded generator. They are spread very unevenly, as in life: a third come from one country, many share a name,
/// a birth year or have neither, some have no sex, nationality or name.
/// </summary>
internal sealed class SyntheticPeople(int seed)
{
    private static readonly string[] Countries = [.. OwnerDirectory.Default.All.Where(owner => owner.Kind != OwnerKind.Secretariat).Select(owner => owner.Code.Value)];
    private static readonly string[] Syllables = ["ba", "ce", "dô", "fi", "gu", "ha", "ki", "lor", "mé", "nu", "pa", "qi", "ran", "só", "tu", "vel", "wi", "xa", "yu", "zen"];
    private static readonly string[] Frequent = ["BAKILO", "NURANVEL", "O'DOFI"];
    private static readonly string[] Places = ["Portovale", "Gruenwald", "Saltmere", "Kestrel Bay"];
    private static readonly string[] Charges = ["Fraud in an organised group", "Smuggling of invented goods", "Theft of a painting that was never painted"];

    private readonly Random _random = new(seed);

    /// <summary>Makes people.</summary>
    public IEnumerable<PublicNotice> Make(int count, PublicNoticeKind kind = PublicNoticeKind.Red) => Enumerable.Range(0, count).Select(i => Make(kind, i));

    /// <summary>The row in which replicas keep a notice with an extract, or without.</summary>
    public static NoticeRow RowOf(string number, PublicNotice? extract) =>
        new(extract, new NoticeSummary(new NoticeId(number), "red", new OwnerId("FR"), NoticeState.Published, TrafficLight.Green, extract?.Name));

    private PublicNotice Make(PublicNoticeKind kind, int number)
    {
        var pictures = _random.Next(3) == 0
            ? ImmutableArray<PublicPicture>.Empty
            : [new PublicPicture(50_000_000 + number, new AttachmentReference(new OwnerId("FR"), Sha256Hash.Of([]), 0), _random.Next(4) > 0)];
        return new PublicNotice(kind, $"{2015 + (number % 12)}-{10_000 + number}", _random.Next(200) == 0 ? null : Name())
        {
            Forename = kind == PublicNoticeKind.UnEntity || _random.Next(50) == 0 ? null : Word(),
            DateOfBirth = Birth(),
            Nationalities = _random.Next(40) switch { 0 => [], < 4 => [Country(), Country()], _ => [Country()] },
            Sex = _random.Next(20) switch { 0 => null, 1 => "U", < 5 => "F", _ => "M" },
            PlaceOfBirth = Places[_random.Next(Places.Length)],
            Warrants = kind == PublicNoticeKind.Red ? [new PublicWarrant(Country(), Charges[_random.Next(Charges.Length)], null)] : [],
            Weight = _random.Next(3) == 0 ? _random.Next(45, 120) : null,
            Height = _random.Next(2) == 0 ? 1.5 + (_random.Next(50) / 100.0) : null,
            Sanction = kind is PublicNoticeKind.UnPerson or PublicNoticeKind.UnEntity
                ? new PublicSanction { Reference = $"QDi.{number:D3}", Resolution = $"{1267 + (number % 3)} (1999)", Aliases = [Name()] }
                : null,
            Disappearance = kind == PublicNoticeKind.Yellow ? new PublicDisappearance { Place = Places[number % Places.Length], DateOfEvent = "2024/05" } : null,
            Pictures = pictures,
        };
    }

    private string Country() => _random.Next(3) == 0 ? "RU" : _random.Next(3) == 0 ? Countries[_random.Next(5)] : Countries[_random.Next(Countries.Length)];

    /// <summary>Every fifth bears one of three names.</summary>
    private string Name() => _random.Next(5) == 0 ? Frequent[_random.Next(Frequent.Length)] : Word();

    private string Word() => string.Concat(Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Syllables[_random.Next(Syllables.Length)])).ToUpperInvariant();

    private string? Birth()
    {
        var year = _random.Next(4) == 0 ? 1984 : 1930 + _random.Next(85);
        var (month, day) = (_random.Next(1, 13), _random.Next(1, 29));
        return _random.Next(20) switch
        {
            0 => null,
            1 => year.ToString(CultureInfo.InvariantCulture),
            2 => string.Create(CultureInfo.InvariantCulture, $"{year}/{month:D2}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{year}/{month:D2}/{day:D2}"),
        };
    }
}
