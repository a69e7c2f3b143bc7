using Interpol.Mesh.Identification.Teeth;

namespace Interpol.Mesh.Identification.Tests.Teeth;

/// <summary>Charts and their comparison; D4 and D5 are public cases.</summary>
public sealed class TeethTests
{
    /// <summary>Charts as they are filled in, and what is read of them.</summary>
    public static TheoryData<string, ToothNotation?, string?[], string?[]> Charts => new()
    {
        { "D4, a child", null, ["55", "75"], ["55", "75"] },
        { "D4, American", ToothNotation.Universal, ["19"], ["36"] },
        { "D4, a tooth that could not be told apart", ToothNotation.Fdi, [null, "11"], ["11", null] },
        { "the corners of the universal notation", ToothNotation.Universal, ["1", "8", "9", "16", "17", "24", "25", "32"], ["18", "11", "21", "28", "38", "31", "41", "48"] },
        { "American milk teeth", ToothNotation.Universal, ["A", "e", "F", "J", "K", "O", "P", "T"], ["51", "55", "61", "65", "71", "75", "81", "85"] },
        { "the lower right is 4x", ToothNotation.Universal, ["30"], ["46"] },
        { "no notation, and a number proves it", null, ["18", "48"], ["18", "48"] },
    };

    /// <summary>Charts that are refused, and a word of the reason.</summary>
    public static TheoryData<string, ToothNotation?, string?[], string> Refused => new()
    {
        { "D4, 19 without a notation", null, ["19"], "Which notation" },
        { "18 without a notation", null, ["18"], "18 in ISO 3950 (FDI) and 37 when it is universal" },
        { "a letter without a notation", null, ["A"], "Which notation" },
        { "19 as FDI", ToothNotation.Fdi, ["19"], "which has it as 36" },
        { "49", ToothNotation.Fdi, ["49"], "no tooth" },
        { "56", ToothNotation.Fdi, ["56"], "no tooth" },
        { "33 as universal", ToothNotation.Universal, ["33"], "no tooth" },
        { "twice", ToothNotation.Fdi, ["36", "36"], "twice" },
    };

    /// <summary>Before death, after it, and what follows.</summary>
    public static TheoryData<string, string, ToothAgreement, string> Pairs => new()
    {
        { "Missing", "Sound", ToothAgreement.Contradicts, "impossible" },
        { "Missing", "Filled O", ToothAgreement.Contradicts, "impossible" },
        { "Missing", "LostAfterDeath", ToothAgreement.Contradicts, "impossible" },
        { "Sound", "Missing", ToothAgreement.Possible, "explainable" },
        { "NoInformation", "Sound", ToothAgreement.NoInformation, "possible" },
        { "Missing", "NoInformation", ToothAgreement.NoInformation, "possible" },
        { "Sound", "Sound", ToothAgreement.Agrees, "same" },
        { "Filled MO", "Filled MO", ToothAgreement.Agrees, "same" },
        { "Filled O", "Filled MOD", ToothAgreement.Possible, "larger" },
        { "Filled MOD", "Filled O", ToothAgreement.Contradicts, "Mesial, Distal" },
        { "Filled O", "Sound", ToothAgreement.Contradicts, "impossible" },
        { "Sound", "Filled O", ToothAgreement.Possible, "since" },
        { "Filled O", "Crowned", ToothAgreement.Possible, "since" },
        { "Crowned", "Sound", ToothAgreement.Contradicts, "impossible" },
        { "Crowned", "Missing", ToothAgreement.Possible, "explainable" },
        { "Crowned", "Replaced", ToothAgreement.Possible, "explainable" },
        { "Replaced", "Sound", ToothAgreement.Contradicts, "impossible" },
        { "Missing", "Replaced", ToothAgreement.Possible, "replaced" },
        { "Unerupted", "Sound", ToothAgreement.Possible, "time since" },
        { "Sound", "Unerupted", ToothAgreement.Contradicts, "impossible" },
        { "Crowned", "LostAfterDeath", ToothAgreement.Possible, "fell out" },
        { "Sound root", "Sound", ToothAgreement.Contradicts, "root" },
        { "Sound", "Crowned root", ToothAgreement.Possible, "since" },
    };

    [Theory]
    [MemberData(nameof(Charts))]
    public void Numbers_are_kept_as_ISO_3950_has_them(string name, ToothNotation? notation, string?[] teeth, string?[] read)
    {
        var reading = ToothChartReader.Read(notation, [.. teeth.Select(tooth => new ToothInput(tooth, ToothState.Sound))]);

        Assert.NotNull(reading.Chart);
        Assert.True(read.Order().SequenceEqual(reading.Chart.Findings.Select(finding => finding.Tooth?.ToString()).Order()), $"{name}: {string.Join(' ', reading.Chart.Findings)}");
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_can_be_read_in_two_ways_or_none_is_refused(string name, ToothNotation? notation, string?[] teeth, string word)
    {
        var reading = ToothChartReader.Read(notation, [.. teeth.Select(tooth => new ToothInput(tooth, ToothState.Sound))]);

        Assert.Null(reading.Chart);
        Assert.True(reading.Findings.Any(finding => finding.IsProblem && finding.Text.Contains(word, StringComparison.Ordinal)), $"{name}: {string.Join(' ', reading.Findings)}");
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var reading = ToothChartReader.Read(ToothNotation.Fdi, [new("19", ToothState.Sound), new("11", ToothState.Filled, "MX"), new("12", ToothState.Sound, "M"), new("13", ToothState.Missing, IsRootFilled: true), new("14", (ToothState)99)]);

        Assert.Equal(["teeth[0]", "teeth[1]", "teeth[2]", "teeth[3]", "teeth[4]"], reading.Findings.Where(finding => finding.IsProblem).Select(finding => finding.Field).Distinct());
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_tooth_is_compared_in_the_direction_of_time(string before, string after, ToothAgreement agreement, string word)
    {
        var comparison = DentalComparer.Compare(Chart(before), Chart(after));
        var tooth = Assert.Single(comparison.Teeth);

        Assert.Equal(agreement, tooth.Agreement);
        Assert.Contains(word, tooth.Why, StringComparison.Ordinal);
        Assert.Equal(
            agreement switch
            {
                ToothAgreement.Contradicts => DentalVerdict.Contradicts,
                ToothAgreement.NoInformation => DentalVerdict.NoInformation,
                ToothAgreement.Agrees when before != "Sound" => DentalVerdict.Supports,
                _ => DentalVerdict.Possible,
            },
            comparison.Verdict);
    }

    [Fact]
    public void The_sum_explains_itself()
    {
        var before = ToothChartReader.Read(ToothNotation.Fdi, [new("11", ToothState.Sound), new("36", ToothState.Missing), new("46", ToothState.Filled, "O"), new("47", ToothState.Sound), new(null, ToothState.Crowned)]).Chart!;
        var after = ToothChartReader.Read(ToothNotation.Universal, [new("8", ToothState.Sound), new("19", ToothState.Sound), new("30", ToothState.Filled, "O"), new("31", ToothState.Missing), new(null, ToothState.Sound)]).Chart!;

        Assert.Equal("2 agree, 1 of them in a treatment or a loss; 1 differ as time explains; 1 contradict: 36.", DentalComparer.Compare(before, after).Summary);
    }

    private static ToothChart Chart(string finding)
    {
        var words = finding.Split(' ');
        var isRootFilled = words[^1] == "root";
        return ToothChartReader.Read(ToothNotation.Fdi, [new("36", Enum.Parse<ToothState>(words[0]), words.Length > 1 && !isRootFilled ? words[1] : null, isRootFilled)]).Chart!;
    }
}
