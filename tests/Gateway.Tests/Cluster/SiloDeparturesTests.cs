using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Cluster;

public sealed class SiloDeparturesTests
{
    private readonly SiloDepartures _departures = new();

    [Fact]
    public void Whoever_waits_is_told_once_and_whoever_comes_after_waits_for_the_next()
    {
        var first = _departures.Next;
        var told = 0;
        using var registration = first.Register(() => told++);
        Assert.False(first.IsCancellationRequested);
        _departures.Tell();
        var second = _departures.Next;
        Assert.True(first.IsCancellationRequested);
        Assert.False(second.IsCancellationRequested);
        _departures.Tell();
        Assert.True(second.IsCancellationRequested);
        Assert.Equal(1, told);
    }

    [Fact]
    public void A_token_that_was_told_can_still_be_waited_with()
    {
        var old = _departures.Next;
        _departures.Tell();
        var told = false;
        using var registration = old.Register(() => told = true);
        Assert.True(told);
    }

    /// <summary>All calls of a gateway wait with one token for as long as no silo goes, which may be months.</summary>
    [Fact]
    public async Task Calls_that_ended_leave_nothing_behind()
    {
        var calls = await AnsweredAsync();
        GC.Collect();
        Assert.DoesNotContain(calls, call => call.TryGetTarget(out _));
        Assert.False(_departures.Next.IsCancellationRequested);
    }

    [Fact]
    public async Task Nobody_is_missed_when_silos_go_while_others_begin_to_wait()
    {
        var stop = false;
        var waiting = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TaskCompletionSource<int>().Task.WaitAsync(_departures.Next));
            }
        })).ToArray();
        var telling = Task.Run(async () =>
        {
            while (!Volatile.Read(ref stop))
            {
                _departures.Tell();
                await Task.Yield();
            }
        });
        await Until.WithinAsync(Task.WhenAll(waiting));
        Volatile.Write(ref stop, true);
        await telling;
    }

    private async Task<List<WeakReference<object>>> AnsweredAsync()
    {
        var calls = new List<WeakReference<object>>();
        for (var i = 0; i < 100; i++)
        {
            var answer = new TaskCompletionSource<object>();
            var call = answer.Task.WaitAsync(_departures.Next);
            calls.Add(new WeakReference<object>(answer.Task));
            answer.SetResult(new object());
            await call;
        }

        return calls;
    }
}
