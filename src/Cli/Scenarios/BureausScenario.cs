using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Interpol.Mesh.Cli.Notices;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary>The days of three bureaus: records, letters with their answers, cases, and hits that are confirmed, cleared or left open. A run that was broken off goes on when it is repeated under its name.</summary>
/// <param name="run">The run.</param>
/// <param name="goesOn">Whether it is a later day, with letters alone.</param>
internal sealed class BureausScenario(ScenarioRun run, bool goesOn) : IScenario
{
    /// <summary>Conversations of all days, and those of the first one.</summary>
    private const int Conversations = 100;
    private const int OfFirstDay = 60;

    private const int RecordsOfEach = 40;
    private const int CasesOfEach = 3;

    /// <summary>The number of the officer who does it, whom <c>mesh up --demo</c> makes too.</summary>
    private const string Number = "0101";

    private static readonly string[] Issuers = ["FRA", "BRA", "PHL"];

    private static readonly (string Title, string Area, string[] Notes)[] Cases =
    [
        ("Cars stolen to order", "vehicle-crime", ["Eleven cars of one make, all opened without force.", "The same telephone was near four of them.", "A workshop changes the numbers of engines."]),
        ("Panels from village churches", "works-of-art", ["Four churches in two weeks.", "A van with a covered plate was seen at two of them."]),
        ("Invoices of firms that do not exist", "fraud", ["Money goes through three accounts and is taken out in cash.", "The notary who signed for two of the firms died in 2011.", "One of the accounts is frozen."]),
    ];

    private readonly List<(OwnerId From, MessageId Id)> _sent = [];
    private readonly List<HitBody> _hits = [];

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioStep> Work => goesOn ? [new("They write to each other, and answer", WriteAsync)] :
    [
        new("Bureaus enter records", EnterAsync),
        new("They write to each other, and answer", WriteAsync),
        new("They open cases together", OpenAsync),
        new("Their checks find each other's records", CheckRecordsAsync),
        new("Owners confirm and clear what was found", AnswerHitsAsync),
    ];

    /// <inheritdoc/>
    public IReadOnlyList<ScenarioStep> Closing => [];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ScenarioCheck>> CheckAsync()
    {
        List<string> missing = [];
        foreach (var (from, id) in _sent)
        {
            var timeline = await run.SeenAsync($"{id} is delivered", async () => await Officer(from).GetAsync<TimelineBody>($"messages/{id}") is { } seen && seen.Delivered == seen.Total ? seen : null);
            missing.AddRange(timeline.Recipients.Where(recipient => recipient.Refused is not null).Select(recipient => $"{id} was refused by {recipient.Owner}"));
        }

        return [new ScenarioCheck(string.Create(CultureInfo.InvariantCulture, $"All messages are delivered: {_sent.Count}"), missing)];
    }

    private static string DocumentOf(int bureau, int number) => string.Create(CultureInfo.InvariantCulture, $"{(char)('A' + bureau)}{1923_000 + number}");

    private ScenarioOfficer Officer(OwnerId owner) => run.Officer(owner, Number);

    private async Task<string> EnterAsync()
    {
        foreach (var (bureau, owner) in Correspondence.Bureaus.Index())
        {
            var persons = new SyntheticPersons(new Random(bureau));
            var records = Enumerable.Range(0, RecordsOfEach).Select(number => (number % 4) switch
            {
                0 => new RecordRequest { Reference = Name(number), Vehicle = new() { Plate = Name(number).Replace("-", string.Empty, StringComparison.Ordinal), PlateCountry = owner.Value } },
                1 => new RecordRequest { Reference = Name(number), Person = Of(persons.Make(PersonStatus.Suspect, owner.Value, 20, 60)) },
                _ => new RecordRequest { TravelDocument = new(DocumentOf(bureau, number), Issuers[bureau], "passport", number % 4 == 2 ? DocumentFraud.Stolen : DocumentFraud.Lost) },
            });
            await Officer(owner).PostAsync<RecordsOutcomeBody>("records", new ChangeRecordsRequest { Changes = [.. records.Select(record => new RecordChangeRequest { Enter = record })] });
        }

        return string.Create(CultureInfo.InvariantCulture, $"{RecordsOfEach} each");

        static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"DEMO-{number:000}");

