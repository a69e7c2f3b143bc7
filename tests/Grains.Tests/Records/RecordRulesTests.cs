using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Records;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>Every change against a record that is there and against none, and what a record may not say.</summary>
public sealed class RecordRulesTests
{
    private static readonly DateOnly Today = new(2026, 11, 29);
    private static readonly RecordRules Rules = new(OwnerDirectory.Default);
    private static readonly RecordEntry Passport = Entry(new TravelDocumentRecord("12AB34567", "FRA", "passport", DocumentFraud.Stolen));
    private static readonly RecordEntry Car = new(new RecordId(RecordKind.Vehicle, "a-1"), new VehicleRecord { Plate = "AB123CD", PlateCountry = "FR" }, RecordHandling.Default, Today.AddYears(1));

    [Theory]
    [InlineData("enter new", false, null)]
    [InlineData("enter new", true, MeshErrorCodes.Conflict)]
    [InlineData("change", false, MeshErrorCodes.NotFound)]
    [InlineData("change", true, null)]
    [InlineData("clear", false, MeshErrorCodes.NotFound)]
    [InlineData("clear", true, null)]
    [InlineData("extend", false, MeshErrorCodes.NotFound)]
    [InlineData("extend", true, null)]
    public void A_change_is_possible_or_refused_by_whether_there_is_a_record(string change, bool isThere, string? code)
    {
        RecordChange given = change switch
        {
            "enter new" => new EnterRecord(Passport) { IsNew = true },
            "change" => new EnterRecord(Passport with { ReviewOn = Today.AddYears(2) }),
            "clear" => new ClearRecord(Passport.Id),
            _ => new ExtendRecord(Passport.Id, Today.AddYears(9)),
        };
        var decision = Rules.Decide(Owner("FR"), given, isThere ? Passport : null, Today);
        Assert.Equal(code, decision.Code);
        if (code is null)
        {
            Assert.Equal(change switch { "clear" => null, "extend" => Passport with { ReviewOn = Today.AddYears(9) }, "change" => Passport with { ReviewOn = Today.AddYears(2) }, _ => Passport }, decision.After);
        }
    }

