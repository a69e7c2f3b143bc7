using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Journal;

/// <summary>
/// Meets the deadlines of one stream when they come, one after the other. Used from the turns of one activation only; what an activation that is going leaves is
/// its successor's.
/// </summary>
/// <param name="journal">The hub's journal.</param>
/// <param name="stream">Writes the stream.</param>
/// <param name="retryAfter">How long to wait after a failure.</param>
/// <param name="registerTimer">Registers a timer that interleaves and does not run yet.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed partial class StreamDeadlines(
    IHubJournal journal, StreamAppender stream, TimeSpan retryAfter, Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer, TimeProvider clock, ILogger logger)
{
    /// <summary>How long to leave a deadline of a newer program alone: it stays until one of those runs here again.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private const int MaxPage = 64;

    private IGrainTimer? _timer;
    private DateTimeOffset _next = DateTimeOffset.MaxValue;
    private bool _running;

    /// <summary>Meets one deadline: removes or moves it in the append that does what was due.</summary>
    public required Func<StoredDeadline, CancellationToken, Task> Meet { get; init; }

    /// <summary>Something is due at a time.</summary>
    public void Expect(DateTimeOffset at)
    {
        if (at < _next)
        {
            _next = at;
            StartTimer();
        }
    }

    /// <summary>Looks at once whether something is due.</summary>
    public void Wake()
    {
        // Also when the next one should have been met by now: the timer may go by another clock, or be late.
        var now = clock.GetUtcNow();
        _next = now < _next ? now : _next;
        StartTimer();
    }

    /// <summary>A deadline needs nothing more, or has to be looked at again later.</summary>
    public Task MoveAsync(string deadline, DateTimeOffset? at = null) => stream.CommitAsync(batch => batch.MoveDeadline(deadline, at));

    private void StartTimer()
    {
        if (_running || _next == DateTimeOffset.MaxValue)
        {
            return;
        }

        var wait = _next - clock.GetUtcNow();
        _timer ??= registerTimer(RunAsync);
        _timer?.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        if (_running)
        {
            return;
        }

        _running = true;
        _next = DateTimeOffset.MaxValue;
        try
        {
            while (!cancellationToken.IsCancellationRequested
                && await journal.ReadDeadlinesAsync(stream.Stream, clock.GetUtcNow(), MaxPage, cancellationToken) is { Count: > 0 } due)
            {
                foreach (var deadline in due)
                {
                    await TryMeetAsync(deadline, cancellationToken);
                }
            }

            if (await journal.ReadNextDeadlineAsync(stream.Stream, cancellationToken) is { } next && next < _next)
            {
                _next = next;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(logger, stream.Stream, exception.Message);

            // A database that is away for a moment must not cost more than that.
            _next = clock.GetUtcNow() + (StorageFailure.Refusal(exception)?.RetryAfter ?? retryAfter);
        }
        catch (OperationCanceledException)
        {
            // The activation is going; its successor meets what is left.
        }
        finally
        {
            _running = false;
        }

        if (!cancellationToken.IsCancellationRequested)
        {
            StartTimer();
        }
    }

    private async Task TryMeetAsync(StoredDeadline deadline, CancellationToken cancellationToken)
    {
        try
        {
            await Meet(deadline, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogPutOff(logger, stream.Stream, deadline.Name, exception.Message);
            await MoveAsync(deadline.Name, clock.GetUtcNow() + retryAfter);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Stream} could not meet the deadline {Deadline} and tries again: {Reason}")]
    private static partial void LogPutOff(ILogger logger, StreamName stream, string deadline, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Stream} could not look at its deadlines and tries again: {Reason}")]
    private static partial void LogFailed(ILogger logger, StreamName stream, string reason);
}
