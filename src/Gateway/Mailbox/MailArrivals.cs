using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>Tells whoever waits for an owner's mail that some has come: it is told once it is flushed, and nobody asks an actor.</summary>
/// <param name="cursor">Behind everything that had arrived before this start.</param>
internal sealed class MailArrivals(FeedCursor cursor)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private Action<MailNews>? _listener;
    private FeedCursor _cursor = cursor;

    /// <summary>Behind everything that has arrived.</summary>
    public FeedCursor Cursor
    {
        get
        {
            lock (_gate)
            {
                return _cursor;
            }
        }
    }

    /// <summary>Ends when something arrives after this was asked for.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    /// <summary>Has everything that arrives from now on told to one listener, in order; told before anything else happens with the mailbox, so it must not wait.</summary>
    /// <returns>Behind everything that arrived before.</returns>
    public FeedCursor Listen(Action<MailNews> listener)
    {
        lock (_gate)
        {
            _listener += listener;
            return _cursor;
        }
    }

    /// <summary>Tells it no more.</summary>
    public void Leave(Action<MailNews> listener)
    {
        lock (_gate)
        {
            _listener -= listener;
        }
    }

    /// <summary>Tells what is flushed.</summary>
    public void Tell(MailNews news)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _cursor = news.Cursor;
            _listener?.Invoke(news);
            waiting = _changed;
            _changed = NewSignal();
        }

        waiting.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