        static PersonRecord Of(NoticePerson person) => new(person.Status, new PersonParticulars
        {
            Names = [new(Family: person.FamilyName, Given: person.Forename)],
            BirthDates = person.BirthDate is { } born ? [born] : [],
            Nationalities = person.Nationalities,
        });
    }

    /// <summary>All first messages, then all first answers, and so on: what is answered has arrived by then.</summary>
    private async Task<string> WriteAsync()
    {
        var all = Correspondence.Make(Conversations);
        var conversations = goesOn ? all[OfFirstDay..] : all[..OfFirstDay];
        var last = new MessageId?[conversations.Length];
        for (var round = 0; round <= conversations.Max(conversation => conversation.Answers.Length); round++)
        {
            foreach (var (index, conversation) in conversations.Index().Where(one => one.Item.Answers.Length >= round))
            {
                var from = conversation.Parties[round % conversation.Parties.Length];
                if (last[index] is { } answered)
                {
                    await run.SeenAsync($"{answered} has reached {from}", () => Officer(from).FindAsync<FeedEntryBody>($"messages/{answered}"));
                }

                var sent = await Officer(from).SendAsync(last[index] is { } original
                    ? new MessageRequest { Lane = conversation.Opening.Lane, InReplyTo = original, ReplyAll = true, Subject = conversation.Opening.Subject, Text = conversation.Answers[round - 1], Language = conversation.Opening.Language }
                    : conversation.Opening with { To = conversation.Parties.Remove(from), Attachments = await PortraitAsync(conversation) });
                last[index] = sent;
                _sent.Add((from, sent));
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{_sent.Count} messages in {conversations.Length} conversations");

        async Task<ImmutableArray<SendAttachment>?> PortraitAsync(SyntheticConversation conversation) => conversation.Portrait is { } person
            ? [new(await Officer(conversation.Parties[0]).UploadAsync(DrawnFace.Draw(person, conversation.Face)), "portrait.jpg", "image/jpeg")]
            : null;
    }

    private async Task<string> OpenAsync()
    {
        foreach (var (bureau, lead) in Correspondence.Bureaus.Index())
        {
            foreach (var (number, (title, area, notes)) in Cases.Take(CasesOfEach).Index())
            {
                var opened = await Officer(lead).PostAsync<CaseBody>("cases", new CaseTitleRequest { Title = title, CrimeArea = area });
                var (path, others) = ($"cases/{opened.Id}", Correspondence.Bureaus.Remove(lead));
                var persons = new SyntheticPersons(new Random((bureau * CasesOfEach) + number));
                var suspect = persons.Make(PersonStatus.Suspect, lead.Value, 20, 60);
                foreach (var other in others)
                {
                    await Officer(lead).PostAsync<CaseBody>($"{path}/participants", new InviteRequest { Owner = other, Role = CaseRole.Contributor });
                    await run.SeenAsync($"{other} is invited to {opened.Id}", () => Officer(other).FindAsync<CaseBody>(path));
                    await Officer(other).PostAsync<CaseBody>($"{path}/answer", new CaseAnswerRequest { Accepts = true });
                }

                await Officer(lead).PostAsync<CaseBody>($"{path}/subjects", new CaseSubjectRequest { Person = new() { Names = [new() { Family = suspect.FamilyName, Given = suspect.Forename }], BirthDate = suspect.BirthDate, Nationalities = [lead.Value] } });
                await Officer(others[0]).PostAsync<CaseBody>($"{path}/subjects", new CaseSubjectRequest { Document = new() { Number = DocumentOf(bureau, 2), Issuer = Issuers[bureau], Type = SubjectDocumentType.Passport } });
                foreach (var (index, note) in notes.Index())
                {
                    var by = Correspondence.Bureaus[(bureau + index) % Correspondence.Bureaus.Length];
                    await AddAsync(by, CaseEntryKind.Note, note);
                }

                var portrait = await Officer(lead).UploadAsync(DrawnFace.Draw(suspect, number));
                await AddAsync(lead, CaseEntryKind.Evidence, "A photograph from the telephone of a witness.", portrait);
                await Officer(lead).PostAsync<CaseBody>($"{path}/tasks", new CaseTaskRequest { Assignee = others[1], Text = "Ask whether the person on the photograph is known." });

                Task<JsonElement> AddAsync(OwnerId by, CaseEntryKind kind, string text, params Sha256Hash[] files) => Officer(by).PostAsync<JsonElement>(
                    $"{path}/entries", new CaseEntryRequest { Kind = kind, Tlp = TrafficLight.Amber, Readers = Correspondence.Bureaus.Remove(by), Text = text, Attachments = [.. files] });
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Correspondence.Bureaus.Length * CasesOfEach}, each of all three");
    }

    /// <summary>Each checks passports of the next one.</summary>
    private async Task<string> CheckRecordsAsync()
    {
        var count = Correspondence.Bureaus.Length;
        foreach (var (bureau, owner) in Correspondence.Bureaus.Index())
        {
            for (var number = 2; number < 18; number += 4)
            {
                var question = new CheckQuestionRequest { TravelDocument = new() { Number = DocumentOf((bureau + 1) % count, number), Issuer = Issuers[(bureau + 1) % count], Type = "passport" } };
                var request = new CheckRecordsRequest { Purpose = "border", Questions = [question] };
                var hit = await run.SeenAsync("the record is known where it is checked", async () => (await Officer(owner).CheckAsync("checks", request)).Answers[0].Hits.FirstOrDefault()?.Hit is { } id ? $"{id}" : null);
                _hits.Add(await run.SeenAsync($"{hit} is told to the owner", () => Officer(Correspondence.Bureaus[(bureau + 1) % count]).FindAsync<HitBody>($"hits/{hit}")));
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{_hits.Count} hits");
    }

    /// <summary>Of each four two are confirmed and one is cleared.</summary>
    private async Task<string> AnswerHitsAsync()
    {
        foreach (var (number, hit) in _hits.Index().Where(one => one.Index % 4 < 3))
        {
            var (verb, remark) = number % 4 < 2 ? ("confirm", "Hold the document, and tell us who showed it.") : ("clear", "It was found again, and is its owner's.");
            await Officer(hit.Owner).PostAsync<HitBody>($"hits/{hit.Id}/{verb}", new AnswerHitRequest { Remark = remark });
        }

        return "of each four two are confirmed, one is cleared, one waits";
    }
}
