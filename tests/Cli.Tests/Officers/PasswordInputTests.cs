using Interpol.Mesh.Cli.Officers;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Tests.Officers;

public sealed class PasswordInputTests
{
    [Fact]
    public async Task Standard_input_has_a_password_a_line()
    {
        var shown = new StringWriter();
        var input = Of(" one two \r\nthr\u00e9\u00e9\nfour", shown);
        Assert.Equal(" one two ", await input.ReadAsync("Present password", CancellationToken.None));
        Assert.Equal("thr\u00e9\u00e9", await input.ReadNewAsync("New password", CancellationToken.None));
        Assert.Equal("four", await input.ReadAsync("Password", CancellationToken.None));
        Assert.Empty(shown.ToString());
    }

    [Theory]
    [InlineData("", "Password: nothing was given")]
    [InlineData("\nsecond line", "Password: nothing was given")]
    public async Task Nothing_is_no_password(string text, string sentence) =>
        Assert.StartsWith(sentence, (await Assert.ThrowsAsync<CliException>(() => Of(text, new StringWriter()).ReadAsync("Password", CancellationToken.None))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_file_that_has_no_lines_is_not_read_to_its_end()
    {
        var text = new string('x', 5000);
        var reader = new StringReader(text);
        var input = new PasswordInput(new Terminal(TextWriter.Null, TextWriter.Null, false, false), reader, inputIsTerminal: false);
        var refused = await Assert.ThrowsAsync<CliException>(() => input.ReadAsync("Password", CancellationToken.None));
        Assert.Contains("more than 1000", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("xxx", refused.Message, StringComparison.Ordinal);
        Assert.True(reader.ReadToEnd().Length > 3000);
    }

    private static PasswordInput Of(string text, TextWriter shown) => new(new Terminal(shown, shown, false, false), new StringReader(text), inputIsTerminal: false);
}
