using System.Diagnostics.CodeAnalysis;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Gateway.Boundary;
using Interpol.Mesh.Gateway.Calls;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>
/// One owner's feed while somebody listens to it: one poll for all listeners of this gateway. What it reads goes into a <see cref="LiveWindow"/>;
/// listeners take from there at their own speed.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The timer ends with the feed, and the token source holds nothing that needs disposing.")]
internal sealed partial class LiveFeed
{
    /// <summary>The number of somebody who has not looked yet.</summary>
    public const long NotLookedYet = -1;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly OwnerId _owner;
    private readonly GrainCaller _calls;
    private readonly CallerScope _callers;
    private readonly FeedEntryWriter _entries;
    private readonly LiveFeedOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LiveWindow _window;
    private readonly ITimer _heartbeat;
    private TaskCompletionSource _changed = NewSignal();
    private long _beats;
    private Problem? _ended;

    /// <summary>Opens the feed behind a cursor and begins to poll.</summary>
    public LiveFeed(OwnerId owner, FeedCursor cursor, GrainCaller calls, CallerScope callers, FeedEntryWriter entries, LiveFeedOptions options, TimeProvider time, ILogger logger)
    {
        _owner = owner;
        _calls = calls;
        _callers = callers;
        _entries = entries;
        _options = options;
        _time = time;
        _logger = logger;
        _window = new LiveWindow(cursor, options.WindowEntries, options.WindowBytes);
        _heartbeat = time.CreateTimer(static feed => ((LiveFeed)feed!).Beat(), this, options.Heartbeat, options.Heartbeat);
        Polling = PollAsync(cursor, _closing.Token);
    }

    /// <summary>Ends when the feed is closed and its last read has come back.</summary>
    public Task Polling { get; }

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
                    return new LiveGlance(LiveState.Behind, _changed.Task, _beats, null);
                }

                number = _window.First;
            }

            _window.Take(cursor, ref number, _options.BatchBytes, into);

            // What was read before the end is still sent.
            var state = _ended is not null && into.Count == 0 ? LiveState.Ended : LiveState.Current;
            return new LiveGlance(state, _changed.Task, _beats, _ended);
        }
    }

    /// <summary>Stops polling.</summary>
    public void Close()
    {
        _heartbeat.Dispose();
        _closing.Cancel();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task PollAsync(FeedCursor cursor, CancellationToken closing)
    {
        // Not the officer's who happens to listen first: the poll is the gateway's own, for all listeners.
        using var caller = _callers.Enter(_owner);
        await Task.Yield();
        try
        {
            while (!closing.IsCancellationRequested)
            {
                var began = _time.GetTimestamp();
                if (await ReadAsync(cursor, closing) is { } page)
                {
                    await PublishAsync(page, closing);
                    cursor = page.Next;
                    if (page.Entries.Length > 0 || _time.GetElapsedTime(began) >= _options.Pause)
                    {
                        continue;
                    }
                }

                await Task.Delay(_options.Pause, _time, closing);
            }
        }
        catch (Exception) when (closing.IsCancellationRequested)
        {
            // The last listener has gone.
        }
        catch (Exception failure)
        {
            LogEnded(failure, _owner);
            End(ProblemCatalogue.OfException(failure) ?? ProblemCatalogue.OfStatus(StatusCodes.Status500InternalServerError));
        }
    }

    /// <summary>One read; null when the feed's hub could not be reached, which listeners sit out.</summary>
    private async Task<FeedPage?> ReadAsync(FeedCursor cursor, CancellationToken closing)
    {
        try
        {
            return await _calls.ReadAsync(
                (Owner: _owner, Cursor: cursor, Max: _options.PageSize),
                static (grains, state, cancellationToken) =>
                    grains.GetGrain<IFeedGrain>(state.Owner.Value).ReadAsync("gateway", state.Cursor, state.Max, FeedLimits.MaxWait, cancellationToken),
                closing);
        }
        catch (RequestRefusedException unreachable) when (unreachable.Code is MeshErrorCodes.Unavailable or MeshErrorCodes.Busy)
        {
            return null;
        }
        catch (MeshException busy) when (busy.Code is MeshErrorCodes.Busy)
        {
            await Task.Delay(busy.RetryAfter ?? _options.Pause, _time, closing);
            return null;
        }
    }

    private async ValueTask PublishAsync(FeedPage page, CancellationToken closing)
    {
        if (page.Entries.IsEmpty)
        {
            return;
        }

        var frames = new LiveFrame[page.Entries.Length];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = await _entries.FrameAsync(_owner, page.Entries[i], closing);
        }

        TaskCompletionSource waiting;
        lock (_gate)
        {
            foreach (var frame in frames)
            {
                _window.Add(frame);
            }

            waiting = Renew();
        }

        waiting.SetResult();
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

    private void End(Problem problem)
    {
        TaskCompletionSource waiting;
        lock (_gate)
        {
            _ended = problem;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live feed of {Owner} ended; its listeners come back by themselves.")]
    private partial void LogEnded(Exception exception, OwnerId owner);
}
