using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.TestingHost;

namespace Orleans.Sqlite.Tests;

/// <summary>Silos and a client that have nothing in common but a file.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new();
    private readonly TestClusterPortAllocator _ports = new();
    private readonly List<IHost> _hosts = [];
    private readonly Ticks _ticks = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await StopAllAsync();
        _ports.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task SilosFindEachOtherAndAClientFindsThemByTheFile()
    {
        var silos = new[] { await StartSiloAsync("one"), await StartSiloAsync("two") };
        var client = await StartClientAsync();

        var hosts = await client.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true);

        Assert.Equal(silos.Select(AddressOf).ToHashSet(), hosts.Keys.ToHashSet());
        Assert.Equal(2L, _database.Read($"SELECT count(*) FROM OrleansMembership WHERE Status = {(int)SiloStatus.Active}"));
    }

    [Fact]
    public async Task StatesOutliveASiloAndTheWholeCluster()
    {
        await StartSiloAsync("one");
        var second = await StartSiloAsync("two");
        var client = await StartClientAsync();
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => client.GetGrain<INoteGrain>($"{number:000}").WriteAsync($"note {number}")));

        await StopAsync(second);
        await StartSiloAsync("two");
        Assert.Equal("note 42", await client.GetGrain<INoteGrain>("042").ReadAsync());
        await client.GetGrain<INoteGrain>("007").ClearAsync();

        await StopAllAsync();
        await StartSiloAsync("three");
        client = await StartClientAsync();
        Assert.Equal("note 42", await client.GetGrain<INoteGrain>("042").ReadAsync());
        Assert.Null(await client.GetGrain<INoteGrain>("007").ReadAsync());
        Assert.Null(await client.GetGrain<INoteGrain>("42").ReadAsync());
    }

    [Fact]
    public async Task RemindersFireAgainInTheNextCluster()
    {
        await StartSiloAsync("one");
        var client = await StartClientAsync();
        await client.GetGrain<INoteGrain>("reminded").RemindAsync();
        await _ticks.NextAsync("reminded");

        await StopAllAsync();
        _ticks.Forget();
        await StartSiloAsync("two");
        await _ticks.NextAsync("reminded");

        client = await StartClientAsync();
        await client.GetGrain<INoteGrain>("reminded").ForgetAsync();
        Assert.Equal(0L, _database.Read("SELECT count(*) FROM OrleansReminder"));
    }

    [Fact]
    public async Task ASiloThatCannotUseItsFileDoesNotStart()
    {
        await _database.Storage().OpenAsync();
        _database.Execute("UPDATE OrleansSchema SET Version = 9");

        var exception = await Assert.ThrowsAsync<OrleansConfigurationException>(() => StartSiloAsync("one"));

        Assert.Contains("has version 9 of the grain state tables", exception.Message);
    }

    private async Task<IHost> StartSiloAsync(string name)
    {
        var (siloPort, gatewayPort) = _ports.AllocateConsecutivePortPairs(1);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(_ticks);
        builder.UseOrleans(silo => silo
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("cluster", "service"))
            .Configure<SiloOptions>(options => options.SiloName = name)
            .Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromMilliseconds(100))
            .ConfigureEndpoints(IPAddress.Loopback, siloPort, gatewayPort)
            .UseSqliteClustering(options => options.ConnectionString = _database.ConnectionString)
            .UseSqliteReminderService(options => options.ConnectionString = _database.ConnectionString)
            .AddSqliteGrainStorageAsDefault(options => options.ConnectionString = _database.ConnectionString));
        return await StartAsync(builder);
    }

    private async Task<IClusterClient> StartClientAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleansClient(client => client
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("cluster", "service"))
            .UseSqliteClustering(options => options.ConnectionString = _database.ConnectionString));
        return (await StartAsync(builder)).Services.GetRequiredService<IClusterClient>();
    }

    private async Task<IHost> StartAsync(HostApplicationBuilder builder)
    {
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await ((IAsyncDisposable)host).DisposeAsync();
            throw;
        }

        _hosts.Add(host);
        return host;
    }

    private async Task StopAsync(IHost host)
    {
        _hosts.Remove(host);
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    private async Task StopAllAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts).ToArray())
        {
            await StopAsync(host);
        }
    }

    private static SiloAddress AddressOf(IHost silo) => silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
}

/// <summary>Tells a test that a reminder ticked.</summary>
public sealed class Ticks
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _next = new();

    public Task NextAsync(string key) => Source(key).Task.WaitAsync(TimeSpan.FromMinutes(1));

    public void Happened(string key) => Source(key).TrySetResult();

    public void Forget() => _next.Clear();

    private TaskCompletionSource Source(string key) => _next.GetOrAdd(key, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}

public interface INoteGrain : IGrainWithStringKey
{
    Task WriteAsync(string text);

    Task<string?> ReadAsync();

    Task ClearAsync();

    Task RemindAsync();

    Task ForgetAsync();
}

internal sealed class NoteGrain([PersistentState("note")] IPersistentState<Card> note, Ticks ticks) : Grain, INoteGrain, IRemindable
{
    private const string Reminder = "reminder";

    public Task WriteAsync(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task<string?> ReadAsync() => Task.FromResult(note.RecordExists ? note.State.Text : null);

    public Task ClearAsync() => note.ClearStateAsync();

    public Task RemindAsync() => this.RegisterOrUpdateReminder(Reminder, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));

    public async Task ForgetAsync()
    {
        if (await this.GetReminder(Reminder) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        ticks.Happened(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }
}
