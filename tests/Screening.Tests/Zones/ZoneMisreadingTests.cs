using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Screening.Identifiers;
using Interpol.Mesh.Screening.Zones;

namespace Interpol.Mesh.Screening.Tests.Zones;

/// <summary>Characters that are read for others: what digits see is mended, what they cannot see is possible.</summary>
public sealed class ZoneMisreadingTests
{
    private const string Names = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    private const string Book = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    private static readonly DateOnly Today = new(2026, 11, 29);

    /// <summary>A zone, a candidate that must be offered (number, places of its swaps), and whether it is a correction.</summary>
    public static TheoryData<string, string, string, string, bool> Offered => new()
    {
        { "M11, O for 0", $"{Names}\nBNO2713841BWA8208282M3206032515512<<<<<<<<32", "BN0271384", "2/3", true },
        { "0 for O", $"{Names}\n{Zone("BNO271384").Replace("BNO271384", "BN0271384", StringComparison.Ordinal)}", "BNO271384", "2/3", true },
        { "two at once", $"{Names}\n{Zone("B80271384").Replace("B80271384", "88O271384", StringComparison.Ordinal)}", "B80271384", "2/1 2/3", true },
        { "three at once", $"{Names}\n{Zone("S10ZX7734").Replace("S10ZX7734", "5IO2X7734", StringComparison.Ordinal)}", "S10ZX7734", "2/1 2/2 2/3 2/4", false },
        { "letter in a date", $"{Names}\n{Book.Replace("740812", "74O812", StringComparison.Ordinal)}", "L898902C3", "2/16", true },
        { "letter for a digit's place", $"{Names}\n{Book[..27]}9{Book[28..42]}I0", "L898902C3", "2/43", true },
        { "digit in the issuer", $"P<UT0{Names[5..]}\n{Book}", "L898902C3", "1/5", true },
        { "digit in the name", $"{Names.Replace("ERIKSSON", "ER1K550N", StringComparison.Ordinal)}\n{Book}", "L898902C3", "1/8 1/10 1/11 1/12", true },
        { "G for 6", $"{Names}\n{Zone("L6989G2C3")}", "LG989G2C3", "2/2", false },
        { "6 for G", $"{Names}\n{Zone("L6989G2C3")}", "L698962C3", "2/6", false },
        { "S for 8", $"{Names}\n{Zone("L898902C3")}", "LS98902C3", "2/2", false },
        { "L for 1", $"{Names}\n{Zone("X10000002")}", "XL0000002", "2/2", false },
        { "two swaps that cancel", $"{Names}\n{Zone("O00000AAA")}", "000O00AAA", "2/1 2/4", false },
        { "in a long number", "I<UTOAB1234567<CD123456789012<\n8601012M3001019UTO<<<<<<<<<<<4\nERIKSSON<<ANNA<MARIA<<<<<<<<<<", "AB1234567CD12345G78901", "1/23", false },
    };

    [Theory]
    [MemberData(nameof(Offered))]
    public void What_may_have_been_misread_is_offered(string what, string text, string number, string places, bool isCorrection)
    {
        var zone = ZoneReader.Read(text, Today).Zone!;
        var candidates = ZoneMisreadings.Of(zone, Today, out _);
        if (places.Split(' ').Length > 3 && !isCorrection)
        {
            // More swaps than are tried.
            Assert.DoesNotContain(candidates, candidate => candidate.Zone.Content.Number == number);
            return;
        }

        Assert.True(
            candidates.Any(candidate => candidate.IsCorrection == isCorrection && candidate.Zone.Content.Number == number && Places(candidate) == places),
            $"{what}: {string.Join(" | ", candidates.Select(candidate => $"{candidate.Zone.Content.Number} {Places(candidate)}"))}");
    }

    [Fact]
    public void A_misreading_of_one_place_that_digits_see_is_the_first_offer()
    {
        var zone = ZoneReader.Read($"{Names}\nBNO2713841BWA8208282M3206032515512<<<<<<<<32", Today).Zone!;
        Assert.False(zone.DigitsHold);
        var first = ZoneMisreadings.Of(zone, Today, out var areAll)[0];
        Assert.True(areAll);
        Assert.Equal("BN0271384", first.Zone.Content.Number);
        Assert.Equal(new ZoneSwap(2, 3, 'O', '0'), Assert.Single(first.Swaps));
    }

    /// <summary>What stands in the second line for what is right; the candidate that must be offered, and whether its number has a digit that fails as read. None explains the date or the whole.</summary>
    [Theory]
    [InlineData("a date of birth", "L6989G2C3", "740812>740813", "LG989G2C3", "2/2", false)]
    [InlineData("a date of expiry", "L6989G2C3", "320415>330415", "L698962C3", "2/6", false)]
    [InlineData("a date, and O for 0", "BN0271384", "740812>740813 BN0>BNO", "BN0271384", "2/3", true)]
    [InlineData("a date, two in the number", "B80271384", "740812>740813 B802>88O2", "B80271384", "2/1 2/3", true)]
    [InlineData("the whole alone", "L6989G2C3", "whole", "LG989G2C3", "2/2", false)]
    [InlineData("the whole, and O for 0", "BN0271384", "whole BN0>BNO", "BN0271384", "2/3", true)]
    public void Where_something_else_was_misread_the_number_is_tried_against_its_own_digit(string what, string number, string misread, string offered, string places, bool isCorrection)
    {
        var line = misread.Split(' ').Aggregate(Zone(number), (line, change) => change == "whole"
            ? line[..43] + (char)('0' + ((line[43] - '0' + 1) % 10))
            : line.Replace(change.Split('>')[0], change.Split('>')[1], StringComparison.Ordinal));
        var zone = ZoneReader.Read($"{Names}\n{line}", Today).Zone!;
        Assert.False(zone.DigitsHold, what);
        var candidates = ZoneMisreadings.Of(zone, Today, out _);
        Assert.Contains(candidates, candidate => candidate.Zone.Content.Number == offered && Places(candidate) == places && candidate.IsCorrection == isCorrection);
        Assert.DoesNotContain(candidates, candidate => candidate.Zone.DigitsHold);
    }

