using Interpol.Mesh.Engine.Placement;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Timers;

namespace Interpol.Mesh.Engine.Reminders;

/// <summary>
/// Runs the reminders of the grains that this silo owns. A tick is delivered at least once in every period while the
/// cluster lives; ticks that fell into a time without a cluster are not made up for.
/// </summary>
internal sealed class ReminderService : IReminderRegistry, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private const int LargestDeliveryCount = 64;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly IReminderTable _table;
    private readonly ILocalOwnership _ownership;
    private readonly IReminderDelivery _delivery;
    private readonly ReminderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly ReminderSchedule _schedule = new();
    private readonly HashSet<(GrainId, string)> _changedSinceRead = [];
    private readonly SemaphoreSlim _deliveries = new(LargestDeliveryCount);
    private readonly CancellationTokenSource _stopping = new();
    private TaskCompletionSource _wake = NewSignal();
    private DateTime _nextRefresh = DateTime.MinValue;
    private Task _loop = Task.CompletedTask;

    public ReminderService(
        IReminderTable table,
        ILocalOwnership ownership,
        IReminderDelivery delivery,
        IOptions<ReminderOptions> options,
        TimeProvider time,
        ILogger<ReminderService> logger)
    {
        _table = table;
        _ownership = ownership;
        _delivery = delivery;
        _options = options.Value;
        _time = time;
        _logger = logger;
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(ReminderService) + " table", ServiceLifecycleStage.RuntimeGrainServices, OpenAsync, token => _table.StopAsync(token));
        lifecycle.Subscribe(nameof(ReminderService), ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    public async Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < _options.MinimumReminderPeriod)
        {
            throw new ArgumentException($"The period of reminder '{reminderName}' is {period}; the shortest is {_options.MinimumReminderPeriod} ({nameof(ReminderOptions)}.{nameof(ReminderOptions.MinimumReminderPeriod)}).", nameof(period));
        }

        // Databases keep milliseconds.
        DateTime start = Now + dueTime;
        start = start.AddTicks(-(start.Ticks % TimeSpan.TicksPerMillisecond));
        var entry = new ReminderEntry { GrainId = callingGrainId, ReminderName = reminderName, StartAt = start, Period = period };
        entry.ETag = await _table.UpsertRow(entry);
        lock (_lock)
        {
            _changedSinceRead.Add((callingGrainId, reminderName));
            if (_ownership.IsOwner(callingGrainId))
            {
                _schedule.Register(entry);
                _wake.TrySetResult();
            }
        }

        return new ReminderHandle(callingGrainId, reminderName, entry.ETag);
    }

    public async Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        if (reminder is not ReminderHandle handle || handle.Grain != callingGrainId)
        {
            throw new ArgumentException("The reminder is not one of this grain's.", nameof(reminder));
        }

        if (!await _table.RemoveRow(callingGrainId, handle.ReminderName, handle.Etag))
        {
            throw new ReminderException($"Reminder '{handle.ReminderName}' of grain '{callingGrainId}' was changed or removed meanwhile: get it again.");
        }

        lock (_lock)
        {
            _changedSinceRead.Add((callingGrainId, handle.ReminderName));
            _schedule.Remove((callingGrainId, handle.ReminderName));
        }
    }

    public async Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName)
    {
        ArgumentException.ThrowIfNullOrEmpty(reminderName);
        ReminderEntry? entry = await _table.ReadRow(callingGrainId, reminderName);
        return entry is null ? null : new ReminderHandle(callingGrainId, reminderName, entry.ETag);
    }

    public async Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId)
    {
        ReminderTableData data = await _table.ReadRows(callingGrainId);
        return [.. data.Reminders.Select(entry => new ReminderHandle(callingGrainId, entry.ReminderName, entry.ETag))];
    }

    /// <summary>Reads the table anew as soon as possible.</summary>
    internal void RequestRefresh()
    {
        lock (_lock)
        {
            _nextRefresh = DateTime.MinValue;
            _wake.TrySetResult();
        }
    }

    public void Dispose()
    {
        _ownership.Changed -= RequestRefresh;
        _stopping.Dispose();
        _deliveries.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task OpenAsync(CancellationToken cancellationToken) => _table.StartAsync(cancellationToken).WaitAsync(_options.InitializationTimeout, _time, cancellationToken);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _ownership.Changed += RequestRefresh;
        _loop = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        _ownership.Changed -= RequestRefresh;
        await _stopping.CancelAsync();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            bool refresh;
            lock (_lock)
            {
                _wake = NewSignal();
                refresh = _nextRefresh <= Now;
                if (refresh)
                {
                    _nextRefresh = Now + _options.RefreshReminderListPeriod;
                }
            }

            if (refresh)
            {
                await RefreshAsync();
            }

            FireDue(cancellationToken);
            await SleepAsync(cancellationToken);
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            lock (_lock)
            {
                _changedSinceRead.Clear();
            }

            ReminderTableData data = await _table.ReadRows(0, 0);
            lock (_lock)
            {
                Follow(data.Reminders);
            }
        }
