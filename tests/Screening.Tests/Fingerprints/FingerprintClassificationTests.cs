using Interpol.Mesh.Screening.Fingerprints;
using Interpol.Mesh.Screening.Identifiers;

namespace Interpol.Mesh.Screening.Tests.Fingerprints;

/// <summary>Classifications of fingerprints, and words by which things are found; all invented.</summary>
public sealed class FingerprintClassificationTests
{
    [Theory]
    [InlineData("12PITT55AA09DMXISRXX", "12PITT55AA09DMXISRXX")]
    [InlineData("12 pi tt 55 aa 09 dm xi sr xx", "12PITT55AA09DMXISRXX")]
    [InlineData("01495199PMCOPODIXOXM", "01495199PMCOPODIXOXM")]
    [InlineData("00PITT55AA09DMXISRXX", "place 1")]
    [InlineData("1250TT55AA09DMXISRXX", "place 3")]
    [InlineData("12PITT55AA09DMXISRXY", "place 19")]
    [InlineData("12PITT55AA09DMXISR", "length")]
    [InlineData("12PITT55AA09DMXISRXX12", "length")]
    [InlineData("", "missing")]
    [InlineData(null, "missing")]
    public void An_ncic_classification_has_the_code_of_a_finger_ten_times(string? text, string expected)
    {
        var reading = FingerprintClassification.ReadNcic(text);
        var problem = reading.Findings.FirstOrDefault(finding => finding.IsProblem);
        Assert.Equal(expected, reading.Value ?? (problem!.Code == "missing" ? "missing" : problem.Place is { } place ? $"place {place}" : "length"));
    }

    [Theory]
    [InlineData("12 M 9 R OIO 11/M 1 R OII 11", "12 M 9 R OIO 11 / M 1 R OII 11")]
    [InlineData(" 1  aT\tII ", "1 aT II")]
    [InlineData("", null)]
    [InlineData("1 R ?", null)]
    public void A_henry_classification_keeps_capital_and_small_letters(string text, string? expected) => Assert.Equal(expected, FingerprintClassification.ReadHenry(text).Value);

    [Theory]
    [InlineData("La Vigne à l'Été", "LA VIGNE A L ETE")]
    [InlineData("Vigne, vigne; VIGNE", "VIGNE")]
    [InlineData("Черный квадрат (1915)", "CHERNYY KVADRAT 1915")]
    [InlineData("...", "")]
    [InlineData(null, "")]
    public void Words_are_latin_capitals_each_once(string? text, string expected) => Assert.Equal(expected, string.Join(' ', SearchWords.Of(text)));

    [Fact]
    public void Words_are_bounded()
    {
        Assert.Equal(SearchWords.Most, SearchWords.Of(string.Join(' ', Enumerable.Range(0, 60))).Length);
        Assert.InRange(SearchWords.Of(new string('長', 5000)).Max(word => word.Length), 1, 40);
    }
}
