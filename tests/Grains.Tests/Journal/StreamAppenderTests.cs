using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage.Journal;
using NSubstitute;
using Orleans.Storage;

namespace Interpol.Mesh.Grains.Tests.Journal;

public sealed class StreamAppenderTests
{
    private readonly IHubJournal _journal = Substitute.For<IHubJournal>();
    private readonly List<JournalAppend> _appends = [];
    private readonly Queue<Func<JournalAppend, Task<AppendResult>>> _answers = new();
    private readonly StreamAppender _writer;
    private int _broken;

    public StreamAppenderTests()
    {
        _journal.AppendAsync(Arg.Any<JournalAppend>(), Arg.Any<CancellationToken>()).Returns(call =>
        {
            var append = call.Arg<JournalAppend>();
            _appends.Add(append);
            return _answers.TryDequeue(out var answer) ? answer(append) : Written(append);
        });
        _writer = new StreamAppender(_journal, new StreamName("outbox/FR"), () => _broken++);
    }

    [Fact]
    public async Task What_comes_while_an_append_is_under_way_goes_into_the_next_together()
    {
        var first = new TaskCompletionSource();
        _answers.Enqueue(async append =>
        {
            await first.Task;
            return await Written(append);
        });

        await OnOneThreadAsync(async () =>
        {
            var one = _writer.CommitAsync(new RowChange("1"));
            await UntilAsync(() => _appends.Count == 1);
            Task[] others = [_writer.CommitAsync(new RowChange("2")), _writer.CommitAsync(new RowChange("3"))];
            first.SetResult();
            await Task.WhenAll([one, .. others]);
        });

        Assert.Equal([1, 2], _appends.Select(append => append.Rows.Count));
        Assert.Equal([1L, 2L], _appends.Select(append => append.ExpectedNext));
        Assert.Equal(4, _writer.Head.Next);
        Assert.Equal(3, _writer.Counter("rows"));
    }

    [Fact]
    public async Task Busy_writes_nothing_and_the_next_change_goes_through()
    {
        _answers.Enqueue(_ => throw new JournalBusyException("busy", TimeSpan.FromMilliseconds(70)));

        await OnOneThreadAsync(async () =>
        {
            var refusal = await Assert.ThrowsAsync<MeshException>(() => _writer.CommitAsync(new RowChange("1")));
            Assert.Equal((MeshErrorCodes.Busy, TimeSpan.FromMilliseconds(70)), (refusal.Code, refusal.RetryAfter));
            await _writer.CommitAsync(new RowChange("2"));
        });

        Assert.Equal(1L, _appends[^1].ExpectedNext);
        Assert.Equal(0, _broken);
    }

    [Fact]
    public async Task Unavailable_and_surely_not_written_is_said_so()
    {
        _answers.Enqueue(_ => throw new JournalUnavailableException("no lock", outcomeUnknown: false));

        await OnOneThreadAsync(async () =>
            Assert.Equal(MeshErrorCodes.Unavailable, (await Assert.ThrowsAsync<MeshException>(() => _writer.CommitAsync(new RowChange("1")))).Code));
        Assert.Equal(0, _broken);
    }

    [Fact]
    public async Task A_defect_while_an_append_is_put_together_leaves_nobody_waiting()
    {
        _writer.Preparing = _ => throw new InvalidOperationException("bug");

        await OnOneThreadAsync(async () =>
        {
            await Assert.ThrowsAsync<InconsistentStateException>(() => _writer.CommitAsync(new RowChange("1")));
            await Assert.ThrowsAsync<InconsistentStateException>(() => _writer.CommitAsync(new RowChange("2")));
        });

        Assert.Equal(1, _broken);
        Assert.Empty(_appends);
    }

    [Fact]
    public async Task Appends_are_counted_so_that_two_writers_of_one_head_are_told_apart()
    {
        _journal.ReadHeadAsync(Arg.Any<StreamName>(), Arg.Any<CancellationToken>()).Returns(new StreamHead(5, 1, 1, Appends: 9));
        _journal.ReadCountersAsync(Arg.Any<StreamName>(), Arg.Any<CancellationToken>()).Returns([]);
        await _writer.LoadAsync(CancellationToken.None);

        await OnOneThreadAsync(async () =>
        {
            await _writer.CommitAsync(new RowChange("1"));
            await _writer.CommitAsync(new RowChange("2"));
        });

        Assert.Equal([9L, 10L], _appends.Select(append => append.ExpectedAppends));
        Assert.Equal(new StreamHead(7, 1, 1, Appends: 11), _writer.Head);
    }

    public static TheoryData<Exception> Fatal => new()
    {
        new JournalUnavailableException("disk", outcomeUnknown: true),
        new InconsistentStateException("head"),
        new InvalidOperationException("bug"),
    };

    [Theory]
    [MemberData(nameof(Fatal))]
    public async Task When_the_outcome_is_not_known_the_activation_has_to_go(Exception failure)
    {
        _answers.Enqueue(_ => throw failure);

        await OnOneThreadAsync(async () =>
        {
            var one = _writer.CommitAsync(new RowChange("1"));
            var other = _writer.CommitAsync(new RowChange("2"));
            await Assert.ThrowsAsync<InconsistentStateException>(() => one);
            await Assert.ThrowsAsync<InconsistentStateException>(() => other);
            await Assert.ThrowsAsync<InconsistentStateException>(() => _writer.CommitAsync(new RowChange("3")));
        });

        Assert.Equal(1, _broken);
        Assert.Single(_appends);
    }

