using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Grains.Journal;

/// <summary>
/// A grain whose state is in the journal of its home hub. The state is read by the first call, not at activation: a hub that cannot be opened then refuses calls with
/// a sentence and is tried again by the next one.
/// </summary>
/// <typeparam name="TState">What it holds in memory.</typeparam>
internal abstract class JournaledGrain<TState> : Grain
    where TState : class
{
    /// <summary>
    /// When to look once more whether the journal holds what was read. A predecessor on a silo that was declared dead while it lives may write until it hears of that,
    /// at the latest when its lease (<see cref="Storage.CommitLease"/>) is over; what it wrote behind this activation's back nobody else would tell it of, before its own next write.
    /// </summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(8);

    private readonly LoadedOnce<TState> _state = new();

    /// <summary>The state if it has been read.</summary>
    protected TState? Loaded => _state.Loaded;

    protected ValueTask<TState> StateAsync() => _state.GetAsync(LoadAndWatchAsync);

    /// <summary>Reads the state.</summary>
    protected abstract Task<TState> LoadAsync();

    /// <summary>What writes the streams that the state was read from.</summary>
    protected abstract IEnumerable<StreamAppender> Streams(TState state);

    /// <summary>The owner whose code is the key.</summary>
    /// <exception cref="MeshException"><c>unknown-owner</c>: there is none.</exception>
    protected OwnerInfo OwnerOfKey(OwnerDirectory owners) =>
        (OwnerId.TryParse(this.GetPrimaryKeyString(), out var id) ? owners.Find(id) : null)
        ?? throw new MeshException(MeshErrorCodes.UnknownOwner, "There is no owner with that code.");

    private async Task<TState> LoadAndWatchAsync()
    {
        var state = await LoadAsync();
        IGrainTimer? timer = null;
        timer = RegisterTimer(async cancellationToken =>
        {
            foreach (var stream in Streams(state))
            {
                if (!await stream.TryVerifyAsync(cancellationToken))
                {
                    timer?.Change(LookAgainAfter, Timeout.InfiniteTimeSpan);
                }
            }
        });
        timer?.Change(LookAgainAfter, Timeout.InfiniteTimeSpan);
        return state;
    }

    /// <summary>
    /// Registers a timer that interleaves and does not run yet. Null when the activation is going, while turns of it still run: the successor does
    /// what the timer would have done.
    /// </summary>
    protected IGrainTimer? RegisterTimer(Func<CancellationToken, Task> callback)
    {
        try
        {
            return this.RegisterGrainTimer(
                callback,
                new GrainTimerCreationOptions { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}

/// <summary>
/// What an activation reads by its first call, not at activation: a hub that cannot be opened then refuses calls with a sentence and is tried again by the
/// next one. Used from the turns of one activation only.
/// </summary>
/// <typeparam name="T">What it reads.</typeparam>
internal sealed class LoadedOnce<T>
    where T : class
{
    private T? _value;
    private Task<T>? _loading;

    /// <summary>What was read; null before.</summary>
    public T? Loaded => _value;

    /// <summary>Puts another in its place.</summary>
    public void Replace(T value) => _value = value;

    /// <summary>Reads it, unless that was done.</summary>
    public ValueTask<T> GetAsync(Func<Task<T>> load) => _value is { } value ? ValueTask.FromResult(value) : new ValueTask<T>(LoadAsync(load));

    private async Task<T> LoadAsync(Func<Task<T>> load)
    {
        var loading = _loading ??= load();
        try
        {
            return _value = await loading;
        }
        finally
        {
            // After a failure the first to hear of it may have begun again: two states must never be read beside each other.
            if (ReferenceEquals(_loading, loading))
            {
                _loading = null;
            }
        }
    }
}