#pragma warning disable CA1031 // Reminders go on whatever the database does.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ReminderLog.ReadFailed(_logger, exception);
            lock (_lock)
            {
                _nextRefresh = Now + RetryDelay;
            }
        }
    }

    // What was registered or removed here while the table was read is newer than what was read.
    private void Follow(IEnumerable<ReminderEntry> rows)
    {
        DateTime now = Now;
        HashSet<(GrainId, string)> owned = [.. _changedSinceRead];
        foreach (ReminderEntry entry in rows.Where(entry => _ownership.IsOwner(entry.GrainId)))
        {
            if (owned.Add((entry.GrainId, entry.ReminderName)))
            {
                _schedule.TakeOver(entry, now);
            }
        }

        foreach (LocalReminder gone in _schedule.All.Where(reminder => !owned.Contains(reminder.Key)).ToList())
        {
            _schedule.Remove(gone.Key);
        }

        ReminderLog.Running(_logger, _schedule.Count);
    }

    private void FireDue(CancellationToken cancellationToken)
    {
        List<LocalReminder> due = [];
        lock (_lock)
        {
            while (_schedule.TakeDue(Now) is { } reminder)
            {
                if (!_ownership.IsOwner(reminder.Entry.GrainId))
                {
                    // Whoever owns it now runs it; should it come back here, the change of ownership has it read again.
                    _schedule.Remove(reminder.Key);
                    continue;
                }

                reminder.IsFiring = true;
                due.Add(reminder);
            }
        }

        foreach (LocalReminder reminder in due)
        {
            _ = DeliverAsync(reminder, cancellationToken);
        }
    }

    private async Task DeliverAsync(LocalReminder reminder, CancellationToken cancellationToken)
    {
        bool delivered = true;
        try
        {
            await _deliveries.WaitAsync(cancellationToken);
            try
            {
                await _delivery.DeliverAsync(reminder.Entry.GrainId, reminder.Entry.ReminderName, reminder.Status(Now));
            }
            finally
            {
                _deliveries.Release();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception) when (exception is OrleansMessageRejectionException or TimeoutException)
        {
            // The grain may not have been reached at all.
            delivered = false;
            ReminderLog.DeliveryFailed(_logger, reminder.Entry.ReminderName, reminder.Entry.GrainId, exception);
        }
#pragma warning disable CA1031 // A grain that fails must not end the reminders of others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ReminderLog.GrainFailed(_logger, reminder.Entry.ReminderName, reminder.Entry.GrainId, exception);
        }

        lock (_lock)
        {
            reminder.IsFiring = false;
            DateTime again = Now + RetryDelay;
            if (!delivered && again < reminder.Due)
            {
                _schedule.Plan(reminder, again);
                _wake.TrySetResult();
            }
        }
    }

    private async Task SleepAsync(CancellationToken cancellationToken)
    {
        Task wake;
        TimeSpan delay;
        lock (_lock)
        {
            DateTime next = _schedule.NextDue() is { } due && due < _nextRefresh ? due : _nextRefresh;
            delay = next - Now;
            wake = _wake.Task;
        }

        if (delay <= TimeSpan.Zero)
        {
            return;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(wake, Task.Delay(delay, _time, waiting.Token));
        await waiting.CancelAsync();
    }
}
