using System.Runtime.InteropServices;

namespace Interpol.Mesh.Cli.Processes;

/// <summary>Sends signals to processes that were identified before.</summary>
internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Abort = 6;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    /// <summary>Sends a signal when the process still runs.</summary>
    /// <returns>False when it was gone already.</returns>
    public static bool Send(ProcessIdentity process, int signal) => process.IsAlive && SendSignal(process.Pid, signal) == 0;

    /// <summary>The usual name of a signal.</summary>
    public static string NameOf(int signal) => signal switch
    {
        Interrupt => "SIGINT",
        Abort => "SIGABRT",
        Kill => "SIGKILL",
        11 => "SIGSEGV",
        Terminate => "SIGTERM",
        _ => $"signal {signal}",
    };

    /// <summary>Replaces this process by another program, which keeps its number, terminal and standard streams. Returns only when that fails.</summary>
    public static void Become(IReadOnlyList<string> command)
    {
        string?[] list = [.. command, null];
        _ = ExecuteProgram(command[0], list);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "execvp", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ExecuteProgram(string file, string?[] arguments);
}