    [Fact]
    public async Task A_repeated_operation_is_told_and_the_others_are_written()
    {
        _answers.Enqueue(_ => Task.FromResult(new AppendResult(1, [new RepeatedOperation("2", 17, default)])));
        var changes = new[] { new RowChange("1"), new RowChange("2"), new RowChange("3") };

        await OnOneThreadAsync(() => Task.WhenAll(changes.Select(_writer.CommitAsync)));

        Assert.Equal([null, 17L, null], changes.Select(change => change.RepeatedPosition));
        Assert.Equal(["1", "3"], _appends[^1].Operations.Select(operation => operation.Id));
        Assert.Equal(2, _appends.Count);
    }

    [Fact]
    public async Task An_operation_twice_at_once_is_carried_out_once()
    {
        _answers.Enqueue(Written);
        _answers.Enqueue(_ => Task.FromResult(new AppendResult(2, [new RepeatedOperation("1", 1, default)])));
        var changes = new[] { new RowChange("1"), new RowChange("1") };

        await OnOneThreadAsync(() => Task.WhenAll(changes.Select(_writer.CommitAsync)));

        Assert.Equal([null, 1L], changes.Select(change => change.RepeatedPosition));
        Assert.All(_appends, append => Assert.Single(append.Operations));
    }

    /// <summary>Whoever had looked whether the operation is known would append it for ever.</summary>
    [Fact]
    public async Task An_operation_that_somebody_else_carried_out_meanwhile_means_that_this_activation_has_to_go()
    {
        _answers.Enqueue(_ => Task.FromResult(new AppendResult(1, [new RepeatedOperation("theirs", 1, default)])));
        Task[] commits = [];

        await OnOneThreadAsync(async () =>
        {
            commits = [_writer.CommitAsync(batch => batch.AddOperation("theirs", default, -1)), _writer.CommitAsync(new RowChange("own"))];
            await Task.WhenAll(commits).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        Assert.All(commits, commit => Assert.IsType<InconsistentStateException>(commit.Exception!.InnerException));
        Assert.Equal(1, _broken);
        Assert.Single(_appends);
    }

    [Fact]
    public async Task Appends_are_bounded_and_keep_the_order()
    {
        await OnOneThreadAsync(() => Task.WhenAll(Enumerable.Range(0, 1200).Select(i => _writer.CommitAsync(new RowChange($"{i}")))));

        Assert.All(_appends, append => Assert.InRange(append.Rows.Count, 1, AppendBatch.MaxRows));
        Assert.Equal(Enumerable.Range(0, 1200).Select(i => $"{i}"), _appends.SelectMany(append => append.Operations).Select(operation => operation.Id));
    }

    [Fact]
    public async Task A_full_queue_is_busy()
    {
        var first = new TaskCompletionSource();
        _answers.Enqueue(async append =>
        {
            await first.Task;
            return await Written(append);
        });

        await OnOneThreadAsync(async () =>
        {
            var waiting = new List<Task> { _writer.CommitAsync(new RowChange("first")) };
            await UntilAsync(() => _appends.Count == 1);
            waiting.AddRange(Enumerable.Range(0, 4096).Select(i => _writer.CommitAsync(new RowChange($"{i}"))));
            Assert.Equal(MeshErrorCodes.Busy, (await Assert.ThrowsAsync<MeshException>(() => _writer.CommitAsync(new RowChange("last")))).Code);
            first.SetResult();
            await Task.WhenAll(waiting);
        });
    }

    [Fact]
    public async Task An_append_that_is_over_before_who_began_it_waits_for_it_keeps_nobody_waiting()
    {
        await Task.Run(async () =>
        {
            SynchronizationContext.SetSynchronizationContext(new Immediate());
            await _writer.CommitAsync(new RowChange("1"));
            await _writer.CommitAsync(new RowChange("2"));
        }).WaitAsync(MeshCluster.Deadline);
        Assert.Equal(2, _appends.Count);
    }

    private static Task<AppendResult> Written(JournalAppend append) => Task.FromResult(new AppendResult(append.ExpectedNext + append.Rows.Count, []));

    /// <summary>As in an activation: one turn at a time.</summary>
    private static Task OnOneThreadAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap().WaitAsync(MeshCluster.Deadline);

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await Task.Yield();
        }
    }

    private sealed class RowChange(string operation) : StreamChange
    {
        public long? RepeatedPosition { get; private set; }

        public override bool TryAddTo(AppendBatch batch)
        {
            if (batch.HasOperation(operation) || !batch.Fits(1, 10))
            {
                return false;
            }

            var (index, _) = batch.AddRow(new JournalRow(1, new byte[10], default));
            batch.AddOperation(operation, default, index);
            batch.SetCounter("rows", batch.Counter("rows", 0) + 1);
            return true;
        }

        public override bool OnRepeated(RepeatedOperation repeated)
        {
            if (repeated.Id != operation)
            {
                return false;
            }

            RepeatedPosition = repeated.Position;
            return true;
        }
    }

    /// <summary>Runs at once what is to run next, as another thread may that is faster.</summary>
    private sealed class Immediate : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => d(state);
    }
}
