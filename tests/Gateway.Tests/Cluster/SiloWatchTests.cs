using System.Net;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Cluster;

public sealed class SiloWatchTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly ManualTime _time = new();
    private readonly SiloDepartures _departures = new();
    private readonly IMembershipTable _table = Substitute.For<IMembershipTable>();
    private readonly ILogger<SiloWatch> _log = Substitute.For<ILogger<SiloWatch>>();
    private readonly SiloWatch _watch;
    private Func<CancellationToken, Task<MembershipTableData>> _read = _ => Task.FromResult(Table());
    private int _reads;
    private int _told;

    public SiloWatchTests()
    {
        _log.IsEnabled(Arg.Any<LogLevel>()).Returns(true);
        _table.ReadAllAsync(Arg.Any<CancellationToken>()).Returns(call =>
        {
            Interlocked.Increment(ref _reads);
            return _read(call.Arg<CancellationToken>());
        });
        _watch = new SiloWatch(_table, _departures, Period, _time, _log);
        Listen();
    }

    private int Warnings => _log.ReceivedCalls().Count(call => call.GetMethodInfo().Name == nameof(ILogger.Log) && call.GetArguments()[0] is LogLevel.Warning);

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task A_silo_that_leaves_is_told_once()
    {
        await SeeAsync(("lyon-1", 1, SiloStatus.Active), ("lyon-2", 1, SiloStatus.Active));
        Assert.Equal(0, _told);
        await SeeAsync(("lyon-1", 1, SiloStatus.Dead), ("lyon-2", 1, SiloStatus.Active));
        Assert.Equal(1, _told);
        await SeeAsync(("lyon-1", 1, SiloStatus.Dead), ("lyon-2", 1, SiloStatus.Active));
        await SeeAsync(("lyon-2", 1, SiloStatus.Active));
        Assert.Equal(1, _told);
    }

    [Fact]
    public async Task Silos_that_leave_together_are_told_together()
    {
        await SeeAsync(("lyon-1", 1, SiloStatus.Active), ("lyon-2", 1, SiloStatus.Active));
        await SeeAsync();
        Assert.Equal(1, _told);
    }

    [Fact]
    public async Task A_silo_that_comes_back_under_its_address_is_another_silo()
    {
        await SeeAsync(("lyon-1", 1, SiloStatus.Active));
        await SeeAsync(("lyon-1", 2, SiloStatus.Active));
        Assert.Equal(1, _told);
    }

    [Theory]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Stopping)]
    public async Task A_silo_that_shuts_down_still_answers_until_it_is_gone(SiloStatus status)
    {
        await SeeAsync(("lyon-1", 1, SiloStatus.Active));
        await SeeAsync(("lyon-1", 1, status));
        Assert.Equal(0, _told);
        await SeeAsync(("lyon-1", 1, SiloStatus.Dead));
        Assert.Equal(1, _told);
    }

    [Theory]
    [InlineData(SiloStatus.Created)]
    [InlineData(SiloStatus.Joining)]
    public async Task A_silo_that_never_was_there_cannot_leave(SiloStatus status)
    {
        await SeeAsync(("lyon-1", 1, status));
        await SeeAsync(("lyon-1", 1, SiloStatus.Dead));
        await SeeAsync(("lyon-1", 1, SiloStatus.Dead), ("lyon-1", 2, SiloStatus.Active));
        Assert.Equal(0, _told);
    }

    [Fact]
    public async Task The_first_who_asks_reads_the_table_and_the_others_get_what_was_read()
    {
        _read = _ => Task.FromResult(Table(("lyon-1", 1, SiloStatus.Active)));
        Assert.Equal("lyon-1", Assert.Single(await _watch.ReadAsync()).SiloName);
        Assert.Equal("lyon-1", Assert.Single(await _watch.ReadAsync()).SiloName);
        Assert.Equal(1, _reads);
        await _table.Received(1).InitializeMembershipTableAsync(false, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task A_table_that_was_never_read_is_no_empty_table()
    {
        _read = _ => Task.FromException<MembershipTableData>(new IOException("not there"));
        await Assert.ThrowsAsync<IOException>(() => _watch.ReadAsync().AsTask());
        _read = _ => Task.FromResult(Table(("lyon-1", 1, SiloStatus.Active)));
        Assert.Single(await _watch.ReadAsync());
    }

    [Fact]
    public async Task A_table_that_could_not_be_opened_is_opened_later()
    {
        var attempts = 0;
        _table.InitializeMembershipTableAsync(false, Arg.Any<CancellationToken>()).Returns(_ => ++attempts == 1 ? Task.FromException(new IOException("not there")) : Task.CompletedTask);
        await Assert.ThrowsAsync<IOException>(() => _watch.ReadAsync().AsTask());
        await _watch.ReadAsync();
        await SeeAsync();
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task While_the_table_cannot_be_read_what_was_known_stands_and_nobody_is_told()
    {
        _read = _ => Task.FromResult(Table(("lyon-1", 1, SiloStatus.Active)));
        await _watch.StartAsync(CancellationToken.None);
        await TickAsync(2);
        _read = _ => Task.FromException<MembershipTableData>(new IOException("gone"));
        await TickAsync(5);
        Assert.Equal("lyon-1", Assert.Single(await _watch.ReadAsync()).SiloName);
        Assert.Equal(0, _told);
        Assert.Equal(1, Warnings);

        // Readable again: the silo left meanwhile.
        _read = _ => Task.FromResult(Table(("lyon-1", 1, SiloStatus.Dead)));
        await TickAsync(2);
        Assert.Equal(1, _told);
        _read = _ => Task.FromException<MembershipTableData>(new IOException("gone again"));
        await TickAsync(3);
        Assert.Equal(2, Warnings);
        await _watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Two_who_look_at_once_do_not_tell_twice()
    {
        await SeeAsync(("lyon-1", 1, SiloStatus.Active));
        var answer = new TaskCompletionSource<MembershipTableData>();
        _read = _ => answer.Task;
        var first = _watch.LookAsync(CancellationToken.None);
        var second = _watch.LookAsync(CancellationToken.None);
        answer.SetResult(Table(("lyon-1", 1, SiloStatus.Dead)));
        await Task.WhenAll(first, second);
        Assert.Equal(1, _told);
    }

    [Fact]
    public async Task Whoever_is_told_finds_the_silo_gone()
    {
        await SeeAsync(("lyon-1", 1, SiloStatus.Active));
        Task<int>? seen = null;
        using var registration = _departures.Next.Register(() => seen = CountAsync());
        await SeeAsync(("lyon-1", 1, SiloStatus.Dead));
        Assert.Equal(0, await Until.WithinAsync(seen!));

        // It looks for itself, and must not have to wait for the look that tells it.
        async Task<int> CountAsync() => (await _watch.LookAsync(CancellationToken.None)).Count(row => row.Status == SiloStatus.Active);
    }

    [Fact]
    public async Task A_table_whose_connection_ends_while_the_gateway_stops_is_no_failure()
    {
        var reading = new TaskCompletionSource();
        _read = async cancellation =>
        {
            reading.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(_ => throw new ObjectDisposedException("connection"), TaskScheduler.Default);
            return Table();
        };
        await _watch.StartAsync(CancellationToken.None);
        await Until.TrueAsync(() => reading.Task.IsCompleted, _time, Period, "the table is read");
        await Until.WithinAsync(_watch.StopAsync(CancellationToken.None));
        Assert.True(_watch.ExecuteTask!.IsCompletedSuccessfully, _watch.ExecuteTask.Status.ToString());
        Assert.Equal(0, Warnings);
    }

    private static MembershipTableData Table(params (string Name, int Generation, SiloStatus Status)[] silos) => new(
        [.. silos.Select(silo => Tuple.Create(
            new MembershipEntry
            {
                SiloName = silo.Name,
                Status = silo.Status,
                SiloAddress = SiloAddress.New(IPAddress.Loopback, 11100 + silo.Name[^1], silo.Generation),
            },
            "1"))],
        new TableVersion(1, "1"));

    private Task SeeAsync(params (string Name, int Generation, SiloStatus Status)[] silos)
    {
        _read = _ => Task.FromResult(Table(silos));
        return _watch.LookAsync(CancellationToken.None);
    }

    /// <summary>Lets the watch look at least so many times, and end the last but one of them.</summary>
    private Task TickAsync(int looks)
    {
        var target = Volatile.Read(ref _reads) + looks;
        return Until.TrueAsync(() => Volatile.Read(ref _reads) >= target, _time, Period, "the watch looks at the table");
    }

    private void Listen() => _departures.Next.Register(() =>
    {
        _told++;
        Listen();
    });
}
