using System.Text.Json;
using Interpol.Mesh.Console.Notices;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Notices;

namespace Interpol.Mesh.Console.Tests.Notices;

public sealed class NoticeFormTests
{
    private const string Eyes = "person.description.eyeColors";

    private static readonly Sha256Hash Hash = Sha256Hash.Parse(new string('a', 64));

    private static SubmitNoticeRequest Whole => new()
    {
        Type = "red",
        Photographs = [Hash],
        Diffusion = true,
        Handling = new NoticeHandlingRequest { Tlp = Contracts.Handling.TrafficLight.Amber, PublicFields = [PublicField.Forename] },
        Content = new NoticeContent
        {
            Person = new NoticePerson(PersonStatus.Accused)
            {
                FamilyName = "Vantreuil",
                Forename = "Odile",
                BirthName = "Marne",
                Aliases = ["Odette", "La Marne"],
                BirthDate = NoticeDate.Parse("1979-01"),
                BirthPlace = "Nice",
                BirthCountry = "FR",
                Nationalities = ["FR", "BE"],
                Sex = "F",
                Languages = ["FRE"],
                Father = new ParentNames("Marne"),
                Description = new PhysicalDescription { Height = 171, Weight = 60, EyeColors = ["BLU"], HairColors = ["BLA"], DistinguishingMarks = "A scar" },
                Documents = [new IdentityDocument("passport", "12AB", "FR", NoticeDate.Parse("2019")), new IdentityDocument("licence", "77")],
                Fingerprints = [new AttachmentReference(OwnerId.Parse("FR"), Hash, 10)],
                Addresses = ["1 rue Haute"],
            },
            Event = new EventDetails { Place = "Lyon" },
            Warrants = [new NoticeWarrant { Reference = "W-1", IssuingCountry = "FR", IssuedOn = NoticeDate.Parse("2026-01-02"), Charge = "Fraud", Law = "313-1", MaximumPenaltyMonths = 60 }],
            Assets = [new NoticeAsset("account", "At a bank", "LU")],
            Facts = "She sold what was not hers.",
            AssuresExtradition = true,
        },
    };

    [Fact]
    public void What_a_draft_holds_comes_back_as_it_was_also_what_the_form_does_not_show()
    {
        var request = NoticeForm.Of(Whole).ToRequest(null, null);
        Assert.Equal(Json(Whole), Json(request));
    }

    [Theory]
    [InlineData("person.birthDate", "17.1.1979", true)]
    [InlineData("event.date", "1979-13", true)]
    [InlineData("person.description.height", "tall", true)]
    [InlineData("person.description.weight", "-1", true)]
    [InlineData("person.birthDate", " 1979 ", false)]
    [InlineData("person.familyName", "17.1.1979", false)]
    public void What_is_no_date_or_number_is_named_and_not_sent(string field, string text, bool isFault)
    {
        var form = new NoticeForm { Type = "red" };
        form.Texts[field] = text;
        Assert.Equal(isFault ? ["content." + field] : [], form.Faults().Select(one => one.Field));
        Assert.NotNull(JsonSerializer.Serialize(form.ToRequest(null, OperationId.New()), MeshJson.Strict));
    }

    [Fact]
    public void Colours_are_chosen_in_their_order_and_what_is_no_code_goes_with_the_first_choice()
    {
        var form = new NoticeForm { Type = "red" };
        form.Texts[Eyes] = "OTHL, pink";
        form.Choose(Eyes, AppearanceCodes.Eyes.Select(known => known.Code), "BRO", isChosen: true);
        Assert.Equal("BRO OTHL", string.Join(' ', form.ToContent().Person!.Description!.EyeColors));
        form.Choose(Eyes, AppearanceCodes.Eyes.Select(known => known.Code), "OTHL", isChosen: false);
        Assert.Equal("BRO", string.Join(' ', form.ToContent().Person!.Description!.EyeColors));
    }

    [Fact]
    public void A_fault_of_a_warrant_names_which()
    {
        var form = new NoticeForm { Type = "red" };
        form.Warrants.AddRange([[], new Dictionary<string, string?> { ["sentenceMonths"] = "two" }]);
        Assert.Equal("content.warrants[1].sentenceMonths", Assert.Single(form.Faults()).Field);
    }

    [Theory]
    [InlineData("red", "person warrants")]
    [InlineData("blue", "person")]
    [InlineData("yellow", "person event")]
    [InlineData("orange", "event")]
    [InlineData("silver", "person entity assets")]
    [InlineData("un-special", "person entity sanction")]
    public void A_type_shows_what_it_needs(string type, string parts)
    {
        var form = new NoticeForm { Type = type };
        string[] all = ["person", "entity", "event", "warrants", "assets", "sanction"];
        Assert.Equal(parts.Split(' ').Order(), all.Where(form.Shows).Order());
    }

    [Fact]
    public void What_was_typed_stays_in_sight_when_the_type_changes()
    {
        var form = new NoticeForm { Type = "red" };
        form.Texts["person.familyName"] = "Vantreuil";
        form.Type = "orange";
        Assert.True(form.Shows("person"));
        Assert.Equal("Vantreuil", form.ToContent().Person?.FamilyName);
    }

    [Fact]
    public void Nothing_typed_is_no_person_and_an_empty_form()
    {
        var form = new NoticeForm { Type = "red" };
        form.Texts["person.familyName"] = "  ";
        Assert.True(form.IsEmpty);
        Assert.Null(form.ToContent().Person);
    }

    private static string Json(SubmitNoticeRequest request) => JsonSerializer.Serialize(request, MeshJson.Strict);
}
