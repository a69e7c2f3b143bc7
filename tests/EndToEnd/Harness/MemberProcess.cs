using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Processes;

namespace Interpol.Mesh.EndToEnd.Harness;

/// <summary>A silo or gateway that a test started.</summary>
internal sealed class MemberProcess(ChildProcess child, RunFile runFile) : IDisposable
{
    public string Name => child.Name;

    /// <summary>What it says of itself: ports and addresses.</summary>
    public RunFile RunFile => runFile;

    public ProcessIdentity Process => child.Identity!.Value;

    public bool IsAlive => Process.IsAlive;

    /// <summary>Completes with the exit code; 128 and the signal when a signal ended it.</summary>
    public Task<int> Ended => child.Ended;

    /// <summary>Everything that it has written.</summary>
    public string Log => File.Exists(child.LogFile) ? File.ReadAllText(child.LogFile) : string.Empty;

    /// <summary>Ends it as a loss of power would (SIGKILL) and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        Signals.Send(Process, Signals.Kill);
        await Ended.WaitAsync(Until.Deadline);
    }

    /// <summary>Asks it to stop (SIGTERM) and waits for its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Signals.Send(Process, Signals.Terminate);
        return await Ended.WaitAsync(Until.Deadline);
    }

    /// <summary>Halts it (SIGSTOP): it lives, holds its locks and connections, and does nothing.</summary>
    public void Halt() => Signals.Send(Process, Signals.Stop);

    /// <summary>Lets it go on (SIGCONT).</summary>
    public void Resume() => Signals.Send(Process, Signals.Continue);

    public void Dispose() => child.Dispose();
}
