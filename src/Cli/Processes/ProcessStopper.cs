using System.Diagnostics;

namespace Interpol.Mesh.Cli.Processes;

/// <summary>Stops processes: first politely, after the grace period for certain.</summary>
internal static class ProcessStopper
{
    /// <summary>How long processes may take to finish what they do. Together with the end of the stragglers it stays under five seconds.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(4.5);

    /// <summary>How long a database server may take to write what it has to its files; it loses nothing when it is killed, but starts more slowly.</summary>
    public static readonly TimeSpan DatabaseGrace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Asks all to end, waits, and kills those that are left.</summary>
    /// <returns>Those that had to be killed.</returns>
    public static async Task<IReadOnlyList<ProcessIdentity>> StopAsync(IReadOnlyCollection<ProcessIdentity> processes, TimeSpan grace, int signal = Signals.Terminate)
    {
        foreach (var process in processes)
        {
            Signals.Send(process, signal);

            // A process that was halted would otherwise not even notice.
            Signals.Send(process, Signals.Continue);
        }

        if (await AllGoneAsync(processes, grace))
        {
            return [];
        }

        var killed = processes.Where(process => Signals.Send(process, Signals.Kill)).ToList();
        await AllGoneAsync(killed, KillDeadline);
        return killed;
    }

    private static async Task<bool> AllGoneAsync(IReadOnlyCollection<ProcessIdentity> processes, TimeSpan deadline)
    {
        var watch = Stopwatch.StartNew();
        while (processes.Any(process => process.IsAlive))
        {
            if (watch.Elapsed > deadline)
            {
                return false;
            }

            await Task.Delay(Poll);
        }

        return true;
    }
}