    [Fact]
    public void The_record_of_a_notice_follows_the_notice_and_nobody_else()
    {
        var person = new PersonRecord(PersonStatus.Accused, new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] });
        var plain = new RecordEntry(new RecordId(RecordKind.Person, "notice-2026-12"), person, RecordHandling.Default, Today.AddYears(1));
        var kept = plain with { Content = person with { Notice = new NoticeReference(NoticeId.Parse("2026-12"), "red", IsWanted: true) } };
        Assert.Equal(MeshErrorCodes.Invalid, Rules.Decide(Owner("FR"), new EnterRecord(kept) { IsNew = true }, null, Today).Code);
        foreach (var change in new RecordChange[] { new EnterRecord(plain), new ClearRecord(plain.Id), new ExtendRecord(plain.Id, Today.AddYears(2)) })
        {
            Assert.Equal(MeshErrorCodes.NotAllowedNow, Rules.Decide(Owner("FR"), change, kept, Today).Code);
            Assert.Null(Rules.Decide(Owner("FR"), change, kept, Today, isHub: true).Code);
        }

        Assert.Equal(MeshErrorCodes.Invalid, Rules.Decide(Owner("FR"), new EnterRecord(plain) { IsNew = true }, null, Today).Code);
        foreach (var day in new[] { kept.ReviewOn, Today, Today.AddYears(5).AddDays(1) })
        {
            var entry = kept with { ReviewOn = day };
            Assert.Equal(entry, Rules.Decide(Owner("FR"), new EnterRecord(entry) { IsNew = true }, null, Today, isHub: true).After);
        }
    }

    [Theory]
    [InlineData("FR", "FRA", true)]
    [InlineData("DE", "FRA", false)]
    [InlineData("DE", "D", true)]
    [InlineData("DE", "DEU", true)]
    [InlineData("GB", "GBN", true)]
    [InlineData("IPSG", "XPO", true)]
    [InlineData("UNK", "UNK", true)]
    [InlineData("IPSG", "UNO", false)]
    [InlineData("FR", "XXA", false)]
    public void Only_who_issued_a_travel_document_enters_it(string owner, string issuer, bool isAllowed)
    {
        var decision = Rules.Decide(Owner(owner), new EnterRecord(Entry(new TravelDocumentRecord("A1", issuer, "passport", DocumentFraud.Lost))) { IsNew = true }, null, Today);
        Assert.Equal(isAllowed ? null : MeshErrorCodes.Invalid, decision.Code);
        Assert.Equal(isAllowed ? 0 : 1, decision.Reasons.Length);
    }

    [Theory]
    [InlineData("D", "DEU")]
    [InlineData("DEU", "DEU")]
    [InlineData("GBR", "GBR")]
    [InlineData("GBD", "GBR")]
    [InlineData("GBN", "GBR")]
    [InlineData("GBO", "GBR")]
    [InlineData("GBP", "GBR")]
    [InlineData("GBS", "GBR")]
    [InlineData("FRA", "FRA")]
    [InlineData("XPO", "XPO")]
    public void Documents_of_one_issuer_have_one_id_whichever_of_its_codes_they_show(string issuer, string kept) =>
        Assert.Equal(new RecordId(RecordKind.TravelDocument, $"{kept}-C1-passport"), TravelDocumentRecord.IdOf(issuer, "C1", "passport"));

    /// <summary>What a document says beside the usual, and the beginnings of the sentences that refuse it.</summary>
    [Theory]
    [InlineData("number", "12 ab", "number: Records have A to Z and 0 to 9 alone, without separators: place 3 has U+0020, place 4 has a (U+0061), place 5 has b (U+0062).")]
    [InlineData("number", "", "number: It has no letters")]
    [InlineData("number", "1234567890123456789012", null)]
    [InlineData("number", "12345678901234567890123", "number: It has 23 characters; at most 22")]
    [InlineData("issuer", "fra", "issuer: Records have A to Z and 0 to 9 alone")]
    [InlineData("issuer", "FR", "issuer: Give the issuer as the document shows it")]
    [InlineData("type", "Passport", "type: records have it as passport.")]
    [InlineData("type", "card", "type: The type is one of passport")]
    [InlineData("theft", "2019-12-31", "theftOn: before the day of issue")]
    [InlineData("theft", "2019", "theftOn: before the day of issue")]
    [InlineData("theft", "2020", null)]
    [InlineData("theft of a blank", "2019", null)]
    [InlineData("extra", "Nom: Vantreuil", "extra: place 6: 'Vantreuil' looks like a person's name")]
    [InlineData("extra", "Handed over by Mr Vantreuil", "extra: place 19: 'Vantreuil' looks like a person's name")]
    [InlineData("extra", "P<UTOERIKSSON<<ANNA", "extra: place 14: It holds a machine readable zone")]
    [InlineData("extra", "taken from a car at the airport", null)]
    public void A_document_says_nothing_that_it_must_not(string field, string text, string? refusal)
    {
        var document = (TravelDocumentRecord)Passport.Content with { IssuedOn = new DateOnly(2020, 1, 1) };
        document = field switch
        {
            "number" => document with { Number = text },
            "issuer" => document with { Issuer = text },
            "type" => document with { Type = text },
            "theft" => document with { TheftOn = NoticeDate.Parse(text) },
            "theft of a blank" => document with { TheftOn = NoticeDate.Parse(text), Fraud = DocumentFraud.StolenBlank },
            _ => document with { Extra = text },
        };
        var reasons = Rules.Decide(Owner("FR"), new EnterRecord(Entry(document)) { IsNew = true }, null, Today).Reasons;
        Assert.StartsWith(refusal ?? "none", reasons.IsEmpty ? "none" : Assert.Single(reasons), StringComparison.Ordinal);
    }

    public static TheoryData<string, string[]> Wrong => new()
    {
        { "number", ["number"] },
        { "everything", ["number", "type", "fraud", "issuedOn", "expiresOn", "theftOn", "theftCountry", "theftPlace", "extra", "id"] },
        { "review too late", ["reviewOn"] },
        { "review past", ["reviewOn"] },
        { "handling", ["handling.audience", "handling.excluded"] },
        { "recipients", ["handling.audience"] },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Everything_that_is_wrong_is_named_at_once(string what, string[] fields)
    {
        var document = (TravelDocumentRecord)Passport.Content;
        var entry = what switch
        {
            "number" => Entry(document with { Number = "12AB3456789012345678901" }),
            "everything" => Passport with
            {
                Content = document with
                {
                    Number = "12ab",
                    Type = "card",
                    Fraud = (DocumentFraud)9,
                    IssuedOn = Today.AddDays(1),
                    ExpiresOn = Today,
                    TheftOn = new NoticeDate(2026, 12),
                    TheftCountry = "XX",
                    TheftPlace = "",
                    Extra = "a\nb",
                },
            },
            "review too late" => Passport with { ReviewOn = Today.AddYears(10).AddDays(1) },
            "review past" => Passport with { ReviewOn = Today },
            "handling" => Passport with { Handling = new RecordHandling(new MessageHandling(TrafficLight.Red, new Audience(AudienceKind.Region, "Atlantis", [])), [new OwnerId("FR")]) },
            _ => Passport with { Handling = new RecordHandling(MessageHandling.Default, []) },
        };
        var decision = Rules.Decide(Owner("FR"), new EnterRecord(entry) { IsNew = true }, null, Today);
        Assert.Equal(MeshErrorCodes.Invalid, decision.Code);
        Assert.Equal(fields.Order(), decision.Reasons.Select(reason => reason[..reason.IndexOf(':', StringComparison.Ordinal)]).Order());
    }

    [Theory]
    [InlineData(null, null, null, null, "vin")]
    [InlineData("WVWZZZXXZ0W00012", null, null, null, "vin")]
    [InlineData("WVWZZZXXZ0W00012O", null, null, null, "vin")]
    [InlineData(null, "AB-123", "FR", null, "plate")]
    [InlineData(null, "AB123", null, null, "plateCountry")]
    [InlineData("WVWZZZXXZ0W000123", null, "FR", null, "plateCountry")]
    [InlineData(null, null, null, "a 1", "engine")]
    [InlineData(null, "AB123", "D", null, "plateCountry")]
    [InlineData(null, "AB123", "de", null, "plateCountry")]
    [InlineData("1M8GDM9A1KP042788", null, null, null, null)]
    [InlineData("11111111111111111", null, null, null, null)]
    [InlineData("WVWZZZXXZ0W000123", "AB123", "FR", "A1", null)]
    public void A_vehicle_says_by_what_it_is_found(string? vin, string? plate, string? country, string? engine, string? field)
    {
        var entry = Car with { Content = new VehicleRecord { Vin = vin, Plate = plate, PlateCountry = country, Engine = engine } };
        var decision = Rules.Decide(Owner("BR"), new EnterRecord(entry) { IsNew = true }, null, Today);
        Assert.Equal(field, decision.Reasons.IsEmpty ? null : Assert.Single(decision.Reasons)[..decision.Reasons[0].IndexOf(':', StringComparison.Ordinal)]);
    }

    [Fact]
    public void Letters_that_no_vehicle_number_has_are_refused_each_with_its_place()
    {
        var entry = Car with { Content = new VehicleRecord { Vin = "WVWZZZXXZ0WOO012Q" } };
        Assert.Equal(
            ["vin: place 12: O", "vin: place 13: O", "vin: place 17: Q"],
            Rules.Decide(Owner("BR"), new EnterRecord(entry) { IsNew = true }, null, Today).Reasons.Select(reason => reason[..16]));
    }

    [Fact]
    public void A_person_states_a_status_and_has_a_name_or_a_document()
    {
        var wrong = new PersonRecord((PersonStatus)99, new PersonParticulars { Names = [new RecordedName("N/A")], BirthDates = [new NoticeDate(1979, 2, 30), new NoticeDate(2026, 12)], Sex = "W", Nationalities = ["F"], Documents = [new IdentityDocument("passport")] }) { Remarks = "" };
        var decision = Rules.Decide(Owner("BR"), new EnterRecord(Car with { Id = new RecordId(RecordKind.Person, "p"), Content = wrong }) { IsNew = true }, null, Today);
        Assert.Equal(
            ["person.birthDates[0]", "person.birthDates[1]", "person.documents[0].number", "person.names", "person.nationalities[0]", "person.sex", "remarks", "status"],
            decision.Reasons.Select(reason => reason[..reason.IndexOf(':', StringComparison.Ordinal)]).Order());
        var wide = new PersonRecord(PersonStatus.Missing, new PersonParticulars
        {
            Names = [.. Enumerable.Repeat(new RecordedName("Odile\nVantreuil"), 51)],
            Nationalities = [.. Enumerable.Repeat("FRA", 51)],
            Documents = [.. Enumerable.Repeat(new IdentityDocument(new string('a', 41), new string('1', 51), "fr"), 51)],
        });
        Assert.Equal(
            ["person.documents", "person.documents[0].issuingCountry", "person.documents[0].kind", "person.documents[0].number", "person.names", "person.names[0]", "person.nationalities", "person.nationalities[0]"],
            Rules.Decide(Owner("BR"), new EnterRecord(Car with { Id = new RecordId(RecordKind.Person, "p"), Content = wide }) { IsNew = true }, null, Today).Reasons
                .Select(reason => reason[..reason.IndexOf(':', StringComparison.Ordinal)]).Where(field => !field.Contains('[', StringComparison.Ordinal) || field.Contains("[0]", StringComparison.Ordinal)).Order());
        var gaps = new PersonRecord(PersonStatus.Missing, new PersonParticulars { Names = [null!] });
        Assert.StartsWith("person.names: ", Assert.Single(Rules.Decide(Owner("BR"), new EnterRecord(Car with { Id = new RecordId(RecordKind.Person, "p"), Content = gaps }) { IsNew = true }, null, Today).Reasons), StringComparison.Ordinal);
        var right = new PersonRecord(PersonStatus.Missing, new PersonParticulars { Names = [new RecordedName(Family: "Vantreuil", Given: "Odile")] });
        Assert.Null(Rules.Decide(Owner("BR"), new EnterRecord(Car with { Id = new RecordId(RecordKind.Person, "p"), Content = right }) { IsNew = true }, null, Today).Code);
    }

    [Fact]
    public void Other_records_stay_five_years_and_are_named_as_their_owner_likes()
    {
        Assert.Null(Rules.Decide(Owner("BR"), new EnterRecord(Car with { ReviewOn = Today.AddYears(5) }) { IsNew = true }, null, Today).Code);
        Assert.Equal(MeshErrorCodes.Invalid, Rules.Decide(Owner("BR"), new EnterRecord(Car with { ReviewOn = Today.AddYears(5).AddDays(1) }) { IsNew = true }, null, Today).Code);
        Assert.Equal(MeshErrorCodes.Invalid, Rules.Decide(Owner("BR"), new EnterRecord(Car with { Id = new RecordId(RecordKind.TravelDocument, "a") }) { IsNew = true }, null, Today).Code);
        Assert.Equal(MeshErrorCodes.Invalid, Rules.Decide(Owner("BR"), new EnterRecord(Car with { Id = new RecordId(RecordKind.Vehicle, "a/b") }) { IsNew = true }, null, Today).Code);
    }

    private static RecordEntry Entry(TravelDocumentRecord document) =>
        new(TravelDocumentRecord.IdOf(document.Issuer, document.Number, document.Type), document, RecordHandling.Default, Today.AddYears(5));

    private static OwnerInfo Owner(string code) => OwnerDirectory.Default.Find(new OwnerId(code))!;
}
