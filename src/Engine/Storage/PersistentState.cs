using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Interpol.Mesh.Engine.Storage;

/// <summary>One named state of one activation; it is read before the grain activates.</summary>
internal sealed class PersistentState<TState> : IPersistentState<TState>, ILifecycleObserver
{
    private readonly string _stateName;
    private readonly IGrainContext _context;
    private readonly IGrainStorage _storage;
    private readonly GrainState<TState> _grainState;

    internal PersistentState(string stateName, IGrainContext context, IGrainStorage storage)
    {
        _stateName = stateName;
        _context = context;
        _storage = storage;
        _grainState = new GrainState<TState>(NewState<TState>.Create());
        context.ObservableLifecycle.Subscribe($"state {stateName}", GrainLifecycleStage.SetupState, this);
    }

    public TState State
    {
        get => _grainState.State!;
        set => _grainState.State = value;
    }

    public string? Etag => _grainState.ETag;

    public bool RecordExists => _grainState.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) =>
        GuardAsync("read", _storage.ReadStateAsync(_stateName, _context.GrainId, _grainState, cancellationToken));

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task WriteStateAsync(CancellationToken cancellationToken) =>
        GuardAsync("written", _storage.WriteStateAsync(_stateName, _context.GrainId, _grainState, cancellationToken));

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken) =>
        GuardAsync("cleared", _storage.ClearStateAsync(_stateName, _context.GrainId, _grainState, cancellationToken));

    public Task OnStart(CancellationToken cancellationToken = default) => ReadStateAsync(cancellationToken);

    public Task OnStop(CancellationToken cancellationToken = default) => Task.CompletedTask;

    // What a storage throws may be of any type; whoever calls the grain is told what failed in terms of the grain.
    private async Task GuardAsync(string verb, Task operation)
    {
        try
        {
            await operation;
        }
        catch (Exception exception) when (exception is not (OrleansException or OperationCanceledException))
        {
            throw new OrleansException($"State '{_stateName}' of grain '{_context.GrainId}' could not be {verb}: {exception.Message}", exception);
        }
    }
}
