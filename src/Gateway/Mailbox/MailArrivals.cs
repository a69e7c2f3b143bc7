using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Feeds;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>Tells whoever waits for an owner's mail that some has come: it is told once it is flushed, and nobody asks an actor.</summary>
/// <param name="cursor">Behind everything that had arrived before this start.</param>
/// <param name="logger">Where it is told that a listener failed.</param>
internal sealed partial class MailArrivals(FeedCursor cursor, ILogger logger)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private ImmutableArray<Action<MailboxChange>> _listeners = [];
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
    public FeedCursor Listen(Action<MailboxChange> listener)
    {
        lock (_gate)
        {
            _listeners = _listeners.Add(listener);
            return _cursor;
        }
    }

    /// <summary>Tells it no more.</summary>
    public void Leave(Action<MailboxChange> listener)
    {
        lock (_gate)
        {
            _listeners = _listeners.Remove(listener);
        }
    }

    /// <summary>Tells what is flushed.</summary>
    public void Tell(MailboxChange change)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _cursor = change.Cursor;
            foreach (var listener in _listeners)
            {
                try
                {
                    listener(change);
                }
                catch (Exception failure)
                {
                    // It must keep nothing from the others, nor look like a failure of what is stored.
                    LogListenerFailed(failure);
                }
            }

            waiting = _changed;
            _changed = NewSignal();
        }

        waiting.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Error, Message = "Somebody who follows a mailbox could not take what has come.")]
    private partial void LogListenerFailed(Exception exception);
}
