namespace Interpol.Mesh.Engine.Tests.Timers;

[Alias("engine-tests.timers")]
public interface ITimerGrain : IGrainWithStringKey
{
    /// <summary>Starts a timer whose ticks wait at the gate.</summary>
    [Alias("Start")]
    Task Start(string gate, bool interleave);

    /// <summary>Starts a timer whose ticks fail.</summary>
    [Alias("StartFailing")]
    Task StartFailing();

    /// <summary>Starts a timer that ticks once, after the delay.</summary>
    [Alias("StartOnce")]
    Task StartOnce(TimeSpan delay);

    /// <summary>Occupies the grain until the gate opens.</summary>
    [Alias("Hold")]
    Task Hold(string gate);

    [Alias("Ticks")]
    Task<int> Ticks();

    [Alias("Stop")]
    Task Stop();

    [Alias("Change")]
    Task Change(TimeSpan dueTime, TimeSpan period);

    [Alias("Leave")]
    Task Leave();
}
