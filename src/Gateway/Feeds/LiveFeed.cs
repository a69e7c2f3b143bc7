using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>
/// One owner's feed while somebody listens to it. What its mailbox tells goes into a <see cref="LiveWindow"/>; listeners take from there at their own speed.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The timer ends with the feed.")]
internal sealed class LiveFeed
{
    /// <summary>The number of somebody who has not looked yet.</summary>
    public const long NotLookedYet = -1;

    private readonly Lock _gate = new();
    private readonly OwnerId _owner;
    private readonly MailArrivals _arrivals;
    private readonly FeedEntryWriter _entries;
    private readonly LiveFeedOptions _options;
    private readonly LiveWindow _window;
    private readonly ITimer _heartbeat;
    private TaskCompletionSource _changed = NewSignal();
    private long _beats;

    /// <summary>Opens the feed behind everything that has arrived.</summary>
    public LiveFeed(OwnerId owner, MailArrivals arrivals, FeedEntryWriter entries, LiveFeedOptions options, TimeProvider time)
    {
        _owner = owner;
        _arrivals = arrivals;
        _entries = entries;
        _options = options;
        lock (_gate)
        {
            // What is told from now on waits for the window.
            _window = new LiveWindow(arrivals.Listen(Take), options.WindowEntries, options.WindowBytes);
        }

        _heartbeat = time.CreateTimer(static feed => ((LiveFeed)feed!).Beat(), this, options.Heartbeat, options.Heartbeat);
    }

    /// <summary>How many listeners there are; kept by <see cref="LiveFeeds"/>.</summary>
    public int Listeners { get; set; }

    /// <summary>Bytes held for listeners that are behind.</summary>
    public long WindowBytes
    {
        get
        {
            lock (_gate)
            {
                return _window.Bytes;
            }
        }
    }

    /// <summary>Looks what there is for a listener.</summary>
    /// <param name="cursor">Up to where it has read.</param>
    /// <param name="number">The number from which it has not looked, at first <see cref="NotLookedYet"/>; moves on.</param>
    /// <param name="into">Receives entries.</param>
    public LiveGlance Look(FeedCursor cursor, ref long number, List<LiveFrame> into)
    {
        lock (_gate)
        {
            if (number < _window.First)
            {
                // What it has not looked at is partly gone from the window; its cursor says whether it has seen that elsewhere.
                if (!_window.Covers(cursor))
                {
                    return new LiveGlance(LiveState.Behind, _changed.Task, _beats);
                }

                number = _window.First;
            }

            _window.Take(cursor, ref number, _options.BatchBytes, into);
            return new LiveGlance(LiveState.Current, _changed.Task, _beats);
        }
    }

    /// <summary>Takes nothing any more.</summary>
    public void Close()
    {
        _arrivals.Leave(Take);
        _heartbeat.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Take(MailboxChange change)
    {
        List<LiveFrame>? frames = null;
        try
        {
            frames = change.Received.Select(item => _entries.Frame(_owner, item)).ToList();
        }
        finally
        {
            TaskCompletionSource waiting;
            lock (_gate)
            {
                if (frames is null)
                {
                    _window.Skip(change.Cursor);
                }
                else if (change.Withdrawn.Any(_window.Holds))
                {
                    // Whoever has not seen what was withdrawn reads pages, where its text is gone.
                    _window.Clear();
                }

                frames?.ForEach(_window.Add);
                waiting = Renew();
            }

            waiting.SetResult();
        }
    }

    private void Beat()
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _beats++;
            waiting = Renew();
        }

        waiting.SetResult();
    }

    private TaskCompletionSource Renew()
    {
        var waiting = _changed;
        _changed = NewSignal();
        return waiting;
    }
}

/// <summary>How a listener stands to a live feed.</summary>
internal enum LiveState
{
    /// <summary>It has all that the window has.</summary>
    Current,

    /// <summary>It has missed something and must read pages.</summary>
    Behind,
}

/// <summary>What a listener saw when it looked.</summary>
/// <param name="State">How it stands.</param>
/// <param name="Changed">Ends when it is worth looking again.</param>
/// <param name="Beats">Counts the heartbeats.</param>
internal readonly record struct LiveGlance(LiveState State, Task Changed, long Beats);
