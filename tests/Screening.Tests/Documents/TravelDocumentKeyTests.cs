using System.Collections.Immutable;
using Interpol.Mesh.Screening.Documents;

namespace Interpol.Mesh.Screening.Tests.Documents;

public sealed class TravelDocumentKeyTests
{
    private static readonly ImmutableArray<string> Types = ["passport", "identity-card"];

    [Theory]
    [InlineData("12AB34567", "FRA", "passport", "12AB34567/FRA/passport", "")]
    [InlineData("12 ab-34567", " fra ", "Passport", "12AB34567/FRA/passport", "separators lower-case separators lower-case cleaned")]
    [InlineData("１２ＡＢ３４５６７", "ＦＲＡ", null, "12AB34567/FRA/", "wide-characters wide-characters")]
    [InlineData("C01X00T47", "D", null, "C01X00T47/D/", "")]
    [InlineData("C01X00T47", "D<<", null, "C01X00T47/D/", "separators")]
    [InlineData("C01X00T47", "DEU", null, "C01X00T47/DEU/", "")]
    [InlineData("925665416", "GBS", null, "925665416/GBS/", "")]
    [InlineData("D23145890734", "UTO", "identity-card", "D23145890734/UTO/identity-card", "")]
    [InlineData("X1", "QQQ", null, "X1/QQQ/", "issuer-unknown")]
    [InlineData("X1", "XPO", null, "X1/XPO/", "")]
    public void A_key_is_read_as_it_is_recorded(string number, string issuer, string? type, string key, string remarks)
    {
        var reading = TravelDocumentKey.Read(number, issuer, type, Types);

        Assert.Equal(key, $"{reading.Key?.Number}/{reading.Key?.Issuer}/{reading.Key?.Type}");
        Assert.Equal(remarks, string.Join(' ', reading.Findings.Select(finding => finding.Code)));
    }

    [Theory]
    [InlineData("", "FRA", null, "number/missing")]
    [InlineData("12AB34567", "FR", null, "issuer/issuer-form")]
    [InlineData("12AB34567", "", null, "issuer/issuer-form")]
    [InlineData("12AB34567", null, null, "issuer/issuer-form")]
    [InlineData("12AB34567", "F1A", null, "issuer/issuer-form")]
    [InlineData("12AB34567", "FRA", "passeport", "type/type-unknown")]
    [InlineData("12AB34567", "FRA", "", "type/type-unknown")]
    [InlineData("12345678901234567890123", "FRA", null, "number/too-long")]
    [InlineData("12'OR'1", "F", "x", "number/foreign-character number/foreign-character type/type-unknown")]
    [InlineData("é😀", "FRAN", "x", "number/foreign-character issuer/issuer-form type/type-unknown")]
    public void All_that_is_wrong_is_said_at_once(string number, string? issuer, string? type, string problems)
    {
        var reading = TravelDocumentKey.Read(number, issuer, type, Types);

        Assert.Null(reading.Key);
        Assert.Equal(problems, string.Join(' ', reading.Findings.Where(finding => finding.IsProblem).Select(finding => $"{finding.Field}/{finding.Code}")));
    }
}
