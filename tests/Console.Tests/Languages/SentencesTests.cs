using System.Text.RegularExpressions;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Identification.Dna;
using Interpol.Mesh.Identification.Teeth;

namespace Interpol.Mesh.Console.Tests.Languages;

public sealed partial class SentencesTests
{
    private const string Names = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    private const string Book = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    private static readonly DateOnly Today = new(2026, 11, 30);
    public static TheoryData<string> Translated => Translations.Languages;

    [Theory, MemberData(nameof(Translated))]
    public void Every_language_has_the_same_sentences_with_the_same_places(string language)
    {
        var (sentences, first) = (Translations.Of<Sentences>(language), Translations.Of<Sentences>("fr"));
        Assert.Equal(first.Keys.Order(), sentences.Keys.Order());
        Assert.Empty(Translations.WithOtherPlaces(sentences));
        Assert.DoesNotContain(sentences, sentence => sentence.Key == sentence.Value);
    }

    [Theory, MemberData(nameof(Translated))]
    public async Task All_that_is_said_of_a_tooth_is_translated(string language)
    {
        await using var scene = new ConsoleScene(language);
        var sentences = scene.Service<Sentences>();
        var findings = Enum.GetValues<ToothState>()
            .SelectMany(state => new[] { ToothSurfaces.None, ToothSurfaces.Mesial, ToothSurfaces.Mesial | ToothSurfaces.Distal }, (state, surfaces) => (state, surfaces))
            .SelectMany(each => new[] { false, true }, (each, isRootFilled) => new ToothChart([new ToothFinding(ToothNumber.All[0], each.state, each.surfaces, isRootFilled)]))
            .ToList();
        var comparisons = findings.SelectMany(before => findings, DentalComparer.Compare).ToList();
        var said = comparisons.SelectMany(comparison => comparison.Teeth.Select(tooth => tooth.Why).Append(comparison.Summary)).Distinct().ToList();
        Assert.InRange(said.Count, 18, 100);
        Assert.All(said, sentence => Assert.Empty(English(sentences.Of(sentence))));
    }

    [Theory, MemberData(nameof(Translated))]
    public async Task What_to_do_next_is_translated_sentence_by_sentence(string language)
    {
        await using var scene = new ConsoleScene(language);
        var sentences = scene.Service<Sentences>();
        var stale = new OwnerFreshness(OwnerId.Parse("BR"), null, 0);
        foreach (var (question, answer) in new[]
                 {
                     (Document("C01X0001"), Found("C01X0001")),
                     (Document("C01X0001"), Found("C01X000I")),
                     (Document("C01X0001"), new QuestionAnswer([], null, [stale]) { HasMore = true }),
                     (Document("C01X0001"), new QuestionAnswer([], null, []) { IsNotYetSearchable = true }),
                     (Document("C01X0001", "XXA"), new QuestionAnswer([], null, [])),
                     (new CheckQuestionRequest { Vehicle = new CheckVehicleRequest { Vin = "1M8GDM9AXKP042789" } }, new QuestionAnswer([], null, [])),
                     (Zone(Book.Replace("740812", "74O812", StringComparison.Ordinal)), new QuestionAnswer([], null, []) { AsOfByWay = [null, null, null, null] }),
                     (Zone(Book.Replace("7408122", "7413122", StringComparison.Ordinal)), new QuestionAnswer([], null, []) { AsOfByWay = [null, null, null, null] }),
                 })
        {
            var body = CheckAnswers.Of(QuestionReader.Read(question, "questions[0]", Today), "questions[0]", answer);
            Assert.NotNull(body.Next);
            Assert.Empty(English(sentences.Of(body.Next)));
            Assert.All(body.Hits.Where(hit => hit.Why is not null), hit => Assert.Empty(English(sentences.Of(hit.Why!))));
            Assert.All(body.Zone?.Findings ?? [], finding => Assert.Empty(English(sentences.Of(finding.Text))));
        }
    }

