using System.Text.Json;
using System.Text.RegularExpressions;
using Interpol.Mesh.Console.Audit;
using Interpol.Mesh.Console.Bureaus;
using Interpol.Mesh.Console.Cases;
using Interpol.Mesh.Console.Command;
using Interpol.Mesh.Console.Deployments;
using Interpol.Mesh.Console.Errors;
using Interpol.Mesh.Console.Forms;
using Interpol.Mesh.Console.Identification;
using Interpol.Mesh.Console.Languages;
using Interpol.Mesh.Console.Notices;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Console.World;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Identification;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Teams;
using Microsoft.Extensions.Localization;

namespace Interpol.Mesh.Console.Tests.Languages;

public sealed partial class TextsTests
{
    private static readonly Type[] Command = [typeof(MapMarkKind), typeof(QueueItemKind), typeof(DutyStatus), typeof(ConsentState)];

    private static readonly Type[] Deployments =
    [
        typeof(DeploymentKind), typeof(DeploymentMagnitude), typeof(DeploymentState), typeof(MemberStage), typeof(ExpertSkill),
        typeof(TeamStatus), typeof(SectorStatus), typeof(TeamItemKind), typeof(TeamItemUseKind), typeof(EquipmentStatus), typeof(KeptActState), typeof(CustodyCondition), typeof(PairVerdict),
        typeof(IdentificationState), typeof(DecisionState), typeof(PrimaryIdentifier), typeof(EventState), typeof(ScreeningState),
    ];

    private static readonly Type[] KeptActs =
    [
        typeof(CheckIn), typeof(ReportPosition), typeof(AddLogEntry), typeof(FileReport), typeof(PutSector), typeof(SearchSector), typeof(PutEquipment), typeof(CollectItem), typeof(RecordItemCustody), typeof(OfferDraft),
        typeof(SetCheckIns), typeof(NameOfficer),
    ];

    public static TheoryData<string> Translated => Translations.Languages;

    [Theory, MemberData(nameof(Translated))]
    public void Every_text_of_the_sources_is_there_in_every_language(string language)
    {
        var keys = Sources().SelectMany(source => Keys().Matches(source).Select(match => Regex.Unescape(match.Groups[1].Value))).ToHashSet();
        Assert.True(keys.Count > 100);
        var texts = Translations.Of<Texts>(language);
        Assert.All(keys, key => Assert.Contains(key, texts.Keys));
    }

    [Theory, MemberData(nameof(Translated))]
    public void Names_of_what_is_data_are_there_too(string language)
    {
        string[] names =
        [
            .. Enum.GetNames<Lane>(), .. Enum.GetNames<MessageKind>(), .. RegionAttribute.All,
            .. Command.Concat(Deployments).SelectMany(Enum.GetNames).Select(JsonNamingPolicy.KebabCaseLower.ConvertName).Select(DashedWords.Of),
            .. HubName.All.Select(MapMark.NameOf), .. QueueTable.Outcomes.Select(outcome => outcome.Name),
            "Take within {0}", "Not taken for {0}", "Answer within {0}", "Answer overdue by {0}", "Taken",
            .. Enum.GetValues<RecordKind>().Select(DashedWords.Of), .. Enum.GetValues<DocumentFraud>().Select(DashedWords.Of), .. TravelDocumentTypes.All.Select(DashedWords.Of),
            .. NoticeTypes.Default.All.SelectMany(type => type.Required).SelectMany(fields => fields.Split('|')).Select(field => FieldName.Words(field.Split('.')[^1])),
            "Help requested", "Approval lost", "Over time", "Red", "Orange", "Withdrawal",
            .. Enum.GetValues<DeploymentState>().SelectMany(state => DeploymentStep.Of(state, true, true, true)).Select(step => step.Name),
            .. OwnerDirectory.Default.All.Where(owner => owner.Kind != OwnerKind.Country).Select(owner => owner.Name),
            .. Enum.GetValues<NoticeState>().Select(DashedWords.Of), .. Enum.GetValues<NoticeReason>().Select(DashedWords.Of), .. Enum.GetValues<NoticeReportKind>().Select(DashedWords.Of),
            .. Enum.GetValues<PersonStatus>().Select(DashedWords.Of), .. Enum.GetValues<PublicField>().Select(DashedWords.Of), .. NoticeTypes.Default.All.Select(type => DashedWords.Of(type.Code)),
            .. Enum.GetValues<CaseStatus>().Select(DashedWords.Of), .. Enum.GetValues<CaseRole>().Select(DashedWords.Of), .. Enum.GetValues<ParticipantState>().Select(DashedWords.Of),
            .. Enum.GetValues<CaseSubjectKind>().Select(DashedWords.Of), .. Enum.GetValues<CaseEntryKind>().Select(DashedWords.Of), .. Enum.GetValues<CaseTaskState>().Select(DashedWords.Of),
            .. Enum.GetValues<CustodyStepKind>().Select(DashedWords.Of), .. Enum.GetValues<CustodyCondition>().Select(DashedWords.Of), .. Enum.GetValues<SubjectDocumentType>().Select(DashedWords.Of), CustodySteps.NoHash,
            .. typeof(AuditActions).GetFields().Select(action => DashedWords.Of((string)action.GetRawConstantValue()!)), .. Enum.GetValues<AuditOutcome>().Select(DashedWords.Of), .. Enum.GetValues<AuditView>().Select(AuditPage.NameOf),
            .. Enum.GetValues<EyeColor>().Select(DashedWords.KeyOf), .. Enum.GetValues<HairColor>().Select(DashedWords.KeyOf),
            .. NoticeStep.All.Select(step => step.Name), NoticeFormFields.NoDate, NoticeFormFields.NoNumber, CaseChanges.NoCase, .. Enum.GetValues<PairVerdict>().Select(MatrixPage.MeaningOf),
            "Match", "Probable", "Symmetric", "Inconclusive", "Not identifiable", "Same profile", "No information", "Unerupted", "Sound", "Filled", "Crowned", "Lost after death", "Replaced",
            .. KeptActs.Select(act => DashedWords.Of(JsonNamingPolicy.KebabCaseLower.ConvertName(act.Name))),
            .. new[] { typeof(MeshErrorCodes), typeof(GatewayErrorCodes) }.SelectMany(codes => codes.GetFields()).Select(code => ProblemTexts.KeyOf((string)code.GetRawConstantValue()!)),
        ];
        var texts = Translations.Of<Texts>(language);
        Assert.All(names, name => Assert.Contains(name, texts.Keys));
    }

