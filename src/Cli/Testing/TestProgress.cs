using System.Diagnostics;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Testing;

/// <summary>How far a test project is, from the lines that the test platform writes as tests end. Only for show: totals come from the results file.</summary>
internal sealed class TestProgress(Terminal terminal, string project, Stopwatch watch)
{
    private int _passed;
    private int _failed;

    /// <summary>The line of the last test that ended.</summary>
    public string LastTest { get; private set; } = "none";

    public void Take(string line)
    {
        var said = line.TrimStart();
        if (said.StartsWith("Passed ", StringComparison.Ordinal))
        {
            _passed++;
        }
        else if (said.StartsWith("Failed ", StringComparison.Ordinal))
        {
            _failed++;
            terminal.Note($"{project}: {said}");
        }
        else
        {
            return;
        }

        LastTest = said;
        terminal.Progress(Text);
    }

    /// <summary>For those who look at no terminal.</summary>
    public void SayStillRunning()
    {
        if (!terminal.ErrorIsTerminal)
        {
            terminal.Note(Text);
        }
    }

    private string Text => $"{project}: {_passed} passed, {_failed} failed so far ({Terminal.Seconds(watch.Elapsed)}), last: {LastTest}";
}
