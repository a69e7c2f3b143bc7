namespace Interpol.Mesh.Engine.Messaging;

/// <summary>Ends calls whose time has run out. One sweep looks at all of them: a timer for each call would cost more than the call.</summary>
internal sealed class TimeoutSweeper : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly Func<IEnumerable<PendingTable>> _tables;
    private readonly Action? _alsoSweep;
    private readonly Timer _timer;

    public TimeoutSweeper(Func<IEnumerable<PendingTable>> tables, Action? alsoSweep = null)
    {
        _tables = tables;
        _alsoSweep = alsoSweep;
        using (ExecutionContext.SuppressFlow())
        {
            _timer = new Timer(static sweeper => ((TimeoutSweeper)sweeper!).Sweep(), this, Period, Period);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Sweep()
    {
        foreach (var table in _tables())
        {
            if (table.TakeExpired(Environment.TickCount64) is { } expired)
            {
                foreach (var reply in expired)
                {
                    reply.OnTimeout();
                }
            }
        }

        _alsoSweep?.Invoke();
    }
}