    [Theory, MemberData(nameof(Translated))]
    public void A_text_for_one_kind_of_thing_alone_is_that_of_a_value(string language)
    {
        Type[] types = [.. new[] { typeof(CaseStatus), typeof(KeptActState) }.SelectMany(type => type.Assembly.GetTypes()).Where(type => type.IsEnum)];
        var known = types.SelectMany(type => Enum.GetNames(type).Select(name => $"{DashedWords.Of(JsonNamingPolicy.KebabCaseLower.ConvertName(name))} ({type.Name})")).ToHashSet();
        var own = Translations.Of<Texts>(language).Keys.Where(key => OfOneType().IsMatch(key)).ToList();
        Assert.NotEmpty(own);
        Assert.All(own, key => Assert.Contains(key, known));
    }

    [Fact]
    public async Task A_value_is_said_as_its_kind_of_thing_wants_it()
    {
        await using var scene = new ConsoleScene("es");
        var texts = scene.Service<IStringLocalizer<Texts>>();
        Assert.Equal(("Cerrado", "Cerrada", "Retirada"), (texts.Of(CaseStatus.Closed).Value, texts.Of(IdentificationState.Closed).Value, texts.Of(NoticeState.Withdrawn).Value));
    }

    [Theory, MemberData(nameof(Translated))]
    public void A_translation_has_the_places_of_the_text(string language) => Assert.Empty(Translations.WithOtherPlaces(Translations.Of<Texts>(language)));

    [Theory]
    [InlineData("en-GB", "Brazil", "General Secretariat")]
    [InlineData("fr", "Brésil", "Secrétariat général")]
    [InlineData("es", "Brasil", "Secretaría General")]
    [InlineData("ar", "البرازيل", "الأمانة العامة")]
    public async Task Owners_have_names_in_every_language(string language, string brazil, string secretariat)
    {
        await using var scene = new ConsoleScene(language);
        var names = scene.Service<OwnerNames>();
        Assert.Equal((brazil, secretariat), (names.Of(OwnerId.Parse("BR")), names.Of(OwnerId.Parse("IPSG"))));
        Assert.All(OwnerDirectory.Default.All, owner => Assert.NotEqual(owner.Code.Value, names.Of(owner.Code)));
    }

    [Theory]
    [InlineData("br")]
    [InlineData("BRA")]
    [InlineData("bresil")]
    [InlineData("Brazil")]
    public async Task A_country_is_found_by_code_and_name_whatever_the_accents(string typed)
    {
        await using var scene = new ConsoleScene("fr");
        var names = scene.Service<OwnerNames>();
        Assert.Contains(names.All.Where(owner => names.IsMeant(owner, typed)), owner => owner.Code.Value == "BR");
    }

    private static IEnumerable<string> Sources()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Interpol.Mesh.sln")))
        {
            folder = folder.Parent!;
        }

        var console = Path.Combine(folder.FullName, "src", "Console");
        return Directory.EnumerateFiles(console, "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".cs", StringComparison.Ordinal))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Select(File.ReadAllText);
    }

    [GeneratedRegex("""\bT\["((?:[^"\\]|\\.)+)"[,\]]""")]
    private static partial Regex Keys();

    [GeneratedRegex(@" \([A-Z][a-z]+[A-Z][A-Za-z]+\)$")]
    private static partial Regex OfOneType();
}
