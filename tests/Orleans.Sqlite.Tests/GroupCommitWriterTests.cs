namespace Orleans.Sqlite.Tests;

/// <summary>What the writer of a file promises to those who write, whatever it writes with.</summary>
public sealed class GroupCommitWriterTests
{
    private readonly FakeSession _session = new();

    [Fact]
    public async Task WhatWaitsIsOneTransaction()
    {
        await using var writer = new FakeWriter(_session);
        using var gate = new ManualResetEventSlim();
        var first = WriteAsync(writer, _ => gate.Wait());
        var others = Enumerable.Range(0, 5).Select(_ => WriteAsync(writer, _ => { })).ToList();
        gate.Set();
        await first;
        await Task.WhenAll(others);

        Assert.InRange(_session.Commits, 1, 2);
    }

    [Fact]
    public async Task AWorkThatFailsIsUndoneAndToldAlone()
    {
        await using var writer = new FakeWriter(_session);
        var bad = WriteAsync(writer, _ => throw new InvalidOperationException("bad"));
        await WriteAsync(writer, _ => { });

        Assert.Equal("bad", (await Assert.ThrowsAsync<InvalidOperationException>(() => bad)).Message);
        Assert.Equal(1, _session.Undone);
        Assert.Equal(0, _session.Disposed);
    }

    [Fact]
    public async Task AFailedCommitIsToldToAllAndTheConnectionIsGivenUp()
    {
        await using var writer = new FakeWriter(_session);
        _session.CommitFails = true;

        Assert.Equal("unknown", (await Assert.ThrowsAsync<IOException>(() => WriteAsync(writer, _ => { }))).Message);
        _session.CommitFails = false;
        await WriteAsync(writer, _ => { });
        Assert.Equal((1, 2), (_session.Disposed, writer.Opened));
    }

    [Fact]
    public async Task WhatIsCommittedIsToldAsDoneWhateverFailsBehindIt()
    {
        await using var writer = new FakeWriter(_session) { FailsAfterCommit = true };

        await WriteAsync(writer, _ => { });
        Assert.Equal(1, _session.Commits);
    }

    [Fact]
    public async Task WhoFindsTheQueueFullWaitsOrIsToldWhenToTryAgain()
    {
        await using var writer = new FakeWriter(_session);
        using var gate = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        var first = WriteAsync(writer, _ =>
        {
            started.Set();
            gate.Wait();
        });
        started.Wait();
        var waiting = Enumerable.Range(0, FakeWriter.MaxQueued).Select(_ => WriteAsync(writer, _ => { })).ToList();

        Assert.False(writer.TryAdd(new GroupCommitFunction<FakeSession, bool>(_ => true), CancellationToken.None, out var retryAfter));
        Assert.True(retryAfter > TimeSpan.Zero);
        var late = WriteAsync(writer, _ => { });
        Assert.False(late.IsCompleted);
        gate.Set();
        await Task.WhenAll([first, .. waiting, late]);
    }

    private static Task<bool> WriteAsync(FakeWriter writer, Action<FakeSession> work) => writer.WriteAsync(
        new GroupCommitFunction<FakeSession, bool>(session =>
        {
            work(session);
            return true;
        }),
        CancellationToken.None);

    private sealed class FakeWriter(FakeSession session) : GroupCommitWriter<FakeSession>("test writer", new GroupBounds(MaxQueued, 1000_000, 100, 1000_000))
    {
        public const int MaxQueued = 5;

        public bool FailsAfterCommit { get; init; }

        public int Opened { get; private set; }

        protected override FakeSession Open()
        {
            Opened++;
            return session;
        }

        protected override Exception? ExplainAlone(FakeSession session, Exception failure) => session.InTransaction ? failure : null;

        protected override Exception Explain(Exception failure, bool outcomeUnknown) => new IOException(outcomeUnknown ? "unknown" : "not written", failure);

        protected override void OnCommitted(FakeSession session)
        {
            if (FailsAfterCommit)
            {
                throw new IOException("too late");
            }
        }
    }

    private sealed class FakeSession : IGroupCommitSession
    {
        public int Commits { get; private set; }

        public int Undone { get; private set; }

        public int Disposed { get; private set; }

        public bool CommitFails { get; set; }

        public bool InTransaction { get; private set; }

        public void Begin() => InTransaction = true;

        public void Commit()
        {
            if (CommitFails)
            {
                throw new IOException("full");
            }

            Commits++;
            InTransaction = false;
        }

        public void Rollback() => InTransaction = false;

        public void SetSavepoint()
        {
        }

        public void UndoToSavepoint() => Undone++;

        public void ReleaseSavepoint()
        {
        }

        public void Dispose() => Disposed++;
    }
}
