using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Screening.Vehicles;

namespace Interpol.Mesh.Screening.Tests.Vehicles;

/// <summary>Vehicle identification numbers; C5 is a reported case.</summary>
public sealed class VehicleIdentificationNumberTests
{
    private const string Allowed = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";

    /// <summary>Numbers, what their place 9 says, where they are from, and remarks.</summary>
    public static TheoryData<string, VehicleCheckDigit, VehicleRegion, string?, string> Numbers => new()
    {
        { "WVWZZZXXZ0W000123", VehicleCheckDigit.NotInRegion, VehicleRegion.Europe, "DE", "no-check-digit" },
        { "1M8GDM9AXKP042788", VehicleCheckDigit.Proven, VehicleRegion.NorthAmerica, "US", "" },
        { "1M8GDM9A1KP042788", VehicleCheckDigit.Fails, VehicleRegion.NorthAmerica, "US", "check-digit" },
        { "11111111111111111", VehicleCheckDigit.Proven, VehicleRegion.NorthAmerica, "US", "one-character" },
        { "5GZCZ43D13S812715", VehicleCheckDigit.Proven, VehicleRegion.NorthAmerica, "US", "" },
        { "2HGBH41J9MN109186", VehicleCheckDigit.Fails, VehicleRegion.NorthAmerica, "CA", "check-digit" },
        { "LVSHCAMB1CE054249", VehicleCheckDigit.Proven, VehicleRegion.Asia, "CN", "" },
        { "LVSHCAMB2CE054249", VehicleCheckDigit.Fails, VehicleRegion.Asia, "CN", "check-digit" },
        { "7SAYGDEE7NA000001", VehicleCheckDigit.Proven, VehicleRegion.NorthAmerica, "US", "" },
        { "7A8DA0F00X0000001", VehicleCheckDigit.NotInRegion, VehicleRegion.Oceania, "NZ", "no-check-digit" },
        { "JHMCM56557C404453", VehicleCheckDigit.NotInRegion, VehicleRegion.Asia, "JP", "no-check-digit" },
        { "VF1AAAAAA00000001", VehicleCheckDigit.NotInRegion, VehicleRegion.Europe, "FR", "no-check-digit" },
        { "93HAAAAAA00000001", VehicleCheckDigit.NotInRegion, VehicleRegion.SouthAmerica, "BR", "no-check-digit" },
        { "AAVAAAAAA00000001", VehicleCheckDigit.NotInRegion, VehicleRegion.Africa, "ZA", "no-check-digit" },
        { "T9AAAAAAA00000001", VehicleCheckDigit.NotInRegion, VehicleRegion.Europe, null, "no-check-digit" },
        { " *1m8gdm9a-xkp 042788* ", VehicleCheckDigit.Proven, VehicleRegion.NorthAmerica, "US", "separators lower-case" },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Place_9_is_proof_in_North_America_and_China_only(string text, VehicleCheckDigit digit, VehicleRegion region, string? country, string findings)
    {
        var reading = VehicleIdentificationNumber.Read(text);

        Assert.Equal((digit, region, country), (reading.CheckDigit, reading.Region, reading.Country));
        Assert.Equal(VehicleIdentificationNumber.Length, reading.Number?.Length);
        Assert.Equal(findings, string.Join(' ', reading.Findings.Select(finding => finding.Code)));
    }

    [Theory]
    [InlineData("WVWZZZXXZ0WO00123", "letter-not-used/12", "WVWZZZXXZ0W000123")]
    [InlineData("IM8GDM9AXKPQ42788", "letter-not-used/1 letter-not-used/12", "1M8GDM9AXKP042788")]
    [InlineData("WVWZZZXXZ0WO0012", "letter-not-used/12 wrong-length/", "")]
    [InlineData("WVWZZZXXZ0W0001234", "wrong-length/", "")]
    [InlineData("WVWZZZXXZ0W00012Ж", "foreign-character/17", "")]
    [InlineData("", "missing/", "")]
    [InlineData(null, "missing/", "")]
    public void What_cannot_be_a_number_is_refused_with_its_places_and_what_it_may_be(string? text, string problems, string candidates)
    {
        var reading = VehicleIdentificationNumber.Read(text);

        Assert.Null(reading.Number);
        Assert.Null(reading.CheckDigit);
        Assert.Equal(problems, string.Join(' ', reading.Findings.Where(finding => finding.IsProblem).Select(finding => $"{finding.Code}/{finding.Place}")));
        Assert.Equal(candidates, string.Join(' ', reading.Candidates));
    }

    [Theory]
    [InlineData("1M8GDM9AXKP042788", "IM8GDM9AXKP042788")]
    [InlineData("1M8GDM9AXKP042788", "1MBGDM9AXKP042788")]
    [InlineData("1M8GDM9AXKP042788", "1M86DM9AXKP042788")]
    [InlineData("5GZCZ43D13S812715", "SGZCZ43D13S812715")]
    [InlineData("LVSHCAMB1CE054249", "LV5HCAMB1CE054249")]
    public void A_look_alike_that_makes_the_digit_hold_is_offered_unless_the_misreading_hides_the_region(string right, string read)
    {
        var reading = VehicleIdentificationNumber.Read(read);

        if (reading.CheckDigit == VehicleCheckDigit.NotInRegion)
        {
            Assert.Empty(reading.Candidates);
        }
        else
        {
            Assert.Contains(right, reading.Candidates);
        }
    }

    [Fact]
    public void One_wrong_character_never_passes_where_there_is_a_digit() => Prop.ForAll(
        Gen.Choose(0, Allowed.Length - 1).ListOf(17).SelectMany(places => Gen.Choose(1, 16), (places, at) => (places, at)).SelectMany(_ => Gen.Choose(0, 9), (pair, digit) => (pair.places, pair.at, digit)).ToArbitrary(),
        input =>
        {
            // A number of the United States with its digit, and one place of it changed to another digit: their values differ by less than eleven, and no weight but that of place 9 is zero.
            var drawn = string.Concat(input.places.Select(place => Allowed[place]));
            var unsigned = $"1{drawn[1..]}";
            var number = unsigned.Remove(8, 1).Insert(8, VehicleIdentificationNumber.Digit(unsigned).ToString());
            var changed = number.Remove(input.at, 1).Insert(input.at, input.digit.ToString(System.Globalization.CultureInfo.InvariantCulture));
            var isSeen = VehicleIdentificationNumber.Read(changed).CheckDigit != VehicleCheckDigit.Proven;
            return VehicleIdentificationNumber.Read(number).CheckDigit == VehicleCheckDigit.Proven && (isSeen || SameValue(number[input.at], changed[input.at]));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("AB-123-CD", "fr", "AB123CD", "FR")]
    [InlineData("М 123 АВ 77", "RU", "M123AB77", "RU")]
    [InlineData("ΙΜΥ 1234", "GR", "IMY1234", "GR")]
    [InlineData("MÜ·XY 12", " DE ", "MUXY12", "DE")]
    [InlineData("京A12345", "CN", null, "CN")]
    [InlineData("1234567890123456", "FR", null, "FR")]
    [InlineData("AB 12", "D", "AB12", null)]
    [InlineData("AB 12", null, "AB12", null)]
    public void A_plate_is_read_with_its_country(string text, string? country, string? plate, string? code)
    {
        var reading = VehiclePlate.Read(text, country);

        Assert.Equal((plate, code), (reading.Plate, reading.Country));
        Assert.Equal(plate is null || code is null, reading.Findings.Any(finding => finding.IsProblem));
    }

    [Fact]
    public void The_number_of_an_engine_is_read() => Assert.Equal("CAXA123456", VehiclePlate.ReadEngine("CAX A 123.456").Value);

    /// <summary>Letters share the values of digits (49 CFR 565.15, table III), and place 9 itself holds a digit.</summary>
    private static bool SameValue(char one, char other) => one == other || Value(one) == Value(other);

    private static int Value(char c) => char.IsAsciiDigit(c) ? c - '0' : "12345678.12345.7.923456789"[c - 'A'] - '0';
}
