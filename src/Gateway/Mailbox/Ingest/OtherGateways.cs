namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>Whether an owner has other gateways than this one.</summary>
internal sealed class OtherGateways
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _there = NewSignal();

    /// <summary>Ends when there are others.</summary>
    public Task WhenThereAre
    {
        get
        {
            lock (_gate)
            {
                return _there.Task;
            }
        }
    }

    /// <summary>The hub says whether there are.</summary>
    public void Set(bool there)
    {
        lock (_gate)
        {
            if (there)
            {
                _there.TrySetResult();
            }
            else if (_there.Task.IsCompleted)
            {
                _there = NewSignal();
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
