using System.Threading.Channels;
using Interpol.Mesh.Engine.Placement;
using Interpol.Mesh.Engine.Reminders;
using Interpol.Mesh.Engine.Tests.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Engine.Tests.Reminders;

/// <summary>The reminder service of one silo, without the silo: ownership, time and delivery are the test's.</summary>
internal sealed class ReminderHarness : ILocalOwnership, IReminderDelivery, IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Real time for the service between two steps of the test's time.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(2);

    private readonly Channel<(GrainId Grain, string Name, TickStatus Status)> _ticks = Channel.CreateUnbounded<(GrainId, string, TickStatus)>();
    private readonly TestLifecycle _lifecycle = new();
    private volatile bool _owesLook;

    internal ReminderHarness(IReminderTable table, ManualTime time, Func<GrainId, bool>? owns = null)
    {
        Time = time;
        Owns = owns ?? (_ => true);
        Service = new ReminderService(table, this, this, Options.Create(new ReminderOptions()), time, NullLogger<ReminderService>.Instance);
        Service.Participate(_lifecycle);
    }

    public event Action? Changed;

    internal ManualTime Time { get; }

    internal ReminderService Service { get; }

    internal Func<GrainId, bool> Owns { get; set; }

    internal Func<Task> Handle { get; set; } = () => Task.CompletedTask;

    public bool IsOwner(GrainId grain)
    {
        _owesLook = false;
        return Owns(grain);
    }

    public async Task DeliverAsync(GrainId grain, string reminderName, TickStatus status)
    {
        await _ticks.Writer.WriteAsync((grain, reminderName, status));
        await Handle();
    }

    public async ValueTask DisposeAsync()
    {
        await _lifecycle.StopAsync();
        Service.Dispose();
    }

    internal Task StartAsync() => _lifecycle.StartAsync();

    internal void OwnershipChanged(Func<GrainId, bool> owns)
    {
        Owns = owns;
        _owesLook = true;
        Changed?.Invoke();
    }

    /// <summary>
    /// Moves time in small steps until a tick arrives, and only while the service waits for it and has seen the last change of ownership: time stands
    /// still while the service works, however slow the machine is.
    /// </summary>
    internal async Task<TickStatus> NextTickAsync(TimeSpan atMost)
    {
        DateTimeOffset end = Time.GetUtcNow() + atMost;
        Task<bool> arrived = _ticks.Reader.WaitToReadAsync().AsTask();
        using var deadline = new CancellationTokenSource(Deadline);
        using var breath = new PeriodicTimer(Breath);
        while (!arrived.IsCompleted)
        {
            if (Time.GetUtcNow() < end && Time.IsAwaited && !_owesLook)
            {
                Time.Advance(TimeSpan.FromSeconds(1));
            }

            await breath.WaitForNextTickAsync(deadline.Token);
        }

        Assert.True(_ticks.Reader.TryRead(out (GrainId Grain, string Name, TickStatus Status) tick));
        return tick.Status;
    }

    /// <summary>Moves time and counts the ticks that arrived.</summary>
    internal int TakeArrived()
    {
        int count = 0;
        while (_ticks.Reader.TryRead(out _))
        {
            count++;
        }

        return count;
    }
}
