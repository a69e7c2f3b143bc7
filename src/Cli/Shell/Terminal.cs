using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Interpol.Mesh.Cli.Shell;

/// <summary>Where a command writes: results on standard output, progress and errors on standard error. One line at the bottom may be rewritten in place on a real terminal.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error, bool outputIsTerminal, bool errorIsTerminal)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a long step says that it still runs when nothing can be rewritten in place.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>For terminals that do not say how wide they are.</summary>
    private const int UsualWidth = 79;

    private readonly Lock _lock = new();
    private TextWriter? _statusWriter;

    public bool OutputIsTerminal => outputIsTerminal;

    public bool ErrorIsTerminal => errorIsTerminal;

    public static Terminal OfConsole()
    {
        var dumb = Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";
        return new Terminal(Console.Out, Console.Error, !Console.IsOutputRedirected && !dumb, !Console.IsErrorRedirected && !dumb);
    }

    /// <summary>Writes a line of the command's result.</summary>
    public void Line(string text = "") => Write(output, text);

    /// <summary>Writes a line for the person at the terminal that is no part of the result.</summary>
    public void Note(string text) => Write(error, text);

    /// <summary>Shows a line on standard output that the next one replaces; nothing when standard output is no terminal.</summary>
    public void Status(string text)
    {
        if (outputIsTerminal)
        {
            Rewrite(output, text);
        }
    }

    /// <summary>Shows a line on standard error that the next one replaces; nothing when standard error is no terminal.</summary>
    public void Progress(string text)
    {
        if (errorIsTerminal)
        {
            Rewrite(error, text);
        }
    }

    /// <summary>Removes the line that is rewritten in place.</summary>
    public void ClearStatus()
    {
        lock (_lock)
        {
            ClearLine();
        }
    }

    /// <summary>Runs a step that may take long: says what runs, for how long already, and how long it took.</summary>
    public async Task<T> RunStepAsync<T>(string title, Func<Task<T>> step)
    {
        var watch = Stopwatch.StartNew();
        var running = step();
        if (!errorIsTerminal && !running.IsCompleted)
        {
            Note($"{title} ...");
        }

        var lastSaid = TimeSpan.Zero;
        while (await Task.WhenAny(running, Task.Delay(Tick)) != running)
        {
            Progress($"{title} ... {Seconds(watch.Elapsed)}");
            if (!errorIsTerminal && watch.Elapsed - lastSaid >= Heartbeat)
            {
                lastSaid = watch.Elapsed;
                Note($"{title}: still running after {Seconds(watch.Elapsed)}");
            }
        }

        ClearStatus();
        var result = await running;
        Note($"{title}: {Seconds(watch.Elapsed)}");
        return result;
    }

    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    /// <summary>The text with everything that could steer a terminal replaced: messages come from others.</summary>
    public static string Printable(string text)
    {
        var printable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            var steers = category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
            if (steers && rune.Value is not ('\n' or '\t'))
            {
                printable.Append('\uFFFD');
            }
            else
            {
                printable.Append(rune.ToString());
            }
        }

        return printable.ToString();
    }

    private void Write(TextWriter writer, string text)
    {
        lock (_lock)
        {
            ClearLine();
            writer.WriteLine(text);
            writer.Flush();
        }
    }

    private void Rewrite(TextWriter writer, string text)
    {
        lock (_lock)
        {
            var width = Console.WindowWidth is > 1 and var columns ? columns - 1 : UsualWidth;
            writer.Write("\r\u001b[2K" + (text.Length > width ? text[..width] : text));
            writer.Flush();
            _statusWriter = writer;
        }
    }

    private void ClearLine()
    {
        if (_statusWriter is { } writer)
        {
            writer.Write("\r\u001b[2K");
            writer.Flush();
            _statusWriter = null;
        }
    }
}
