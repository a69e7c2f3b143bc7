using System.Collections.Immutable;
using System.Globalization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Notices;

/// <summary>Makes what a synthetic notice says, with all that its type requires.</summary>
/// <param name="random">Decides everything.</param>
internal sealed class SyntheticContent(Random random)
{
    private const int Adult = 18;
    private const int Oldest = 85;

    private static readonly (string Charge, string Translation, string Law, int Months)[] Charges =
    [
        ("Fraud with shares that were never issued", "Escroquerie aux titres fictifs", "Penal Code, section 313", 84),
        ("Theft of paintings by night", "Vol de tableaux", "Penal Code, section 311", 60),
        ("Smuggling of protected parrots", "Contrabando de loros protegidos", "Customs Act, section 41", 48),
        ("Forgery of travel documents", "Falsification de documents de voyage", "Identity Act, section 9", 60),
        ("Money laundering", "Blanchiment d'argent", "Financial Crimes Act, section 2", 120),
        ("Intrusion into the computers of a hospital", "Intrusion informatique", "Computer Misuse Act, section 3", 96),
        ("Armed robbery of a jeweller", "Robo a mano armada", "Criminal Code, section 88", 180),
        ("Trafficking in human beings", "Trata de personas", "Criminal Code, section 120", 240),
        ("Trafficking in drugs in an organised group", "Trafic de stupéfiants en bande organisée", "Narcotics Act, section 5", 240),
        ("Murder", "Meurtre", "Criminal Code, section 75", 480),
    ];

    private static readonly string[] Crimes = ["selling shares of a mine that does not exist", "forging passports", "stealing paintings", "running a false lottery", "breaking into warehouses", "smuggling parrots"];
    private static readonly string[] Threats = ["Parcels with a corrosive liquid are sent to offices.", "A counterfeit heart medicine without any effect is on sale.", "A stolen source of radiation is missing from a factory."];
    private static readonly string[] Methods = ["Drugs are hidden in hollow candles.", "Cash is carried in the frames of bicycles.", "False inspectors ask shopkeepers for the keys of their safes.", "Passports are altered with a film over the photograph."];
    private static readonly string[] Assets = ["account", "vehicle", "real estate", "company", "yacht"];
    private static readonly string[] Undertakings = ["Shipping", "Trading House", "Mining Company", "Relief Fund", "Air Freight"];
    private static readonly string[] Purposes = ["Asset freeze", "Travel ban", "Arms embargo"];

    private readonly SyntheticPersons _persons = new(random);

    /// <summary>Content for a type, asked for by an owner, about somebody or something of a country.</summary>
    public NoticeContent Make(NoticeType type, OwnerId owner, OwnerId country) => type.Code switch
    {
        "red" => Red(owner, country.Value),
        "blue" => About(country.Value, One([PersonStatus.Suspect, PersonStatus.Witness, PersonStatus.OfInterest])) with { Facts = $"To be found and identified in an inquiry into {One(Crimes)}." },
        "green" => About(country.Value, PersonStatus.PossibleThreat) with { Facts = $"Convicted more than once of {One(Crimes)}, and likely to go on in other countries." },
        "yellow" => Yellow(country.Value),
        "black" => Black(country.Value),
        "orange" => new NoticeContent { Event = Event(country.Value, null) with { Description = One(Threats) } },
        "purple" => new NoticeContent { Event = new EventDetails { Description = One(Methods) } },
        "silver" => About(country.Value, PersonStatus.Accused) with
        {
            Facts = $"Assets gained by {One(Crimes)}.",
            Assets = [new NoticeAsset(One(Assets), "Bought in the name of a relative", country.Value), new NoticeAsset(One(Assets), null, country.Value)],
        },
        _ => Sanctioned(country.Value),
    };

    private NoticeContent About(string country, PersonStatus status) => new() { Person = _persons.Make(status, country, Adult, Oldest) };

