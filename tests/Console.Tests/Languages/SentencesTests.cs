using System.Text.RegularExpressions;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
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
