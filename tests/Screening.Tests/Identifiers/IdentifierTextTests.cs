using FsCheck;
using FsCheck.Fluent;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Screening.Tests.Identifiers;

/// <summary>Numbers as they are typed and pasted.</summary>
public sealed class IdentifierTextTests
{
    [Theory]
    [InlineData("12AB34567", "12AB34567", "")]
    [InlineData(" 12 ab-345.67\t", "12AB34567", "separators lower-case")]
    [InlineData("１２ＡＢ３４", "12AB34", "wide-characters")]
    [InlineData("12\u200BAB\uFEFF34", "12AB34", "invisible-characters")]
    [InlineData("١٢٣ AB", "123AB", "separators other-digits")]
    [InlineData("А123ВС", "A123BC", "similar-letters")]
    [InlineData("\u0432\u0441 77", "BC77", "separators lower-case similar-letters")]
    [InlineData("ΑΒΧ-1234", "ABX1234", "separators similar-letters")]
    [InlineData("M\u00DC-XY 12", "MUXY12", "separators marks")]
    [InlineData("MU\u0308 12", "MU12", "separators marks")]
    [InlineData("*WVW000*", "WVW000", "separators")]
    [InlineData("L898902C<", "L898902C", "separators")]
    public void What_people_and_programs_write_between_or_in_place_of_characters_is_undone_and_said(string text, string value, string remarks)
    {
        var reading = IdentifierText.Read("number", text, 20);

        Assert.Equal(value, reading.Value);
        Assert.Equal(remarks, string.Join(' ', reading.Findings.Select(finding => finding.Code)));
        Assert.DoesNotContain(reading.Findings, finding => finding.IsProblem);
    }

    [Theory]
    [InlineData(null, "missing", null)]
    [InlineData("", "missing", null)]
    [InlineData(" - ", "missing", null)]
    [InlineData("12京34", "foreign-character", 3)]
    [InlineData("1 2;DROP", "foreign-character", 3)]
    [InlineData("12\0", "foreign-character", 3)]
    [InlineData("12🚗", "foreign-character", 3)]
    [InlineData("Ж12", "foreign-character", 1)]
    [InlineData("A%", "foreign-character", 2)]
    [InlineData("123456789012345678901", "too-long", null)]
    public void What_is_no_number_is_refused_by_name_and_place(string? text, string code, int? place)
    {
        var reading = IdentifierText.Read("number", text, 20);

        Assert.Null(reading.Value);
        var problem = Assert.Single(reading.Findings, finding => finding.IsProblem);
        Assert.Equal((code, "number", place), (problem.Code, problem.Field, problem.Place));
    }

    [Fact]
    public void All_foreign_characters_are_named_at_once() => // The second is half a character.
        Assert.Equal([1, 3], IdentifierText.Read("number", $"$1 {(char)0xD800}", 20).Findings.Where(finding => finding.IsProblem).Select(finding => finding.Place!.Value));

    [Fact]
    public void A_text_of_any_length_is_refused_without_being_read() =>
        Assert.Equal("too-long", IdentifierText.Read("number", new string('1', 10_000_000), 20).Findings[0].Code);

    [Fact]
    public void What_is_read_reads_again_as_itself_and_nothing_throws() => Prop.ForAll<string?>(text =>
    {
        var reading = IdentifierText.Read("number", text, 20);
        return reading.Value is null
            ? reading.Findings.Any(finding => finding.IsProblem)
            : reading.Value.All(char.IsAsciiLetterOrDigit) && IdentifierText.Read("number", reading.Value, 20) is { Value: var again, Findings.IsEmpty: true } && again == reading.Value;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("12AB", null)]
    [InlineData(null, null)]
    [InlineData("12 ab", "place 3 has U+0020, place 4 has a (U+0061), place 5 has b (U+0062).")]
    [InlineData("\0é", "place 1 has U+0000, place 2 has é (U+00E9).")]
    [InlineData("-----------", "place 10 has - (U+002D), and others.")]
    public void What_is_to_be_recorded_has_each_place_named_that_is_not_clean(string? text, string? places)
    {
        var findings = IdentifierText.NotClean("number", text);
        Assert.Equal(places is null ? 0 : 1, findings.Length);
        Assert.All(findings, finding => Assert.EndsWith(places!, finding.Text, StringComparison.Ordinal));
    }
}
