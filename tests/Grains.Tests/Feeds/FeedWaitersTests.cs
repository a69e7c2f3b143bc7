using Interpol.Mesh.Grains.Feeds;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Feeds;

public sealed class FeedWaitersTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task All_who_wait_are_released_and_later_ones_wait_again()
    {
        var waiters = new FeedWaiters(TimeProvider.System);
        var one = waiters.WaitAsync(Long, CancellationToken.None);
        var other = waiters.WaitAsync(Long, CancellationToken.None);

        waiters.Release();

        await Task.WhenAll(one, other).WaitAsync(MeshCluster.Deadline);
        Assert.False(waiters.WaitAsync(Long, CancellationToken.None).IsCompleted);
    }

    [Fact]
    public async Task Nobody_waits_once_it_is_closed()
    {
        var waiters = new FeedWaiters(TimeProvider.System);
        var one = waiters.WaitAsync(Long, CancellationToken.None);

        waiters.Close();

        await one.WaitAsync(MeshCluster.Deadline);
        Assert.True(waiters.WaitAsync(Long, CancellationToken.None).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task When_silos_come_or_go_all_feeds_let_their_waiters_go()
    {
        var registry = new FeedWaiterRegistry();
        var (one, other) = (new FeedWaiters(TimeProvider.System), new FeedWaiters(TimeProvider.System));
        registry.Add(one);
        registry.Add(other);
        registry.Remove(other);
        var released = one.WaitAsync(Long, CancellationToken.None);
        var kept = other.WaitAsync(Long, CancellationToken.None);

        registry.ReleaseAll();

        await released.WaitAsync(MeshCluster.Deadline);
        Assert.False(kept.IsCompleted);
    }

    [Fact]
    public async Task A_wait_ends_by_time() =>
        await new FeedWaiters(TimeProvider.System).WaitAsync(TimeSpan.FromMilliseconds(1), CancellationToken.None).WaitAsync(MeshCluster.Deadline);

    [Fact]
    public async Task A_wait_ends_when_its_caller_goes()
    {
        using var gone = new CancellationTokenSource();
        var wait = new FeedWaiters(TimeProvider.System).WaitAsync(Long, gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(MeshCluster.Deadline));
    }
}
