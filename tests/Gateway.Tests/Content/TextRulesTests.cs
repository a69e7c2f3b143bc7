using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Tests.Content;

public sealed class TextRulesTests
{
    public static TheoryData<string, bool> Lines => new()
    {
        { "Request about a passport", true },
        { "Demande d'entraide — n° 12", true },
        { "طلب معلومات\u200f", true },
        { "協力要請 😀", true },
        { "<script>alert(1)</script>", true },
        { "", false },
        { "   ", false },
        { "two\nlines", false },
        { "two\u2028lines", false },
        { "a tab\there", false },
        { "a bell\u0007", false },
        { "a delete\u007f", false },
        { "next line\u0085", false },
        { "invoice\u202egpj.exe", false },
        { "isolate\u2066d", false },
        { new string('x', 200), true },
        { new string('x', 201), false },
        { string.Concat(Enumerable.Repeat("😀", 200)), true },
    };

    public static TheoryData<string, bool> Names => new()
    {
        { "photo.jpg", true },
        { "été 2026 (2).pdf", true },
        { "../../etc/passwd", false },
        { "a\\b.txt", false },
        { "C:evil.txt", false },
        { "..", false },
        { ".", false },
        { " photo.jpg", false },
        { "photo.jpg ", false },
        { "photo\u202egpj.exe", false },
        { "photo\0.jpg", false },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Lines_show_what_they_are(string text, bool good) => Assert.Equal(good, TextRules.ProblemOfLine(text, 200, "The subject") is null);

    [Theory]
    [MemberData(nameof(Names))]
    public void File_names_are_names_and_nothing_else(string name, bool good) => Assert.Equal(good, TextRules.ProblemOfFileName(name, 200, "The file name") is null);

    [Theory]
    [InlineData("several\r\nlines\twith tabs", true)]
    [InlineData("an override \u202e is a matter of taste in a text", true)]
    [InlineData("", true)]
    [InlineData("a bell\u0007", false)]
    [InlineData("a nothing\0", false)]
    public void Texts_have_lines_and_tabs_and_no_other_controls(string text, bool good) => Assert.Equal(good, TextRules.ProblemOfText(text, 1000, "The text") is null);

    [Fact]
    public void Halves_of_surrogate_pairs_are_refused()
    {
        foreach (var text in (string[])["half \ud83d", "\udc00 half", "\ud83d\ud83d", "\udc00\ud83d"])
        {
            Assert.Contains("surrogate", TextRules.ProblemOfLine(text, 200, "The subject"), StringComparison.Ordinal);
            Assert.Contains("surrogate", TextRules.ProblemOfText(text, 200, "The text"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_text_is_measured_in_bytes()
    {
        Assert.Null(TextRules.ProblemOfText(new string('x', 10), 10, "The text"));
        Assert.Contains("20 bytes", TextRules.ProblemOfText(new string('é', 10), 10, "The text"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FR-2026-000123", true)]
    [InlineData("IPSG-2026-000001", true)]
    [InlineData("XX-2026-000123", false)]
    [InlineData("FR-26-000123", false)]
    [InlineData("FR-2026-123", false)]
    [InlineData("FR-2026-0001234", false)]
    [InlineData("fr-2026-000123", false)]
    [InlineData("FR-2026-00012a", false)]
    [InlineData("FR-2026-000123-1", false)]
    public void Case_numbers_have_one_form(string text, bool good) => Assert.Equal(good, CaseNumber.IsOne(text));
}
