using System.Diagnostics;
using System.Text;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>Runs the <c>mesh</c> command as a person would, on a data folder.</summary>
/// <param name="dataFolder">The data folder.</param>
/// <param name="throughLauncher">Whether to run the launcher in the repository's root, as people do; else the program that these tests were built with.</param>
internal sealed class MeshCommand(string dataFolder, bool throughLauncher = false)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>A script may build a program and run a benchmark of a minute.</summary>
    private static readonly TimeSpan ScriptDeadline = TimeSpan.FromMinutes(20);

    /// <summary>The repository's root.</summary>
    public static string Root { get; } = Repository.Find().Root;

    /// <summary>Runs a command to its end.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => FinishAsync(Start(arguments));

    /// <summary>Runs a command to its end, with that text on its standard input.</summary>
    public Task<CommandResult> RunWithInputAsync(string input, params string[] arguments) => FinishAsync(StartWithInput(input, arguments));

    /// <summary>Says that the Secretariat's officer is on duty in the room that leads.</summary>
    public async Task SayOnDutyAsync()
    {
        // The answer says where the lead is: by the plan when this begins it, and meanwhile elsewhere when that room was asked to confirm and its time ended.
        var (room, leading) = (string.Empty, "lyon");
        while (room != leading)
        {
            room = leading;
            leading = (await RunAsync("command", "present", "IPSG", room, "--minutes", "60")).Succeeded().Output.Split(' ')[0];
        }
    }

    /// <summary>Starts a command and leaves it running.</summary>
    public Process Start(params string[] arguments) => StartWithInput(string.Empty, arguments);

    /// <summary>Starts a command with that text on its standard input, and leaves it running.</summary>
    public Process StartWithInput(string input, params string[] arguments) => throughLauncher
        ? StartProgram(Path.Combine(Root, "mesh"), arguments, input)

        // Tests that were started in the background of a script ignore Ctrl-C, and so would all that they start.
        : StartProgram("env", ["--default-signal=INT", Dotnet.Program, typeof(CliContext).Assembly.Location, .. arguments], input);

    /// <summary>Runs a script with the shell in the repository's root, with this data folder as the default one.</summary>
    public async Task<CommandResult> RunScriptAsync(string script)
    {
        using var process = StartProgram("bash", ["-euo", "pipefail", "-c", script]);
        return await FinishAsync(process, ScriptDeadline);
    }

    /// <summary>Waits for the end of a command and returns what it wrote.</summary>
    public static async Task<CommandResult> FinishAsync(Process started)
    {
        using var process = started;
        return await FinishAsync(process, Deadline);
    }

    /// <summary>Waits for the end of a command, up to a deadline, and returns what it wrote. One that takes longer is ended with all that it started, and the failure says how far it came.</summary>
    public static async Task<CommandResult> FinishAsync(Process process, TimeSpan deadline)
    {
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        try
        {
            await Task.WhenAll(CopyAsync(process.StandardOutput, output), CopyAsync(process.StandardError, errors), process.WaitForExitAsync()).WaitAsync(deadline);
        }
        catch (TimeoutException late)
        {
            var state = "still runs";
            if (process.HasExited)
            {
                state = "has ended, but something that it started keeps its output open";
            }
            else
            {
                process.Kill(entireProcessTree: true);
            }

            throw new TimeoutException($"After {deadline} the command {state}. It wrote:\n{TextOf(output)}\n{TextOf(errors)}", late);
        }

        return new CommandResult(process.ExitCode, TextOf(output), TextOf(errors));
    }

    private static async Task CopyAsync(StreamReader from, StringBuilder to)
    {
        var buffer = new char[4096];
        while (await from.ReadAsync(buffer) is > 0 and var count)
        {
            lock (to)
            {
                to.Append(buffer, 0, count);
            }
        }
    }

    private static string TextOf(StringBuilder written)
    {
        lock (written)
        {
            return written.ToString().TrimEnd();
        }
    }

    private Process StartProgram(string program, IReadOnlyList<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Root,
        };
        start.Environment[CommonOptions.DataVariable] = dataFolder;

        // Builds in a script leave nobody behind who keeps its output open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment.Remove(CommonOptions.UrlVariable);
        start.Environment.Remove(CommonOptions.TokenVariable);
        start.Environment.Remove("MESH_ROOT");
        start.Environment.Remove("MESH_NO_BUILD");
        var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return process;
    }
}
