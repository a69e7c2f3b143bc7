using System.Diagnostics;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Processes;

/// <summary>A program that this process started in a session of its own, with its output in a log file.</summary>
internal sealed class ChildProcess : IDisposable
{
    /// <summary>How long one that lives may take until it is ready.</summary>
    public static readonly TimeSpan ReadyDeadline = TimeSpan.FromMinutes(3);

    /// <summary>A log above this size is put aside when its process starts again.</summary>
    private const long LogLimit = 16 * 1024 * 1024;

    private readonly Process _process;

    private ChildProcess(string name, string logFile, Process process)
    {
        Name = name;
        LogFile = logFile;
        _process = process;
        Identity = ProcessIdentity.Of(process.Id);
        Ended = EndAsync();
    }

    /// <summary>The member's name, for example <c>lyon-1</c>.</summary>
    public string Name { get; }

    /// <summary>Where its standard output and error go.</summary>
    public string LogFile { get; }

    /// <summary>The process; null when it ended before it could be looked at.</summary>
    public ProcessIdentity? Identity { get; }

    /// <summary>Completes with the exit code when the process ends; above 128 it is 128 and the signal that killed it.</summary>
    public Task<int> Ended { get; }

    /// <summary>Starts a program (an assembly) under the .NET host.</summary>
    public static ChildProcess Start(string name, string assembly, IEnumerable<string> arguments, string logFile) =>
        StartProgram(name, [Dotnet.Program, assembly, .. arguments], logFile);

    /// <summary>Starts a program.</summary>
    public static ChildProcess StartProgram(string name, IReadOnlyList<string> command, string logFile)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(logFile)!);
        if (File.Exists(logFile) && new FileInfo(logFile).Length > LogLimit)
        {
            File.Move(logFile, logFile + ".1", overwrite: true);
        }

        // The shell only opens the log and becomes the program, so that nobody has to pump output and the process number stays.
        const string Redirected = "log=$1; shift; exec setsid \"$@\" >>\"$log\" 2>&1 </dev/null";
        var start = new ProcessStartInfo("/bin/sh", ["-c", Redirected, "sh", logFile, .. Alone(command)]) { UseShellExecute = false };
        var process = Process.Start(start) ?? throw new CliException($"{name} does not start: {command[0]} cannot be run.");
        return new ChildProcess(name, logFile, process);
    }

    /// <summary>A command without this one's variables: silos and gateways read options from such, and are told everything on their command line.</summary>
    public static IReadOnlyList<string> Alone(IReadOnlyList<string> command) =>
        ["env", .. Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(name => name.StartsWith("MESH_", StringComparison.Ordinal)).SelectMany(name => new[] { "-u", name }), .. command];

    /// <summary>How it ended, in words.</summary>
    public static string Describe(int exitCode) =>
        exitCode > 128 ? $"was killed by {Signals.NameOf(exitCode - 128)}" : $"ended with exit code {exitCode}";

    /// <summary>The last lines that it wrote, for people.</summary>
    public IReadOnlyList<string> LastLogLines(int count) => File.Exists(LogFile) ? [.. File.ReadLines(LogFile).TakeLast(count).Select(LogLine.Readable)] : [];

    public void Dispose() => _process.Dispose();

    private async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
