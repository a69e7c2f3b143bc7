using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace Interpol.Mesh.Gateway.Cluster;

/// <summary>
/// Calls actors. What fails because a silo went, or is only just taking over, is repeated for <see cref="CallRetryOptions.Total"/> with the same
/// arguments: every writing call carries an operation id or is without effect when repeated.
/// </summary>
internal sealed partial class GrainCaller(IGrainFactory grains, CallerScope callers, SiloDepartures departures, CallRetryOptions options, TimeProvider time, ILogger<GrainCaller> logger)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>One attempt of a call.</summary>
    public delegate Task<TResult> Attempt<in TState, TResult>(IGrainFactory grains, TState state, CancellationToken cancellationToken);

    /// <summary>Asks for something. Ends at once when the asker has gone.</summary>
    /// <param name="state">What the attempt needs, so that it can be a static lambda.</param>
    /// <param name="attempt">The call.</param>
    /// <param name="cancellationToken">The asker has gone.</param>
    /// <exception cref="RequestRefusedException">503 or 504: all attempts failed.</exception>
    /// <exception cref="MeshException">The actor refused.</exception>
    public Task<TResult> ReadAsync<TState, TResult>(TState state, Attempt<TState, TResult> attempt, CancellationToken cancellationToken) =>
        CallAsync(state, attempt, writes: false, cancellationToken);

    /// <summary>Changes something. A change that has begun is carried through even when the asker has gone: it may be written already.</summary>
    /// <param name="state">What the attempt needs, so that it can be a static lambda.</param>
    /// <param name="attempt">The call; it must be without effect when it is repeated.</param>
    /// <exception cref="RequestRefusedException">503 or 504: all attempts failed and the outcome is unknown.</exception>
    /// <exception cref="MeshException">The actor refused.</exception>
    public Task<TResult> WriteAsync<TState, TResult>(TState state, Attempt<TState, TResult> attempt) =>
        CallAsync(state, attempt, writes: true, CancellationToken.None);

    private async Task<TResult> CallAsync<TState, TResult>(TState state, Attempt<TState, TResult> attempt, bool writes, CancellationToken cancellationToken)
    {
        if (callers.Current is null)
        {
            throw new MeshException(MeshErrorCodes.Forbidden, "An actor is called for nobody; enter the scope of a caller first.");
        }

        var began = time.GetTimestamp();
        for (var failures = 1; ; failures++)
        {
            TimeSpan pause;
            try
            {
                // Taken before the call is made, so that a silo that goes in between is not missed.
                var departure = departures.Next;
                return await AnswerAsync(attempt(grains, state, cancellationToken), departure);
            }
            catch (Exception failure) when (IsTransient(failure))
            {
                cancellationToken.ThrowIfCancellationRequested();
                pause = PauseAfter(failure, failures);
                var spent = time.GetElapsedTime(began);
                if (spent + pause >= options.Total)
                {
                    LogGivenUp(failures, spent.TotalSeconds, failure.Message);
                    throw GivenUp(failure, writes);
                }
            }

            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Waits for an answer until a silo goes: an answer from one that has gone never comes, and what is under way then is repeated at once instead of when its time is over.
    /// What a grain's storage refuses comes wrapped into an exception that says which state it was; the refusal itself is what callers understand.
    /// </summary>
    private static async Task<TResult> AnswerAsync<TResult>(Task<TResult> call, CancellationToken departure)
    {
        try
        {
            return await call.WaitAsync(departure);
        }
        catch (OperationCanceledException) when (departure.IsCancellationRequested)
        {
            // Nobody waits for this answer any more: that it fails later is no news, and must not come up as a failure that nobody has seen.
            _ = call.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }
        catch (OrleansException failure) when (failure.InnerException is MeshException refusal)
        {
            throw new MeshException(refusal.Code, refusal.Message, refusal.RetryAfter);
        }
    }

    private bool IsTransient(Exception failure) => failure switch
    {
        MeshException { Code: MeshErrorCodes.Unavailable } => true,
        MeshException { Code: MeshErrorCodes.Busy } busy => busy.RetryAfter is null || busy.RetryAfter <= options.LongestBusy,
        TimeoutException
            or OrleansMessageRejectionException
            or ConnectionFailedException
            or ClientNotAvailableException
            or GatewayTooBusyException
            or InconsistentStateException
            or OperationCanceledException => true,
        _ => false,
    };

    /// <summary>At once after the first failure, give or take; then longer and longer, never less than the actor asked for.</summary>
    private TimeSpan PauseAfter(Exception failure, int failures)
    {
        var longest = failures == 1
            ? options.FirstPause
            : TimeSpan.FromTicks(Math.Min(options.LongestPause.Ticks, options.FirstPause.Ticks << Math.Min(failures - 1, 16)));
        var pause = longest * (failures == 1 ? Random.Shared.NextDouble() : 0.5 + (Random.Shared.NextDouble() / 2));
        return failure is MeshException { Code: MeshErrorCodes.Busy, RetryAfter: { } asked } && asked > pause ? asked : pause;
    }

    private static RequestRefusedException GivenUp(Exception failure, bool writes)
    {
        var why = failure is MeshException mesh ? mesh.Message : "The hub that holds this does not answer.";
        var advice = writes
            ? "Whether the change was made is unknown: repeat the request unchanged, with the same operation id, and it is made exactly once."
            : "Try again.";
        return new RequestRefusedException(
            failure is TimeoutException ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status503ServiceUnavailable,
            failure is MeshException { Code: MeshErrorCodes.Busy } ? MeshErrorCodes.Busy : MeshErrorCodes.Unavailable,
            $"{why} {advice}",
            retryAfter: RetryAfter,
            cause: failure);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A call failed {Failures} times in {Seconds:F1} s and is given up: {Reason}")]
    private partial void LogGivenUp(int failures, double seconds, string reason);
}

/// <summary>How often and how long a call of an actor is tried.</summary>
internal sealed record CallRetryOptions
{
    /// <summary>How long one attempt may take. Default 3 s.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long attempts go on in all. Default 10 s.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The pause before the second retry; the first comes within this time. Every further pause is twice as long. Default 20 ms, so that a takeover is felt below a second.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The longest pause. Default 500 ms.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A busy answer that asks for more patience than this goes to the caller at once. Default 1 s.</summary>
    public TimeSpan LongestBusy { get; init; } = TimeSpan.FromSeconds(1);
}
