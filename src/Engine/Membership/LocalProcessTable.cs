using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Membership;

/// <summary>Looks at <c>/proc</c>. Where there is none, nothing is known of other processes and leases alone decide.</summary>
internal sealed class LocalProcessTable : IProcessTable
{
    /// <summary>The exit code of a silo that found itself declared dead.</summary>
    public const int DeclaredDeadExitCode = 70;

    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);
    private readonly string _machine = ReadMachine();

    public string Identify(SiloAddress silo) =>
        new ProcessIdentity(Environment.ProcessId, ReadStartTime(Environment.ProcessId, out _) ?? "unknown", _machine).ToString();

    public ProcessState Check(SiloAddress silo, string process)
    {
        if (ProcessIdentity.Parse(process) is not { } identity || identity.Machine != _machine || _machine.Length == 0)
        {
            return ProcessState.Unknown;
        }

        return IsRunning(identity) ? ProcessState.Running : ProcessState.Gone;
    }

    public bool IsStopped(SiloAddress silo, string process) =>
        ProcessIdentity.Parse(process) is { } identity
        && identity.Machine == _machine
        && ReadStartTime(identity.ProcessId, out var state) == identity.StartTime
        && state == 'T';

    public void Kill(SiloAddress silo, string process)
    {
        if (ProcessIdentity.Parse(process) is not { } identity || identity.Machine != _machine || identity.ProcessId == Environment.ProcessId || !IsRunning(identity))
        {
            return;
        }

        try
        {
            using var other = Process.GetProcessById(identity.ProcessId);
            other.Kill();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended meanwhile, or it is not ours to kill: then its lease has to run out.
        }
    }

    public void EndOwnProcess()
    {
        Environment.ExitCode = DeclaredDeadExitCode;

        // An orderly stop has been asked for; a process that cannot manage one must not live on.
        var watchdog = new Thread(static () =>
        {
            Thread.Sleep(EndGrace);
            Environment.Exit(DeclaredDeadExitCode);
        })
        {
            IsBackground = true,
            Name = "declared dead",
        };
        watchdog.Start();
    }

    private static bool IsRunning(ProcessIdentity identity)
    {
        var started = ReadStartTime(identity.ProcessId, out var state);
        return started is not null && started == identity.StartTime && state is not ('Z' or 'X');
    }

    /// <summary>Field 22 of <c>/proc/PID/stat</c> (start time in clock ticks since boot) and field 3 (state).</summary>
    private static string? ReadStartTime(int processId, out char state)
    {
        state = '?';
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));

            // The command's name is in parentheses and may hold anything, so count fields from the last parenthesis.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            state = fields[0][0];
            return fields[19];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static string ReadMachine()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            var processes = new FileInfo("/proc/self/ns/pid").LinkTarget ?? string.Empty;
            return boot + "/" + string.Concat(processes.Where(char.IsAsciiDigit));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
