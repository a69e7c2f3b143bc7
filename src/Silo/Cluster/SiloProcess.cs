using System.Diagnostics;
using System.Globalization;

namespace Interpol.Mesh.Silo.Cluster;

/// <summary>The process of a silo, so named that it is never taken for another: not for a later one with its number, nor for one of another machine or container.</summary>
/// <param name="Pid">Its number.</param>
/// <param name="StartTicks">When it started, in clock ticks since the machine started: field 22 of <c>/proc/PID/stat</c> (proc(5)).</param>
/// <param name="Machine">The start of the machine and the namespace of process numbers in which the number is meant.</param>
internal sealed record SiloProcess(int Pid, long StartTicks, string Machine)
{
    // Fields of /proc/PID/stat behind the command's name, which may itself contain spaces and parentheses.
    private const int StateField = 0;
    private const int StartTimeField = 19;

    /// <summary>Where the numbers of this process's neighbours are meant; null where that cannot be told.</summary>
    public static string? ThisMachine { get; } = ReadMachine();

    /// <summary>This process; null where the system does not tell enough to know it again.</summary>
    public static SiloProcess? Current => ThisMachine is { } machine && Fields(Environment.ProcessId) is { } fields
        ? new SiloProcess(Environment.ProcessId, StartTicksOf(fields), machine)
        : null;

    /// <summary>
    /// Whether the process has certainly ended. Of a process elsewhere, and of one that is there and cannot be looked at, nothing is certain.
    /// </summary>
    public bool IsGone() => Machine == ThisMachine && (Fields(Pid) is { } fields
        ? fields[StateField] is "Z" or "X" || StartTicksOf(fields) != StartTicks
        : !Exists(Pid));

    /// <summary>Ends the process if it stands still (SIGSTOP, a debugger): it cannot end itself, and may hold locks on files that others need.</summary>
    /// <returns>Whether it stood still.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It belongs to somebody else.</exception>
    public bool KillIfStopped()
    {
        if (Machine != ThisMachine || Fields(Pid) is not { } fields || fields[StateField] is not ("T" or "t") || StartTicksOf(fields) != StartTicks)
        {
            return false;
        }

        using var process = Process.GetProcessById(Pid);
        process.Kill();
        return true;
    }

    private static long StartTicksOf(string[] fields) => long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture);

    private static string[]? Fields(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Asks the system itself: where /proc hides the processes of others, a missing file proves nothing.</summary>
    private static bool Exists(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string? ReadMachine()
    {
        try
        {
            return $"{File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim()} {new FileInfo("/proc/self/ns/pid").LinkTarget}";
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
