using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>An invented conversation.</summary>
/// <param name="Parties">Who writes: the first one begins.</param>
/// <param name="Opening">The first message, without recipients and the portrait.</param>
/// <param name="Answers">What is answered, by the parties in turn.</param>
/// <param name="Portrait">Whose portrait goes along with the first message; null for none.</param>
/// <param name="Face">The seed of the portrait.</param>
internal sealed record SyntheticConversation(ImmutableArray<OwnerId> Parties, MessageRequest Opening, ImmutableArray<string> Answers, NoticePerson? Portrait, int Face);

/// <summary>Makes conversations of bureaus about people and things that do not exist. Each follows from its number alone, so that making them again makes the same.</summary>
internal static class Correspondence
{
    /// <summary>The bureaus that write.</summary>
    public static readonly ImmutableArray<OwnerId> Bureaus = [new("FR"), new("BR"), new("PH")];

    private const int Seed = 1923;

    /// <summary>Every so many conversations goes to both others, with a portrait, urgent, flash.</summary>
    private const int ToBothEvery = 4;
    private const int PortraitEvery = 3;
    private const int UrgentEvery = 4;
    private const int FlashEvery = 12;

    private static readonly TrafficLight[] Lights = [TrafficLight.Amber, TrafficLight.Green, TrafficLight.Amber, TrafficLight.AmberStrict, TrafficLight.Red];

    /// <summary>What conversations are about; {0} is a person, {1} a place, {2} a number.</summary>
    private static readonly (string Area, string Language, string Subject, string Opening, string[] Answers)[] Topics =
    [
        ("vehicle-crime", "en", "Car with plate {2} seen in {1}", "A grey car with the plate {2}, reported stolen here, was photographed in {1} yesterday. Is it known at yours, and who keeps it?",
            ["It is known: a garage in {1} asked for its papers on Monday. We have it watched.", "Thank you. The owner's insurance is told. Please hold it.", "It is held since this morning. The key is with it."]),
        ("fugitives", "en", "Whereabouts of {0}", "{0} is sought here for robbery and is said to live in {1} under another name. Please look whether that address is known.",
            ["Somebody of that description has rented there since spring. We need fingerprints to be sure.", "Fingerprints follow today by the usual form.", "They are the same. Our court asks for the warrant in the original."]),
        ("missing-persons", "fr", "Disparition de {0}", "{0} a quitté son domicile il y a quatre jours et aurait pris un train pour {1}. Merci de vérifier les gares et les hôpitaux.",
            ["Aucune trace dans les hôpitaux de {1}. Les images de la gare sont demandées.", "La famille a reçu une carte postée à {1}. Copie jointe au dossier.", "Retrouvé sain et sauf. Le dossier peut être clos de notre côté."]),
        ("fraud", "en", "Invoices in the name of {0}", "Three firms here paid invoices numbered {2} to an account in {1} that is held by {0}. Please tell us what the bank knows.",
            ["The account was closed last week; 40,000 euros are frozen in another one.", "Our prosecutor's request is on its way. Which court is competent?"]),
        ("drugs", "pt", "Contêiner {2}", "O contêiner {2} saiu de {1} na terça-feira. Há indícios de carga escondida. Pedimos controle à chegada.",
            ["O navio chega na sexta. A alfândega está avisada.", "Foram encontrados 120 kg. Fotografias e pesos seguem.", "Obrigado. O destinatário, {0}, foi detido hoje."]),
        ("works-of-art", "en", "Two panels from a chapel near {1}", "Two painted panels, inventory {2}, were taken from a chapel near {1}. They may be offered at yours. A description is in the form of the register.",
            ["A dealer was offered panels like these. He has photographs.", "They are ours: the crack in the lower corner fits."]),
        ("trafficking-in-persons", "es", "Ofertas de trabajo a nombre de {0}", "Recibimos denuncias de ofertas de trabajo falsas en {1} publicadas por {0}. Rogamos comprobar el teléfono {2}.",
            ["El número está registrado a nombre de una empresa disuelta.", "Dos víctimas han declarado. Pedimos una reunión esta semana."]),
        ("counterfeit-currency", "en", "Passports of one series", "Passports with numbers from {2} on were found blank in {1}. Please have them looked for at your borders.",
            ["One of them was shown at an airport on Sunday. Its bearer, {0}, is held.", "Please send the photograph of the data page.", "It is attached to the case. The chip is a copy.", "Thank you. We have told those who issued it."]),
        ("cybercrime", "en", "Server in {1}", "A server in {1} answers for the domain by which {0} is said to have taken 900 passwords. Please preserve its logs; reference {2}.",
            ["Logs of 90 days are preserved. A request is needed for their content.", "The request is with your ministry since Tuesday."]),
        ("environmental-crime", "en", "Timber without papers", "A ship with timber from {1} has papers with the number {2}, which stands for another load. Who signed for it at yours?",
            ["Signed by {0}, who is not in our register of inspectors.", "Then we seize it. Please tell us what becomes of the signature."]),
    ];

    /// <summary>The first conversations.</summary>
    public static ImmutableArray<SyntheticConversation> Make(int count) => [.. Enumerable.Range(0, count).Select(MakeOne)];

    private static SyntheticConversation MakeOne(int number)
    {
        // The same seed makes the same numbers on every machine.
        var random = new Random(Seed + number);
        var from = Bureaus[number % Bureaus.Length];
        var others = Bureaus.Remove(from);
        var parties = number % ToBothEvery == 0 ? [from, .. others] : ImmutableArray.Create(from, others[random.Next(others.Length)]);
        var persons = new SyntheticPersons(random);
        var person = persons.Make(PersonStatus.Suspect, parties[^1].Value, 20, 60);
        var (name, place) = ($"{person.FamilyName}, {person.Forename}", persons.Place(parties[^1].Value));
        var topic = Topics[number % Topics.Length];
        var reference = string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + random.Next(8))}{random.Next(10_000, 99_999)}");
        return new SyntheticConversation(
            parties,
            new MessageRequest
            {
                Lane = number % FlashEvery == 5 ? Lane.Flash : number % UrgentEvery == 1 ? Lane.Urgent : Lane.Routine,
                Subject = Text(topic.Subject),
                Text = Text(topic.Opening),
                Language = topic.Language,
                CrimeAreas = [topic.Area],
                Purpose = "Investigation; not for other proceedings without asking us.",
                Forms = FormOf(topic.Area, reference, person, from),
                Handling = new SendHandling(Lights[random.Next(Lights.Length)]),
            },
            [.. topic.Answers.Take(random.Next(topic.Answers.Length + 1)).Select(Text)],
            number % PortraitEvery == 1 ? person : null,
            random.Next());

        string Text(string text) => string.Format(CultureInfo.InvariantCulture, text, name, place, reference);
    }

    private static IReadOnlyList<ContentForm>? FormOf(string area, string number, NoticePerson person, OwnerId from) => area switch
    {
        "vehicle-crime" => [Form("vehicle", 2, new { status = "stolen", category = "car", registration = number, registrationCountry = from.Value })],
        "fugitives" or "missing-persons" => [Form("person", 1, new { status = area == "fugitives" ? "accused" : "missing", names = new[] { new { family = person.FamilyName, given = person.Forename } } })],
        "counterfeit-currency" => [Form("travel-document", 1, new { number, issuingState = "FRA", type = "passport", fraudType = "stolen-blank" })],
        _ => null,
    };

    private static ContentForm Form(string schema, int version, object fields) => new(schema, version, JsonSerializer.SerializeToElement(fields));
}
