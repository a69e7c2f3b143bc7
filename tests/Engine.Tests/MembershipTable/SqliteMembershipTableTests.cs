using Interpol.Mesh.Engine.Tests.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime.Membership;

namespace Interpol.Mesh.Engine.Tests.MembershipTable;

public sealed class SqliteMembershipTableTests : MembershipTableTests
{
    private readonly TestFolder _folder = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_damaged_file_fails_the_start_with_a_sentence_that_names_it()
    {
        string damaged = _folder.File("damaged.db");
        await File.WriteAllTextAsync(damaged, new string('x', 8192));

        OrleansConfigurationException failure = await Assert.ThrowsAsync<OrleansConfigurationException>(
            () => Open("Microsoft.Data.Sqlite", $"Data Source={damaged}").InitializeMembershipTable(true));

        Assert.Contains(damaged, failure.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_another_process_has_locked_fails_the_start_within_seconds()
    {
        using var holder = new SqliteConnection(Database().ConnectionString + ";Pooling=false");
        holder.Open();
        using SqliteTransaction transaction = holder.BeginTransaction();

        OrleansConfigurationException failure = await Assert.ThrowsAsync<OrleansConfigurationException>(
            () => Open().InitializeMembershipTable(true).WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Contains("cluster.db", failure.Message, StringComparison.Ordinal);
        Assert.Contains("locked", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_comes_before_the_first_silo_finds_no_gateway_and_creates_no_file()
    {
        string missing = _folder.File("later.db");
        var provider = new AdoNetGatewayListProvider(
            NullLogger<AdoNetGatewayListProvider>.Instance,
            new ServiceCollection().BuildServiceProvider(),
            Options.Create(new AdoNetClusteringClientOptions { Invariant = "Microsoft.Data.Sqlite", ConnectionString = $"Data Source={missing}" }),
            Options.Create(new GatewayOptions()),
            Options.Create(new ClusterOptions()));
        await using IAsyncDisposable disposable = provider;

        Assert.Empty(await provider.GetGateways());
        Assert.False(File.Exists(missing));
    }

    protected override Task PrepareAsync() => Task.CompletedTask;

    protected override (string Invariant, string ConnectionString) Database() => ("Microsoft.Data.Sqlite", $"Data Source={_folder.File("cluster.db")}");
}
