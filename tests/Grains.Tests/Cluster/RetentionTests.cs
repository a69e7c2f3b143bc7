using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Grains.Cluster;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;

namespace Interpol.Mesh.Grains.Tests.Cluster;

public sealed class RetentionTests : IAsyncLifetime
{
    private static readonly HubName Hub = HubName.Parse("lyon");

    private readonly ManualClock _clock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-retention-").FullName;
    private HubDatabases _databases = null!;

    public Task InitializeAsync()
    {
        _databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = _folder }), _clock, NullLoggerFactory.Instance);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _databases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("outbox/FR", false)]
    [InlineData("feed/FR/flash", false)]
    [InlineData("receipts/FR", false)]
    [InlineData("audit/lyon", true)]
    [InlineData("desk/FR", true)]
    [InlineData("records/FR", true)]
    public async Task Entries_of_outboxes_and_feeds_go_after_a_year_and_nothing_else_does(string stream, bool isKept)
    {
        var name = new StreamName(stream);
        await AppendAsync(name, 1, "old");
        _clock.Advance(TimeSpan.FromDays(365.5));
        await AppendAsync(name, 2, "young");
        using var retention = new Retention(Substitute.For<ISiloStatusOracle>(), _databases, _clock, NullLogger<Retention>.Instance);

        await retention.RunAsync(Hub, CancellationToken.None);

        Assert.Equal(isKept ? [1L, 2L] : [2L], (await Journal.ReadAsync(name, 1, 10, 1000)).Select(row => row.Position));
        Assert.Null(await Journal.FindOperationAsync(name, "old"));
        Assert.NotNull(await Journal.FindOperationAsync(name, "young"));
    }

    private IHubJournal Journal => _databases.Journal(Hub.Value);

    private Task AppendAsync(StreamName stream, long next, string operation) => Journal.AppendAsync(new JournalAppend
    {
        Stream = stream,
        ExpectedNext = next,
        Epoch = 1,
        Rows = [new JournalRow(1, new byte[] { 1 }, new byte[] { 2 })],
        Operations = [new OperationRecord(operation, new byte[] { 3 }, 0)],
    });
}
