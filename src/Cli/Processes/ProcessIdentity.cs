using System.Globalization;

namespace Interpol.Mesh.Cli.Processes;

/// <summary>A process that cannot be mistaken for a later one with the same number.</summary>
/// <param name="Pid">The process id.</param>
/// <param name="StartTicks">When it started, in clock ticks since the machine started, as <c>/proc/PID/stat</c> has it.</param>
internal readonly record struct ProcessIdentity(int Pid, long StartTicks)
{
    /// <summary>Clock ticks a second that Linux shows to programs; the same on every machine that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    // Fields of /proc/PID/stat behind the command's name, which may itself contain spaces and parentheses.
    private const int StateField = 0;
    private const int StartTimeField = 19;

    /// <summary>Whether the process still runs. One that has ended and only waits to be collected does not.</summary>
    public bool IsAlive => Of(Pid) == this;

    /// <summary>The process that has this number now; null when there is none.</summary>
    public static ProcessIdentity? Of(int pid)
    {
        var fields = Fields(pid);
        if (fields is null || fields[StateField] is "Z" or "X")
        {
            return null;
        }

        return new ProcessIdentity(pid, long.Parse(fields[StartTimeField], CultureInfo.InvariantCulture));
    }

    /// <summary>When the process started.</summary>
    public DateTimeOffset StartedAt()
    {
        var bootLine = File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal));
        var boot = DateTimeOffset.FromUnixTimeSeconds(long.Parse(bootLine.AsSpan(6), CultureInfo.InvariantCulture));
        return boot + TimeSpan.FromSeconds(StartTicks / TicksPerSecond);
    }

    /// <summary>The arguments that the process was started with; empty when it is gone.</summary>
    public string[] Arguments()
    {
        try
        {
            return File.ReadAllText($"/proc/{Pid.ToString(CultureInfo.InvariantCulture)}/cmdline").Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Whether the process has a file open; false when it is gone, or somebody else's.</summary>
    public bool HasOpen(string path)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{Pid.ToString(CultureInfo.InvariantCulture)}/fd").Any(file => new FileInfo(file).LinkTarget == path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string[]? Fields(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
