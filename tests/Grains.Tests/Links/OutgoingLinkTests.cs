using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;
using NSubstitute;

namespace Interpol.Mesh.Grains.Tests.Links;

public sealed class OutgoingLinkTests
{
    private readonly WindowBudget _budget = new(1000);
    private readonly IGrainTimer _timer = Substitute.For<IGrainTimer>();
    private readonly List<TimeSpan> _dues = [];
    private readonly OutgoingLink<long> _link;
    private readonly List<long[]> _sent = [];
    private readonly List<long> _readFrom = [];
    private Func<long[], long> _receiver = _ => 0;
    private Func<CancellationToken, Task>? _pump;

    public OutgoingLinkTests()
    {
        _timer.When(timer => timer.Change(Arg.Any<TimeSpan>(), Arg.Any<TimeSpan>())).Do(call => _dues.Add(call.ArgAt<TimeSpan>(0)));
        _link = new OutgoingLink<long>("BR/flash", _budget, pump =>
        {
            _pump = pump;
            return _timer;
        })
        {
            ReadWaiting = (from, max, _, _) => Task.FromResult(ReadWaiting(from, max)),
            Send = (entries, _) => Task.FromResult(Send(entries)),
            Confirmed = () => { },
            Failed = _ => { },
        };
    }

    [Fact]
    public async Task What_is_confirmed_is_not_sent_again()
    {
        Add(3);
        _receiver = entries => entries[^1];
        await PumpAsync();
        Add(1);
        await PumpAsync();

        Assert.Equal([[1L, 2L, 3L], [4L]], _sent);
        Assert.Equal((4L, 0L), (_link.Acknowledged, _link.Waiting));
    }

    [Fact]
    public async Task A_receiver_that_takes_a_part_gets_the_rest()
    {
        Add(3);
        _receiver = entries => entries[0];
        await PumpAsync();

        Assert.Equal([[1L, 2L, 3L], [2L, 3L], [3L]], _sent);
    }

    [Fact]
    public async Task A_failure_is_waited_out_and_waking_ends_the_wait()
    {
        Add(1);
        _receiver = _ => throw new TimeoutException("late");
        await PumpAsync();
        await PumpAsync();

        Assert.Equal("late", _link.LastFailure);
        Assert.InRange(_dues[^1].TotalMilliseconds, 50, 100);
        _dues.Clear();
        _link.Kick();
        Assert.Empty(_dues);
        _link.Wake();
        Assert.Equal([TimeSpan.Zero], _dues);
        _receiver = entries => entries[^1];
        await PumpAsync();
        Assert.Null(_link.LastFailure);
        Assert.Equal(0, _link.Waiting);
    }

    [Fact]
    public async Task A_failure_of_the_database_is_told_without_files_and_causes()
    {
        Add(1);
        _receiver = _ => throw new JournalUnavailableException("The database of hub 'lyon' failed: /srv/journal.db: disk I/O error.", outcomeUnknown: false);
        await PumpAsync();

        Assert.DoesNotContain("/srv", _link.LastFailure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_into_the_window_is_read_from_the_journal()
    {
        Add(15, bytes: 100);
        _receiver = entries => entries[^1];
        await PumpAsync();

        Assert.Equal(Enumerable.Range(1, 15).Select(i => (long)i), _sent.SelectMany(batch => batch));
        Assert.Equal([11L], _readFrom);
        Assert.True(_budget.TryTake(1000), "All bytes were given back.");
    }

    [Fact]
    public async Task After_a_restart_everything_is_read_from_the_journal()
    {
        _link.Restore(next: 8, acknowledged: 5, DateTimeOffset.UnixEpoch);
        _receiver = entries => entries[^1];
        _link.Wake();
        await PumpAsync();

        Assert.Equal([[6L, 7L]], _sent);
    }

    [Fact]
    public async Task A_receiver_that_knows_more_than_was_sent_is_a_failure()
    {
        Add(1);
        _receiver = _ => 7;
        await PumpAsync();

        Assert.Contains("restored", _link.LastFailure, StringComparison.Ordinal);
        Assert.Equal(1, _link.Waiting);
    }

    [Fact]
    public async Task A_receiver_that_takes_nothing_is_a_failure()
    {
        Add(1);
        _receiver = _ => 0;
        await PumpAsync();

        Assert.NotNull(_link.LastFailure);
        Assert.Single(_sent);
    }

    [Fact]
    public async Task Batches_are_bounded()
    {
        _link.Restore(next: 1001, acknowledged: 0, DateTimeOffset.UnixEpoch);
        _receiver = entries => entries[^1];
        _link.Wake();
        await PumpAsync();

        Assert.Equal(1000, _sent.Sum(batch => batch.Length));
        Assert.All(_sent, batch => Assert.InRange(batch.Length, 1, OutgoingLink<long>.MaxBatch));
    }

    private void Add(int count, int bytes = 10)
    {
        for (var i = 0; i < count; i++)
        {
            _link.Add(_link.Next, bytes, DateTimeOffset.UnixEpoch);
        }

        _link.Kick();
    }

    private Task PumpAsync() => _pump!(CancellationToken.None);

    private IReadOnlyList<WindowEntry<long>> ReadWaiting(long from, int max)
    {
        _readFrom.Add(from);
        var count = (int)Math.Min(max, _link.Next - from);
        return [.. Enumerable.Range(0, count).Select(i => new WindowEntry<long>(from + i, 100, DateTimeOffset.UnixEpoch, from + i))];
    }

    private long Send(IReadOnlyList<WindowEntry<long>> entries)
    {
        long[] numbers = [.. entries.Select(entry => entry.Entry)];
        _sent.Add(numbers);
        return _receiver(numbers);
    }
}
