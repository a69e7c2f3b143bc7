using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Orleans.Runtime.Messaging;
using Orleans.Storage;

namespace Interpol.Mesh.Gateway.Tests.Cluster;

public sealed class GrainCallerTests
{
    private readonly ManualTime _time = new();
    private readonly CallerScope _callers = new();
    private readonly SiloDepartures _departures = new();
    private readonly GrainCaller _calls;
    private readonly DateTimeOffset _began;

    public GrainCallerTests()
    {
        _callers.Enter(OwnerId.Parse("FR"));
        _calls = new GrainCaller(Substitute.For<IGrainFactory>(), _callers, _departures, new CallRetryOptions(), _time, NullLogger<GrainCaller>.Instance);
        _began = _time.GetUtcNow();
    }

    public static TheoryData<string> Transient => new(Failures.Keys);

    private static Dictionary<string, Func<Exception>> Failures { get; } = new()
    {
        ["time-out"] = () => new TimeoutException(),
        ["silo gone"] = () => new SiloUnavailableException(),
        ["rejected"] = () => new SiloUnavailableException("rejected"),
        ["no connection"] = () => new ConnectionFailedException("refused"),
        ["storage conflict"] = () => new InconsistentStateException("conflict"),
        ["cancelled over there"] = () => new OperationCanceledException(),
        ["unavailable"] = () => new MeshException(MeshErrorCodes.Unavailable, "The hub lyon cannot be opened."),
        ["busy"] = () => new MeshException(MeshErrorCodes.Busy, "The queue is full."),
        ["busy for a moment"] = () => new MeshException(MeshErrorCodes.Busy, "The queue is full.", TimeSpan.FromMilliseconds(100)),
    };

    private TimeSpan Elapsed => _time.GetUtcNow() - _began;

    [Theory]
    [MemberData(nameof(Transient))]
    public async Task What_passes_is_tried_again_with_the_same_arguments(string kind)
    {
        var seen = new List<string>();
        var call = _calls.WriteAsync("operation-1", (_, operation, _) =>
        {
            seen.Add(operation);
            return seen.Count <= 3 ? Task.FromException<int>(Failures[kind]()) : Task.FromResult(42);
        });
        await Until.TrueAsync(() => call.IsCompleted, _time, "the call ends");
        Assert.Equal(42, await call);
        Assert.Equal(["operation-1", "operation-1", "operation-1", "operation-1"], seen);
        Assert.True(Elapsed < TimeSpan.FromSeconds(1), $"Three failures took {Elapsed.TotalMilliseconds} ms.");
    }

    [Fact]
    public async Task The_first_retry_comes_within_twenty_milliseconds()
    {
        var attempts = 0;
        var call = _calls.ReadAsync(0, (_, _, _) => ++attempts == 1 ? Task.FromException<int>(new SiloUnavailableException()) : Task.FromResult(1), CancellationToken.None);
        await Until.TrueAsync(() => call.IsCompleted, _time, "the call ends");
        Assert.True(Elapsed <= TimeSpan.FromMilliseconds(25), $"{Elapsed.TotalMilliseconds} ms");
    }

