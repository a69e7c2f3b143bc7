
namespace Interpol.Mesh.Engine.Activation;

/// <summary>
/// Runs the work of one activation, one piece at a time, on the thread pool. Awaits inside a turn come back here because the turn runs as a task of
/// this scheduler, so nothing that a grain does without leaving its scheduler ever runs beside itself.
/// </summary>
internal sealed class ActivationScheduler(GrainActivation activation) : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>How long one activation may keep a thread while others wait for one.</summary>
    private const long QuantumMilliseconds = 20;

    private readonly Lock _gate = new();
    private readonly Queue<object> _work = new();
    private bool _scheduled;

    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Starts an admitted turn behind the work that is already queued.</summary>
    public void Start(Turn turn) => Enqueue(turn);

    /// <summary>Runs an asynchronous function on this scheduler.</summary>
    public void Run(Func<Task> function)
    {
        // The continuations of the task stay here; its outcome is the function's own business.
        using (ExecutionContext.SuppressFlow())
        {
            _ = Task.Factory.StartNew(function, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this);
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        var previous = RuntimeContext.Enter(activation);
        try
        {
            var until = Environment.TickCount64 + QuantumMilliseconds;
            do
            {
                object item;
                lock (_gate)
                {
                    if (!_work.TryDequeue(out item!))
                    {
                        _scheduled = false;
                        return;
                    }
                }

                if (item is Task task)
                {
                    TryExecuteTask(task);
                }
                else
                {
                    activation.CreateTurnTask((Turn)item).RunSynchronously(this);
                }
            }
            while (Environment.TickCount64 <= until);
        }
        finally
        {
            RuntimeContext.Restore(previous);
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task) => Enqueue(task);

    // Only on the thread that runs this scheduler's work now: there it cannot run beside anything.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, activation) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _work.OfType<Task>()];
        }
    }

    private void Enqueue(object item)
    {
        lock (_gate)
        {
            _work.Enqueue(item);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
