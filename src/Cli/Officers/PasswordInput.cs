using System.Text;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Officers;

/// <summary>
/// Reads passwords: from standard input, a line each, or from the keyboard without showing them. Never from arguments, which other users of the
/// machine see and shells write down.
/// </summary>
internal sealed class PasswordInput(Terminal terminal, TextReader input, bool inputIsTerminal)
{
    /// <summary>More than any gateway takes.</summary>
    private const int MostCharacters = 1000;

    public static PasswordInput OfConsole(Terminal terminal) => new(terminal, Console.In, !Console.IsInputRedirected);

    /// <summary>Reads a password that exists.</summary>
    /// <param name="what">What to ask for, for example "Password".</param>
    /// <param name="cancellationToken">Ends the wait for the keyboard.</param>
    public async Task<string> ReadAsync(string what, CancellationToken cancellationToken)
    {
        // A key that nobody presses must not keep the command from ending.
        var read = inputIsTerminal ? Task.Run(() => Ask(what), cancellationToken) : Task.Run(ReadLine, cancellationToken);
        var password = await read.WaitAsync(cancellationToken);
        return password.Length switch
        {
            0 => throw new CliException($"{what}: nothing was given; write it to standard input, on a line of its own, or type it when you are asked."),
            > MostCharacters => throw new CliException($"{what}: more than {MostCharacters} characters."),
            _ => password,
        };
    }

    /// <summary>Reads a new password; whoever types it types it twice.</summary>
    public async Task<string> ReadNewAsync(string what, CancellationToken cancellationToken)
    {
        var password = await ReadAsync(what, cancellationToken);
        return !inputIsTerminal || await ReadAsync("The same again", cancellationToken) == password
            ? password
            : throw new CliException("The two are not the same; nothing was changed.");
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (line.Length <= MostCharacters && input.Read() is >= 0 and not '\n' and var character)
        {
            line.Append((char)character);
        }

        return line is [.., '\r'] ? line.ToString(0, line.Length - 1) : line.ToString();
    }

    private string Ask(string what)
    {
        if (terminal.ErrorIsTerminal)
        {
            terminal.Progress($"{what}: ");
        }
        else
        {
            terminal.Note($"{what}:");
        }

        var typed = new StringBuilder();
        while (typed.Length <= MostCharacters && Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length -= typed.Length == 0 ? 0 : typed.Length > 1 && char.IsLowSurrogate(typed[^1]) ? 2 : 1;
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        terminal.ClearStatus();
        return typed.ToString();
    }
}