    [Theory]
    [InlineData("time-out", 504, MeshErrorCodes.Unavailable)]
    [InlineData("silo gone", 503, MeshErrorCodes.Unavailable)]
    [InlineData("unavailable", 503, MeshErrorCodes.Unavailable)]
    [InlineData("busy", 503, MeshErrorCodes.Busy)]
    public async Task After_ten_seconds_the_caller_is_told_that_the_outcome_is_unknown(string kind, int status, string code)
    {
        var attempts = 0;
        var call = _calls.WriteAsync(0, (_, _, _) =>
        {
            attempts++;
            return Task.FromException<int>(Failures[kind]());
        });
        await Until.TrueAsync(() => call.IsCompleted, _time, "the call ends");
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => call);
        Assert.Equal(status, refused.Status);
        Assert.Equal(code, refused.Code);
        Assert.NotNull(refused.RetryAfter);
        Assert.Contains("same operation id", refused.Message, StringComparison.Ordinal);
        Assert.InRange(Elapsed, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10.1));
        Assert.InRange(attempts, 15, 60);
    }

    [Theory]
    [InlineData(MeshErrorCodes.Invalid)]
    [InlineData(MeshErrorCodes.OperationConflict)]
    [InlineData(MeshErrorCodes.NotFound)]
    [InlineData(MeshErrorCodes.AttachmentMissing)]
    public async Task A_refusal_is_not_tried_again(string code)
    {
        var attempts = 0;
        var refused = await Assert.ThrowsAsync<MeshException>(() => _calls.WriteAsync(0, (_, _, _) =>
        {
            attempts++;
            return Task.FromException<int>(new MeshException(code, "No."));
        }));
        Assert.Equal(code, refused.Code);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_long_busy_goes_to_the_caller_at_once()
    {
        var busy = await Assert.ThrowsAsync<MeshException>(() => _calls.WriteAsync(0, (_, _, _) =>
            Task.FromException<int>(new MeshException(MeshErrorCodes.Busy, "Later.", TimeSpan.FromSeconds(5)))));
        Assert.Equal(TimeSpan.FromSeconds(5), busy.RetryAfter);
    }

    [Fact]
    public async Task A_call_for_nobody_does_not_leave_the_gateway()
    {
        var calls = new GrainCaller(Substitute.For<IGrainFactory>(), new CallerScope(), _departures, new CallRetryOptions(), _time, NullLogger<GrainCaller>.Instance);
        var made = false;
        var refused = await Assert.ThrowsAsync<MeshException>(() => calls.WriteAsync(0, (_, _, _) =>
        {
            made = true;
            return Task.FromResult(1);
        }));
        Assert.Equal(MeshErrorCodes.Forbidden, refused.Code);
        Assert.False(made);
    }

    [Fact]
    public async Task A_defect_is_not_tried_again()
    {
        var attempts = 0;
        await Assert.ThrowsAsync<InvalidDataException>(() => _calls.ReadAsync(0, (_, _, _) =>
        {
            attempts++;
            return Task.FromException<int>(new InvalidDataException());
        }, CancellationToken.None));
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_read_ends_when_its_asker_has_gone()
    {
        using var gone = new CancellationTokenSource();
        var call = _calls.ReadAsync(0, (_, _, _) => Task.FromException<int>(new SiloUnavailableException()), gone.Token);
        await Until.TrueAsync(() => _time.Waiting > 0 || call.IsCompleted, "the caller pauses");
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task What_waits_when_a_silo_goes_is_asked_again_at_once_with_the_same_arguments()
    {
        var seen = new List<string>();
        var call = _calls.WriteAsync("operation-1", (_, operation, _) =>
        {
            seen.Add(operation);
            return seen.Count == 1 ? new TaskCompletionSource<int>().Task : Task.FromResult(42);
        });
        Assert.False(call.IsCompleted);
        _departures.Tell();
        await Until.TrueAsync(() => call.IsCompleted, _time, "the call ends");
        Assert.Equal(42, await call);
        Assert.Equal(["operation-1", "operation-1"], seen);
        Assert.True(Elapsed <= TimeSpan.FromMilliseconds(25), $"{Elapsed.TotalMilliseconds} ms");
    }

    [Fact]
    public async Task A_silo_that_goes_while_the_call_is_being_made_is_not_missed()
    {
        var attempts = 0;
        var call = _calls.ReadAsync(0, (_, _, _) =>
        {
            if (++attempts > 1)
            {
                return Task.FromResult(42);
            }

            _departures.Tell();
            return new TaskCompletionSource<int>().Task;
        }, CancellationToken.None);
        await Until.TrueAsync(() => call.IsCompleted, _time, "the call ends");
        Assert.Equal(42, await call);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task What_is_asked_after_a_silo_went_waits_for_its_answer()
    {
        _departures.Tell();
        var attempts = 0;
        var answer = new TaskCompletionSource<int>();
        var call = _calls.ReadAsync(0, (_, _, _) =>
        {
            attempts++;
            return answer.Task;
        }, CancellationToken.None);
        answer.SetResult(42);
        Assert.Equal(42, await call);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task An_answer_that_comes_when_nobody_waits_for_it_is_dropped_and_no_failure_of_it_is_left_unseen()
    {
        var late = new List<TaskCompletionSource<int>>();
        var unseen = new List<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> see = (_, failure) => unseen.AddRange(failure.Exception.InnerExceptions.Where(inner => inner is InvalidTimeZoneException));
        TaskScheduler.UnobservedTaskException += see;
        try
        {
            await LeaveBehindAsync();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= see;
        }

        Assert.Empty(unseen);

        // A method of its own, so that nothing holds the tasks when the collector looks for them.
        async Task LeaveBehindAsync()
        {
            var call = _calls.ReadAsync(0, (_, _, _) =>
            {
                late.Add(new TaskCompletionSource<int>());
                return late.Count == 1 ? late[0].Task : Task.FromResult(2);
            }, CancellationToken.None);
            _departures.Tell();
            await Until.TrueAsync(() => call.IsCompleted, _time, "the call ends");
            Assert.Equal(2, await call);

            // A kind that nothing else in these tests fails with.
            late[0].SetException(new InvalidTimeZoneException());
            late.Clear();
        }
    }

    [Fact]
    public async Task A_read_whose_asker_has_gone_is_not_asked_again_when_a_silo_goes()
    {
        using var gone = new CancellationTokenSource();
        var attempts = 0;
        var call = _calls.ReadAsync(0, (_, _, _) =>
        {
            attempts++;
            return new TaskCompletionSource<int>().Task;
        }, gone.Token);
        await gone.CancelAsync();
        _departures.Tell();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task When_silos_go_on_going_the_caller_is_told_that_the_outcome_is_unknown()
    {
        var call = _calls.WriteAsync(0, (_, _, _) =>
        {
            _departures.Tell();
            return new TaskCompletionSource<int>().Task;
        });
        await Until.TrueAsync(() => call.IsCompleted, _time, "the call ends");
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => call);
        Assert.Equal((503, MeshErrorCodes.Unavailable), (refused.Status, refused.Code));
        Assert.InRange(Elapsed, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10.1));
    }
}
