using System.Threading.Channels;

namespace Interpol.Mesh.Engine.Databases;

/// <summary>
/// Collects what many callers want written and hands it over in groups, so that one flush of the disk or one round trip
/// serves them all. There is one group under way at a time; while it is being written the next one gathers.
/// </summary>
/// <typeparam name="T">One write; whoever commits the group completes it, with its result or with its failure.</typeparam>
internal sealed class GroupWriter<T> : IAsyncDisposable
    where T : class
{
    private const int QueueLimit = 8192;

    private readonly Channel<T> _queue = Channel.CreateBounded<T>(new BoundedChannelOptions(QueueLimit) { SingleReader = true });
    private readonly int _largestGroup;
    private readonly Task _loop;

    private GroupWriter(int largestGroup, Func<GroupWriter<T>, Task> start)
    {
        _largestGroup = largestGroup;
        _loop = start(this);
    }

    /// <summary>Commits on a thread of its own; <paramref name="commit"/> may block and must not throw.</summary>
    internal static GroupWriter<T> OnOwnThread(string threadName, int largestGroup, Action<List<T>> commit) =>
        new(largestGroup, writer =>
        {
            var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var thread = new Thread(() =>
            {
                writer.CommitGroups(commit);
                ended.SetResult();
            })
            { IsBackground = true, Name = threadName };
            thread.Start();
            return ended.Task;
        });

    /// <summary>Commits asynchronously; <paramref name="commit"/> must not throw.</summary>
    internal static GroupWriter<T> Asynchronous(int largestGroup, Func<List<T>, Task> commit) =>
        new(largestGroup, writer => Task.Run(() => writer.CommitGroupsAsync(commit)));

    /// <summary>Queues one write; waits only when the queue is full.</summary>
    internal ValueTask EnqueueAsync(T item, CancellationToken cancellationToken) => _queue.Writer.WriteAsync(item, cancellationToken);

    /// <summary>Takes no more writes and returns when the queued ones are committed.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
    }

    private void CommitGroups(Action<List<T>> commit)
    {
        var group = new List<T>();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Gather(group);
            commit(group);
            group.Clear();
        }
    }

    private async Task CommitGroupsAsync(Func<List<T>, Task> commit)
    {
        var group = new List<T>();
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            Gather(group);
            await commit(group).ConfigureAwait(false);
            group.Clear();
        }
    }

    private void Gather(List<T> group)
    {
        while (group.Count < _largestGroup && _queue.Reader.TryRead(out T? item))
        {
            group.Add(item);
        }
    }
}