    [Theory]
    [InlineData("another birth", "740812", "740813")]
    [InlineData("another expiry", "120415", "130415")]
    public void A_wrong_date_is_no_confusion_of_letters_and_says_nothing_of_the_number(string what, string right, string wrong)
    {
        var zone = ZoneReader.Read($"{Names}\n{Book.Replace(right, wrong, StringComparison.Ordinal)}", Today).Zone!;
        Assert.False(zone.DigitsHold, what);
        var candidates = ZoneMisreadings.Of(zone, Today, out _);
        Assert.NotEmpty(candidates);
        Assert.All(candidates, candidate => Assert.Equal((false, zone.Content.Birth, zone.Content.Expiry), (candidate.IsCorrection, candidate.Zone.Content.Birth, candidate.Zone.Content.Expiry)));
        Assert.Equal(ZoneMisreadings.Of(ZoneReader.Read($"{Names}\n{Book}", Today).Zone!, Today, out _).Select(Places), candidates.Select(Places));
    }

    [Fact]
    public void A_letter_that_cannot_stand_in_a_code_is_mended_also_where_a_date_is_wrong()
    {
        var zone = ZoneReader.Read($"P<UT0{Names[5..]}\n{Book.Replace("740812", "740813", StringComparison.Ordinal)}", Today).Zone!;
        var first = ZoneMisreadings.Of(zone, Today, out _)[0];
        Assert.Equal(("UTO", "1/5"), (first.Zone.Content.Issuer, Places(first)));
    }

    [Fact]
    public void With_a_letter_mended_the_number_has_all_its_look_alikes()
    {
        var zone = ZoneReader.Read($"{Names}\n{Zone("X10000002").Replace("740812", "74O812", StringComparison.Ordinal)}", Today).Zone!;
        Assert.Contains(ZoneMisreadings.Of(zone, Today, out _), candidate => Places(candidate) == "2/16 2/2");
    }

    [Fact]
    public void A_number_that_no_digit_is_over_has_the_look_alikes_of_a_typed_one()
    {
        var zone = ZoneReader.Read("AAA001D<<\nFACHE305142128097<<800126<<<<<\nMARCHAND<<FABIENNE<<<<<<<<<<<<", Today).Zone!;
        var candidates = ZoneMisreadings.Of(zone, Today, out var areAll);
        Assert.True(areAll);
        Assert.All(candidates, candidate => Assert.False(candidate.IsCorrection));
        Assert.Equal(LookAlikes.Of(zone.Content.Number), candidates.Select(candidate => candidate.Zone.Content.Number));
    }

    [Theory]
    [InlineData("666666666")]
    [InlineData("888888888")]
    [InlineData("GGGGGGGGG")]
    public void Offers_are_bounded_and_those_with_the_fewest_swaps_come_first(string number)
    {
        var candidates = ZoneMisreadings.Of(ZoneReader.Read($"{Names}\n{Zone(number)}", Today).Zone!, Today, out var areAll);
        Assert.False(areAll);
        Assert.Equal(ZoneMisreadings.MaxCandidates, candidates.Length);
        Assert.Equal(9, candidates.Count(candidate => candidate.Swaps.Length == 1));
        Assert.All(candidates.Take(9), candidate => Assert.Single(candidate.Swaps));
    }

    [Fact]
    public void One_digit_for_another_is_always_noticed() => Prop.ForAll(Numbers(), Gen.Choose(0, 8).Zip(Gen.Choose(1, 9)).ToArbitrary(), (number, change) =>
    {
        var (place, by) = change;
        if (!char.IsAsciiDigit(number[place]))
        {
            return true;
        }

        var other = (char)('0' + ((number[place] - '0' + by) % 10));
        var zone = Read(Zone(number), number[..place] + other + number[(place + 1)..]);
        return !zone.DigitsHold;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void One_confusion_is_mended_or_a_look_alike() => Prop.ForAll(Numbers(), Gen.Choose(0, 8).Zip(Gen.Elements("O0", "I1", "S5", "B8", "Z2", "G6", "0O", "1I", "5S", "8B", "2Z", "6G")).ToArbitrary(), (random, change) =>
    {
        var (place, pair) = change;
        var number = random[..place] + pair[0] + random[(place + 1)..];
        var zone = Read(Zone(number), random[..place] + pair[1] + random[(place + 1)..]);
        return ZoneMisreadings.Of(zone, Today, out _).Any(candidate => candidate.Zone.Content.Number == number.TrimEnd('<') && candidate.IsCorrection == !zone.DigitsHold);
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<string> Numbers() => Gen.Elements("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".ToCharArray()).ArrayOf(9).Select(characters => new string(characters)).ToArbitrary();

    private static MachineReadableZone Read(string line, string number) => ZoneReader.Read($"{Names}\n{number}{line[9..]}", Today).Zone!;

    private static string Zone(string number) => ZoneWriter.Write(
        ZoneFormat.Td3,
        new ZoneContent { DocumentCode = "P", Issuer = "UTO", Number = number, Nationality = "UTO", Primary = "ERIKSSON", Birth = "740812", Sex = "F", Expiry = "320415" }).Lines[1];

    private static string Places(ZoneCandidate candidate) => string.Join(' ', candidate.Swaps.Select(swap => $"{swap.Line}/{swap.Place}"));
}
