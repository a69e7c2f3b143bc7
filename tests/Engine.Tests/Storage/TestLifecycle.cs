namespace Interpol.Mesh.Engine.Tests.Storage;

/// <summary>Starts and stops whatever takes part in a silo's life, without a silo; application code may do the same.</summary>
internal sealed class TestLifecycle : ISiloLifecycle
{
    private readonly List<ILifecycleObserver> _observers = [];

    public int HighestCompletedStage => ServiceLifecycleStage.Active;

    public int LowestStoppedStage => ServiceLifecycleStage.First;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        _observers.Add(observer);
        return new Subscription();
    }

    internal Task StartAsync() => Task.WhenAll(_observers.Select(observer => observer.OnStart()));

    internal Task StopAsync() => Task.WhenAll(_observers.Select(observer => observer.OnStop()));

    private sealed class Subscription : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
