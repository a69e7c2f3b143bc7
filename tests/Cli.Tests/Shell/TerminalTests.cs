using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Tests.Shell;

public sealed class TerminalTests
{
    [Theory]
    [InlineData("Bonjour, Brasília\n\t訊息 👮", "Bonjour, Brasília\n\t訊息 👮")]
    [InlineData("\u001b[2Jgone", "\uFFFD[2Jgone")]
    [InlineData("over\rwritten\u0007\u009b31m", "over\uFFFDwritten\uFFFD\uFFFD31m")]
    [InlineData("right\u202Eleft", "right\uFFFDleft")]
    public void What_others_wrote_cannot_steer_the_terminal(string text, string printable) => Assert.Equal(printable, Terminal.Printable(text));

    [Fact]
    public async Task Where_nothing_can_be_rewritten_a_step_is_two_lines_and_the_result_stays_clean()
    {
        var output = new StringWriter();
        var error = new StringWriter();
        var terminal = new Terminal(output, error, outputIsTerminal: false, errorIsTerminal: false);
        var gate = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var step = terminal.RunStepAsync("Building", () => gate.Task);
        terminal.Progress("never seen");
        terminal.Status("never seen");
        gate.SetResult(7);
        Assert.Equal(7, await step);
        terminal.Line("result");
        Assert.Equal("result\n", output.ToString());
        Assert.Matches(@"^Building \.\.\.\nBuilding: [0-9.]+ s\n$", error.ToString());
    }
}
