using Interpol.Mesh.Cli.Records;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Tests.Records;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("a,b,", "a|b|")]
    [InlineData("\"a,1\",\"b\"\"c\"", "a,1|b\"c")]
    [InlineData("\"a;b", null)]
    [InlineData("\"a\",b\"c,\"", null)]
    [InlineData("\"a\"b,c", null)]
    [InlineData("a\rb,c", null)]
    public void A_row_is_a_line(string line, string? fields) =>
        Assert.Equal(fields, CsvText.Split(line, ',') is { } split ? string.Join('|', split) : null);

    [Theory]
    [InlineData("a,b", ',')]
    [InlineData("a;b;c,d", ';')]
    [InlineData("a\tb", '\t')]
    [InlineData("a", ',')]
    public void The_head_says_what_separates(string head, char delimiter) => Assert.Equal(delimiter, CsvText.DelimiterOf(head));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("-")]
    [InlineData(" - ")]
    [InlineData("\u2013")]
    [InlineData("N/A")]
    [InlineData("n/a")]
    public void A_dash_is_no_value(string field) => Assert.Null(CsvText.ValueOf(field));

    [Theory]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+33 1", "\"'+33 1\"")]
    [InlineData("-5", "\"'-5\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("'t Hart", "\"''t Hart\"")]
    [InlineData("'=x", "\"''=x\"")]
    [InlineData("a,\"b\"", "\"a,\"\"b\"\"\"")]
    [InlineData("O'Connor", "O'Connor")]
    public void No_text_that_is_written_is_a_formula_and_all_are_read_again(string text, string written)
    {
        using var writer = new StringWriter();
        using (var csv = CsvText.WriterTo(writer))
        {
            csv.WriteRow([text, "x"]);
        }

        Assert.Equal(written + ",x\n", writer.ToString());
        Assert.Equal(text, CsvText.ValueOf(CsvText.Split(writer.ToString().TrimEnd('\n'), ',')![0]));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("@SUM(A1)")]
    [InlineData("'t Hart")]
    public void What_others_wrote_is_text(string text) => Assert.Equal(text, CsvText.ValueOf(text));

    [Theory]
    [InlineData("number,isuer,fraud,Fraud,<b>", "has unknown columns isuer, <b>; lacks issuer; names twice fraud.")]
    [InlineData("number\0,issuer", "has a NUL byte")]
    [InlineData("\"number,issuer", "has a quote that is not closed")]
    public void A_head_that_is_wrong_is_refused_with_all_that_is_wrong(string head, string sentence)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(head));
        var refused = Assert.Throws<CliException>(() => CsvHead.Read(LineReader.Read(stream).First(), ["number", "issuer", "fraud"], ["number", "issuer"]));
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
    }
}
