using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Meets the deadlines of an outbox's stream. Each handler is repeatable and removes its deadline in the append that meets it; one that fails is put off, so
/// that it does not keep the others waiting.
/// </summary>
internal sealed partial class OutboxDeadlines(Outbox outbox, OutboxServices services)
{
    private const int MaxPage = 64;
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private IGrainTimer? _timer;
    private DateTimeOffset _next = DateTimeOffset.MaxValue;
    private bool _running;

    /// <summary>Looks at the journal once, for what the activation before this one left.</summary>
    public async Task LoadAsync()
    {
        if (await services.Journal.ReadNextDeadlineAsync(outbox.Stream) is { } next)
        {
            Expect(next);
        }
    }

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
    public void Wake() => Expect(services.Clock.GetUtcNow());

    private void StartTimer()
    {
        if (_running || _next == DateTimeOffset.MaxValue)
        {
            return;
        }

        var wait = _next - services.Clock.GetUtcNow();
        _timer ??= services.RegisterTimer(RunAsync);
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
                && await services.Journal.ReadDeadlinesAsync(outbox.Stream, services.Clock.GetUtcNow(), MaxPage, cancellationToken) is { Count: > 0 } due)
            {
                foreach (var deadline in due)
                {
                    await MeetAsync(deadline, cancellationToken);
                }
            }

            if (await services.Journal.ReadNextDeadlineAsync(outbox.Stream, cancellationToken) is { } next && next < _next)
            {
                _next = next;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(services.Logger, outbox.Owner.Code.Value, exception.Message);
            _next = services.Clock.GetUtcNow() + services.Options.RetryAfter;
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

    private async Task MeetAsync(StoredDeadline deadline, CancellationToken cancellationToken)
    {
        var slash = deadline.Name.IndexOf('/', StringComparison.Ordinal);
        var (kind, subject) = slash < 0 ? (deadline.Name, string.Empty) : (deadline.Name[..slash], deadline.Name[(slash + 1)..]);
        try
        {
            switch (kind)
            {
                case "erase":
                    var again = await outbox.Withdrawals.EraseAsync(new MessageId(subject), cancellationToken);
                    await outbox.CommitAsync(new DeadlineMet(deadline.Name, again is { } wait ? services.Clock.GetUtcNow() + wait : null));
                    break;
                case "due":
                    await outbox.Clocks.RemindAsync(deadline.Name, new MessageId(subject), cancellationToken);
                    break;
                case "expire":
                    await outbox.Clocks.ExpireAsync(deadline.Name, new MessageId(subject), cancellationToken);
                    break;
                case "stuck":
                    await outbox.Stuck.LookAsync(deadline.Name, subject, cancellationToken);
                    break;
                case "refused":
                    await outbox.Clocks.TellRefusalAsync(deadline.Name, deadline.Position ?? 0, cancellationToken);
                    break;
                default:
                    // A newer program's; it stays until one of those runs here again.
                    await outbox.CommitAsync(new DeadlineMet(deadline.Name, services.Clock.GetUtcNow() + LongestWait));
                    break;
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogPutOff(services.Logger, outbox.Owner.Code.Value, deadline.Name, exception.Message);
            await outbox.CommitAsync(new DeadlineMet(deadline.Name, services.Clock.GetUtcNow() + services.Options.RetryAfter));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox {Owner} could not meet the deadline {Deadline} and tries again: {Reason}")]
    private static partial void LogPutOff(ILogger logger, string owner, string deadline, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Outbox {Owner} could not look at its deadlines and tries again: {Reason}")]
    private static partial void LogFailed(ILogger logger, string owner, string reason);
}
