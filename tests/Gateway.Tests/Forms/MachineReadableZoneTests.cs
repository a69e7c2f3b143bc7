using Interpol.Mesh.Gateway.Forms;

namespace Interpol.Mesh.Gateway.Tests.Forms;

/// <summary>The specimens of the fictitious state UTO (ICAO Doc 9303), and what reading errors make of them.</summary>
public sealed class MachineReadableZoneTests
{
    private const string BookNames = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    private const string Book = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    private const string SmallNames = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<";
    private const string Small = "D231458907UTO7408122F1204159<<<<<<<6";
    private const string CardFirst = "I<UTOD231458907<<<<<<<<<<<<<<<";
    private const string CardSecond = "7408122F1204159UTO<<<<<<<<<<<6";
    private const string CardNames = "ERIKSSON<<ANNA<MARIA<<<<<<<<<<";

    public static TheoryData<string, string[], string> Specimens => new()
    {
        { "TD3", [BookNames, Book], "L898902C3" },
        { "TD2", [SmallNames, Small], "D23145890" },
        { "TD1", [CardFirst, CardSecond, CardNames], "D23145890" },
        { "TD2 with a long number", [SmallNames, "D23145890<UTO3407127M95071227349<<<8"], "D23145890734" },
    };

    public static TheoryData<string, string[], string> Errors => new()
    {
        { "TD3, O read for 0 in the number", [BookNames, Book.Replace("L898902C3", "L8989O2C3", StringComparison.Ordinal)], "the number" },
        { "TD3, another birth", [BookNames, Book.Replace("740812", "740813", StringComparison.Ordinal)], "the date of birth" },
        { "TD3, another expiry", [BookNames, Book.Replace("120415", "130415", StringComparison.Ordinal)], "the date of expiry" },
        { "TD3, another optional field", [BookNames, Book.Replace("ZE184226B", "ZE184226C", StringComparison.Ordinal)], "the optional field" },
        { "TD3, another composite", [BookNames, Book[..^1] + "1"], "the whole zone" },
        { "TD2, another number", [SmallNames, "E" + Small[1..]], "the number" },
        { "TD1, another number", [CardFirst.Replace("D2314", "D2315", StringComparison.Ordinal), CardSecond, CardNames], "the number" },
        { "TD1, another expiry", [CardFirst, CardSecond.Replace("120415", "120425", StringComparison.Ordinal), CardNames], "the date of expiry" },
        { "TD2 with a long number, another digit", [SmallNames, "D23145890<UTO3407127M95071227359<<<8"], "the number" },
        { "TD2 with a long number that does not go on", [SmallNames, "D23145890<UTO3407127M9507122<<<<<<<8"], "check digit of the number is missing" },
        { "a month that is none", [BookNames, "L898902C36UTO7413122F1204159ZE184226B<<<<<10"], "The date of birth is none" },
        { "lower case", [BookNames, Book.ToLowerInvariant()], "characters other than" },
        { "a line too short", [BookNames, Book[..^1]], "nor two of 44" },
        { "one line", [Book], "nor two of 44" },
        { "no line", [], "nor two of 44" },
    };

    [Theory]
    [MemberData(nameof(Specimens))]
    public void Specimens_are_read(string what, string[] lines, string number)
    {
        var problems = new List<string>();
        var zone = MachineReadableZone.Read(lines, problems);
        Assert.True(problems.Count == 0, $"{what}: {string.Join(' ', problems)}");
        Assert.Equal(number, zone!.Number);
        Assert.Equal("UTO", zone.IssuingState);
    }

    [Fact]
    public void A_long_number_of_a_card_goes_on_in_the_optional_field()
    {
        // The specimen's number with the digits 734 and their check digit; dates and composite are computed.
        const string First = "I<UTOD23145890<7349<<<<<<<<<<<";
        const string Dates = "3407127M9507122UTO<<<<<<<<<<<";
        var composite = MachineReadableZone.CheckDigit($"{First[5..30]}{Dates[0..7]}{Dates[8..15]}{Dates[18..29]}");
        var problems = new List<string>();
        Assert.Equal("D23145890734", MachineReadableZone.Read([First, Dates + composite, CardNames], problems)?.Number);
        Assert.Empty(problems);
    }

    [Fact]
    public void Unknown_parts_of_dates_and_an_unknown_sex_are_allowed()
    {
        const string Number = "L898902C36UTO";
        const string Rest = "<<<<<<<<<<<<<<<";
        const string Birth = "74<<<<";
        var line = $"{Number}{Birth}{MachineReadableZone.CheckDigit(Birth)}<1204159{Rest}";
        line += MachineReadableZone.CheckDigit($"{line[..10]}{line[13..20]}{line[21..43]}");
        var problems = new List<string>();
        Assert.NotNull(MachineReadableZone.Read([BookNames, line], problems));
        Assert.Empty(problems);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Reading_errors_are_named(string what, string[] lines, string named)
    {
        var problems = new List<string>();
        Assert.Null(MachineReadableZone.Read(lines, problems));
        Assert.True(problems.Any(problem => problem.Contains(named, StringComparison.Ordinal)), $"{what}: {string.Join(' ', problems)}");
    }

    [Theory]
    [InlineData("L898902C3", '6')]
    [InlineData("740812", '2')]
    [InlineData("120415", '9')]
    [InlineData("<<<<<<", '0')]
    [InlineData("D23145890734", '9')]
    public void The_check_digit_is_the_weighted_sum(string characters, char digit) => Assert.Equal(digit, MachineReadableZone.CheckDigit(characters));

    [Fact]
    public void Every_single_wrong_digit_of_a_number_is_noticed()
    {
        for (var place = 0; place < 9; place++)
        {
            foreach (var digit in "0123456789".Where(digit => Book[place] != digit && (digit - Book[place]) % 10 != 0))
            {
                var wrong = Book[..place] + digit + Book[(place + 1)..];

                // A letter and a digit can have the same remainder: that is the limit of the check digit.
                var same = MachineReadableZone.CheckDigit(wrong.AsSpan(0, 9)) == Book[9];
                Assert.Equal(same, MachineReadableZone.Read([BookNames, wrong], []) is not null);
            }
        }
    }
}
