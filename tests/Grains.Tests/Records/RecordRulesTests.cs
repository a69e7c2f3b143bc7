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
                    Number = "12ab", Type = "card", Fraud = (DocumentFraud)9, IssuedOn = Today.AddDays(1), ExpiresOn = Today, TheftOn = new NoticeDate(2026, 12), TheftCountry = "XX", TheftPlace = "", Extra = "a\nb",
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
    [InlineData("WVWZZZXXZ0W000123", "AB123", "FR", "A1", null)]
    public void A_vehicle_says_by_what_it_is_found(string? vin, string? plate, string? country, string? engine, string? field)
    {
        var entry = Car with { Content = new VehicleRecord { Vin = vin, Plate = plate, PlateCountry = country, Engine = engine } };
        var decision = Rules.Decide(Owner("BR"), new EnterRecord(entry) { IsNew = true }, null, Today);
        Assert.Equal(field, decision.Reasons.IsEmpty ? null : Assert.Single(decision.Reasons)[..decision.Reasons[0].IndexOf(':', StringComparison.Ordinal)]);
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