    [Theory, MemberData(nameof(Translated))]
    public async Task What_is_missing_or_wrong_in_a_notice_is_translated(string language)
    {
        await using var scene = new ConsoleScene(language);
        var sentences = scene.Service<Sentences>();
        var person = new NoticePerson(PersonStatus.OfInterest)
        {
            FamilyName = new string('x', 2_000) + "\n",
            Nationalities = ["XQ"],
            Sex = "X",
            Languages = ["french"],
            BirthDate = NoticeDate.Parse("2990"),
            Description = new PhysicalDescription { Height = 1, Weight = 1_000, EyeColors = ["PINK"], DistinguishingMarks = new string('x', 100_000) + "\a" },
        };
        var content = new NoticeContent { Person = person, Warrants = [new NoticeWarrant { SentenceMonths = -1 }] };
        var said = new NoticeChecks(OwnerDirectory.Default, NoticeTypes.Default).Problems(NoticeTypes.Default.All.First(type => type.Threshold is not null), content, OwnerId.Parse("FR"), new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero))
            .Where(problem => !problem.StartsWith("Missing: ", StringComparison.Ordinal))
            .Select(problem => $"content.{problem}")
            .Append("The field content.facts is missing; a red notice needs it.")
            .Append("The fields content.person.birthDate, content.person.sex are all missing; a red notice needs one of them.")
            .ToList();
        Assert.InRange(said.Count, 10, 30);
        Assert.All(said, sentence => Assert.NotEqual(sentence, sentences.Of(sentence)));
    }

    [Theory, MemberData(nameof(Translated))]
    public async Task Why_an_expert_is_not_free_and_what_a_joint_result_assumes_is_translated(string language)
    {
        await using var scene = new ConsoleScene(language);
        var sentences = scene.Service<Sentences>();
        string[] said =
        [
            "off the roster", "held for FR-IRT-2026-0001 until 2026-12-01 08:00 UTC", "assigned to another deployment from 2026-12-01 08:00 UTC until 2026-12-03 08:00 UTC",
            "deployed with another deployment", "travelling back from FR-IRT-2026-0001", "not available from 2026-12-01T08:00:00.0000000+00:00 until 2026-12-03T08:00:00.0000000+00:00",
            DnaParameters.Default.Statement, "The frequency table does not have D1S1656.",
            "30 victims and 31 missing persons fit together, and 20 victims are solved at once: nothing is said of them. Sign what teeth, fingerprints and own samples show, or ask for samples of closer relatives.",
            "Of 30 victims and 31 missing persons only pairs of at least 10^3 by themselves were followed: with all of them more than 20 victims fit together.",
        ];
        Assert.All(said, sentence => Assert.NotEqual(sentence, sentences.Of(sentence)));
        Assert.All(said, sentence => Assert.Empty(English(sentences.Of(sentence))));
        Assert.DoesNotContain("another", sentences.Of(said[3]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-GB", "1979-01-17", "17/01/1979")]
    [InlineData("es", "1979-01-17", "17/1/1979")]
    [InlineData("fr", "1979-01", "janvier 1979")]
    [InlineData("fr", "1979", "1979")]
    [InlineData("fr", "1979-XX-XX", "1979-XX-XX")]
    public async Task A_date_is_written_as_the_language_does_as_far_as_it_is_known(string language, string date, string said)
    {
        await using var scene = new ConsoleScene(language);
        Assert.Equal(said, DateWords.Of(date));
    }

    [Fact]
    public async Task Places_are_filled_in_the_language_where_it_has_their_words_and_what_is_not_known_stays()
    {
        await using var scene = new ConsoleScene("fr");
        var sentences = scene.Service<Sentences>();
        Assert.Equal("Le chiffre de contrôle de date de naissance manque et devrait être 7 ; relisez-le.", sentences.Of("The check digit of the date of birth is missing and should be 7; read it again."));
        Assert.Equal("Nobody wrote this. Interrogez de nouveau dans un instant. Nor that", sentences.Of("Nobody wrote this. Ask again in a moment. Nor that"));
        Assert.Equal("a scar on the left hand", sentences.Of("a scar on the left hand"));
        Assert.Equal(string.Empty, sentences.Of(string.Empty));
    }

    [Fact]
    public async Task English_stays_as_it_was_said()
    {
        await using var scene = new ConsoleScene();
        Assert.Equal("They differ.", scene.Service<Sentences>().Of("They differ."));
    }

    [Theory]
    [InlineData("en-GB", "The field content.person.familyName is missing; a red notice needs it.", "The field “Family name” is missing; a red notice needs it.")]
    [InlineData("fr", "The field content.person.familyName is missing; a red notice needs it.", "Le champ “Nom de famille” manque ; une notice de type Rouge l’exige.")]
    [InlineData("en-GB", "The fields content.person.dnaProfiles, content.photographs are all missing; a red notice needs one of them.", "The fields “DNA profiles”, “Photographs” are all missing; a red notice needs one of them.")]
    [InlineData("en-GB", "The field content.warrants[1].law is too long.", "The field “Warrants 2: Law” is too long.")]
    [InlineData("es", "The field category is missing: What it is.", "Falta el campo “Categoría”: What it is.")]
    [InlineData("en-GB", "The field vin is malformed.", "The field “VIN” is malformed.")]
    public async Task A_field_has_the_name_that_officers_see_it_by(string language, string sentence, string said)
    {
        await using var scene = new ConsoleScene(language);
        Assert.Equal(said, scene.Service<Sentences>().Of(sentence));
    }

    [Fact]
    public async Task A_text_of_the_console_is_said_as_it_is_and_what_has_no_other_language_is_English()
    {
        await using var scene = new ConsoleScene("fr");
        var sentences = scene.Service<Sentences>();
        Assert.Equal("Pas de concordance", sentences.OfFault("No hit"));
        Assert.Equal("No hit", sentences.Of("No hit"));
        Assert.Equal("en", sentences.LanguageOf(sentences.Of("The field law stands alone."), "The field law stands alone."));
        Assert.Null(sentences.LanguageOf(sentences.Of("They differ."), "They differ."));
    }

    private static CheckQuestionRequest Document(string number, string issuer = "FRA") => new() { TravelDocument = new CheckDocumentRequest { Number = number, Issuer = issuer } };

    private static CheckQuestionRequest Zone(string book) => new() { Zone = $"{Names}\n{book}" };

    private static QuestionAnswer Found(string number) => new(
        [new RecordHit(OwnerId.Parse("FR"), new RecordEntry(new RecordId(RecordKind.TravelDocument, "a"), new TravelDocumentRecord(number, "FRA", "passport", DocumentFraud.Stolen), RecordHandling.Default, Today))],
        null,
        []);

    /// <summary>English words that stand in nearly every sentence of the rules, and in no other language of the console.</summary>
    private static IEnumerable<string> English(string text) => EnglishWords().Matches(text).Select(word => $"{word.Value}: {text}");

    [GeneratedRegex(@"\b(?:the|is|was|it|has|of|this|there)\b", RegexOptions.IgnoreCase)]
    private static partial Regex EnglishWords();
}
