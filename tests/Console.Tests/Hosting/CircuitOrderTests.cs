using System.Collections.Concurrent;
using Interpol.Mesh.Console.Hosting;

namespace Interpol.Mesh.Console.Tests.Hosting;

public sealed class CircuitOrderTests
{
    private readonly Page _page = new();
    private readonly ConcurrentQueue<string> _done = new();

    [Fact]
    public async Task An_acknowledgement_waits_for_the_events_that_wait_for_the_page()
    {
        var order = await OpenAsync();
        var letter = SendAsync(order, () => OnPage("letter"));
        var acknowledgement = SendAsync(order, () => Now("acknowledgement"));
        var click = SendAsync(order, () => OnPage("click"));
        Assert.Empty(_done);

        await RunAsync(letter, acknowledgement, click);
        Assert.Equal(["letter", "acknowledgement", "click"], _done);
    }

    [Fact]
    public async Task What_waits_for_the_windows_next_word_keeps_nothing_up()
    {
        var order = await OpenAsync();
        var answer = new TaskCompletionSource();
        var question = SendAsync(order, () => answer.Task);
        var word = SendAsync(order, () =>
        {
            answer.SetResult();
            return Task.CompletedTask;
        });
        await RunAsync(question, word);
    }

    [Fact]
    public async Task What_fails_keeps_nothing_up_and_is_told_to_who_began_it()
    {
        var order = await OpenAsync();
        var broken = SendAsync(order, () => throw new InvalidOperationException("broken"));
        var refused = SendAsync(order, () => Task.FromException(new InvalidOperationException("refused")));
        var click = SendAsync(order, () => OnPage("click"));
        await RunAsync(click);
        Assert.Equal("broken", (await Assert.ThrowsAsync<InvalidOperationException>(() => broken)).Message);
        Assert.Equal("refused", (await Assert.ThrowsAsync<InvalidOperationException>(() => refused)).Message);
    }

    [Fact]
    public async Task Before_there_is_a_page_nothing_waits_for_it()
    {
        var order = new CircuitOrder();
        await SendAsync(order, () => Now("first"));
        await SendAsync(order, () => Now("second"));
        Assert.Equal(["first", "second"], _done);
    }

    private static Task SendAsync(CircuitOrder order, Func<Task> activity) => order.CreateInboundActivityHandler(_ => activity())(null!);

    private async Task<CircuitOrder> OpenAsync()
    {
        var order = new CircuitOrder();
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_page);
        var opened = order.OnCircuitOpenedAsync(null!, CancellationToken.None);
        SynchronizationContext.SetSynchronizationContext(before);
        await opened;
        return order;
    }

    private Task OnPage(string name)
    {
        var done = new TaskCompletionSource();
        _page.Post(
            _ =>
            {
                _done.Enqueue(name);
                done.SetResult();
            },
            null);
        return done.Task;
    }

    private Task Now(string name)
    {
        _done.Enqueue(name);
        return Task.CompletedTask;
    }

    private async Task RunAsync(params Task[] awaited)
    {
        var all = Task.WhenAll(awaited);
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (!all.IsCompleted)
        {
            Assert.True(DateTime.UtcNow < deadline, "something waits for ever");
            _page.RunNext();
            await Task.Yield();
        }

        await all;
    }

    /// <summary>A page that does what it is given one by one, when it is told to.</summary>
    private sealed class Page : SynchronizationContext
    {
        private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> _given = new();

        public override void Post(SendOrPostCallback d, object? state) => _given.Enqueue((d, state));

        public void RunNext()
        {
            if (_given.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
    }
}
