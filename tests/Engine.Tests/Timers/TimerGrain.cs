using Interpol.Mesh.Engine.Tests.Turns;

namespace Interpol.Mesh.Engine.Tests.Timers;

public sealed class TimerGrain(Gates gates) : Grain, ITimerGrain
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(5);

    private IGrainTimer? _timer;
    private int _ticks;

    public Task Start(string gate, bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            async token =>
            {
                _ticks++;
                await gates[gate].WaitAsync().WaitAsync(token);
            },
            new GrainTimerCreationOptions(Often, Often) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task StartFailing()
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                _ticks++;
                throw new InvalidOperationException("A tick that fails.");
            },
            Often,
            Often);
        return Task.CompletedTask;
    }

    public Task StartOnce(TimeSpan delay)
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                _ticks++;
                return Task.CompletedTask;
            },
            delay,
            Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task Hold(string gate) => gates[gate].WaitAsync();

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public Task Stop()
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public Task Change(TimeSpan dueTime, TimeSpan period)
    {
        _timer!.Change(dueTime, period);
        return Task.CompletedTask;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