    private NoticeContent Red(OwnerId owner, string country)
    {
        var warrants = Enumerable.Range(0, random.Next(8) == 0 ? 2 : 1).Select(_ => Warrant(owner)).ToImmutableArray();
        var person = _persons.Make(warrants[0].SentenceMonths is null ? PersonStatus.Accused : PersonStatus.Convicted, country, Adult, Oldest);
        return new NoticeContent
        {
            Person = random.Next(25) == 0 ? person with { Nationalities = [country, owner.Value] } : person,
            Warrants = warrants,
            Facts = $"Between {random.Next(2012, 2018)} and {random.Next(2018, 2022)}, together with others, in {_persons.Place(country)}: {warrants[0].Charge}."
                + (random.Next(40) == 0 ? " The defence says that it was a protest." : string.Empty),
            AssuresExtradition = true,
        };
    }

    private NoticeWarrant Warrant(OwnerId owner)
    {
        var (charge, translation, law, months) = Charges[random.Next(Charges.Length)];
        var isSentence = random.Next(4) == 0;
        return new NoticeWarrant
        {
            Reference = string.Create(CultureInfo.InvariantCulture, $"{owner} {random.Next(1, 10_000)}/{random.Next(2019, 2025)}"),
            IssuingCountry = owner.Value,
            IssuedOn = Date(2019),
            Charge = charge,
            ChargeTranslation = random.Next(3) == 0 ? translation : null,
            Law = law,
            MaximumPenaltyMonths = isSentence ? null : months,
            SentenceMonths = isSentence ? months / 2 : null,
            RemainingMonths = isSentence && random.Next(2) == 0 ? months / 4 : null,
        };
    }

    private NoticeContent Yellow(string country)
    {
        var isMinor = random.Next(5) < 3;
        var isLost = random.Next(20) == 0;
        var person = _persons.Make(isLost ? PersonStatus.Unidentified : PersonStatus.Missing, country, isMinor ? 1 : Adult, isMinor ? Adult - 1 : Oldest);
        if (isLost)
        {
            // Somebody who cannot say who they are.
            person = new NoticePerson(person.Status) { Sex = person.Sex, Description = person.Description };
        }

        return new NoticeContent { Person = person, Event = Event(country, person.BirthDate) with { Description = isLost ? "Found without papers; does not speak." : "Did not come home." } };
    }

    private NoticeContent Black(string country) => new()
    {
        Person = new NoticePerson(PersonStatus.UnidentifiedBody)
        {
            Sex = One(["F", "M", "U"]),
            Description = new PhysicalDescription { Height = random.Next(150, 195), HairColors = ["BRO"], Belongings = "Wrist watch without a name, blue jacket" },
        },
        Event = Event(country, null) with { Description = "Found by walkers." },
    };

    private NoticeContent Sanctioned(string country)
    {
        var (number, year) = (random.Next(1, 1000), random.Next(2012, 2025));
        var sanction = new NoticeSanction($"{(random.Next(4) == 0 ? "XXe" : "XXi")}.{number:D3}", $"9{random.Next(1000):D3} ({year})") { Purposes = [.. Purposes.Take(random.Next(1, Purposes.Length + 1))] };
        return sanction.Reference!.StartsWith("XXe", StringComparison.Ordinal)
            ? new NoticeContent
            {
                Sanction = sanction,
                Entity = new NoticeEntity($"{_persons.FamilyName(country)} {One(Undertakings).ToUpperInvariant()}") { Aliases = [$"{_persons.Place(country)} {One(Undertakings)}"], Addresses = [_persons.Place(country)] },
            }
            : About(country, PersonStatus.Sanctioned) with { Sanction = sanction };
    }

    /// <summary>An event of the last years, and not before a birth.</summary>
    private EventDetails Event(string country, NoticeDate? birth) => new()
    {
        Date = Date(Math.Max(2014, (birth?.Year + 1) ?? 0)),
        Place = _persons.Place(country),
        Country = country,
    };

    /// <summary>A day between the beginning of a year and the day on which persons have their age.</summary>
    private NoticeDate Date(int firstYear) => new(random.Next(Math.Min(firstYear, SyntheticPersons.Today.Year), SyntheticPersons.Today.Year + 1), random.Next(1, SyntheticPersons.Today.Month), random.Next(1, 29));

    private T One<T>(T[] of) => of[random.Next(of.Length)];
}
