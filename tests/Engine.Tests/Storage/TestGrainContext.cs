namespace Interpol.Mesh.Engine.Tests.Storage;

/// <summary>As much of an activation as the injection of states needs.</summary>
internal sealed class TestGrainContext(GrainId grainId, IServiceProvider services) : IGrainContext, IGrainLifecycle
{
    private readonly List<ILifecycleObserver> _observers = [];

    public GrainReference GrainReference => throw new NotSupportedException();

    public GrainId GrainId => grainId;

    public object? GrainInstance => null;

    public ActivationId ActivationId => default;

    public GrainAddress Address => throw new NotSupportedException();

    public IServiceProvider ActivationServices => services;

    public IGrainLifecycle ObservableLifecycle => this;

    public Task Deactivated => Task.CompletedTask;

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => grainId.GetHashCode();

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        Assert.Equal(GrainLifecycleStage.SetupState, stage);
        _observers.Add(observer);
        return new MemoryStream();
    }

    internal Task SetUpStateAsync() => Task.WhenAll(_observers.Select(observer => observer.OnStart()));
}
