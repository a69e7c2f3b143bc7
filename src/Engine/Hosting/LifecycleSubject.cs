using Orleans;

namespace Interpol.Mesh.Engine.Hosting;

/// <summary>Starts observers stage by stage, those of one stage together, and stops them in the opposite order. What has not been started is not stopped.</summary>
internal class LifecycleSubject : ILifecycleObservable
{
    private readonly Lock _gate = new();
    private readonly List<Subscription> _subscriptions = [];
    private int _highestStarted = int.MinValue;
    private bool _started;

    /// <summary>The highest stage that completed.</summary>
    public int HighestCompletedStage { get; private set; } = int.MinValue;

    /// <summary>The lowest stage that was stopped.</summary>
    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, stage, observer);
        lock (_gate)
        {
            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    /// <summary>Starts all stages. The first failure ends the start; the stages that were reached stay to be stopped.</summary>
    public async Task OnStart(CancellationToken cancellationToken = default)
    {
        _started = true;
        foreach (var stage in Stages().OrderBy(static group => group.Key))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _highestStarted = stage.Key;
            await Task.WhenAll(stage.Select(subscription => subscription.Observer.OnStart(cancellationToken)));
            HighestCompletedStage = stage.Key;
        }
    }

    /// <summary>Stops every stage that was reached. A failure does not keep the others from being stopped; the first is thrown at the end.</summary>
    public async Task OnStop(CancellationToken cancellationToken = default)
    {
        if (!_started)
        {
            return;
        }

        List<Exception>? failures = null;
        foreach (var stage in Stages().Where(group => group.Key <= _highestStarted).OrderByDescending(static group => group.Key))
        {
            try
            {
                await Task.WhenAll(stage.Select(subscription => subscription.Observer.OnStop(cancellationToken)));
            }
            catch (Exception exception)
            {
                (failures ??= []).Add(exception);
            }

            LowestStoppedStage = stage.Key;
        }

        if (failures is not null)
        {
            throw failures.Count == 1 ? failures[0] : new AggregateException(failures);
        }
    }

    private List<IGrouping<int, Subscription>> Stages()
    {
        lock (_gate)
        {
            return [.. _subscriptions.GroupBy(static subscription => subscription.Stage)];
        }
    }

    private sealed class Subscription(LifecycleSubject subject, int stage, ILifecycleObserver observer) : IDisposable
    {
        public int Stage => stage;

        public ILifecycleObserver Observer => observer;

        public void Dispose()
        {
            lock (subject._gate)
            {
                subject._subscriptions.Remove(this);
            }
        }
    }
}
