using Interpol.Mesh.Storage.Records;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Storage.Tests.Records;

/// <summary>Which copy of the records answers, and which one is being made anew.</summary>
public sealed class RecordCopiesTests : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-copies-").FullName;
    private HubDatabases _databases = null!;

    private RecordCopies Copies => _databases.Records("lyon");

    public Task InitializeAsync()
    {
        _databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = _folder }), TimeProvider.System, NullLoggerFactory.Instance);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _databases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_new_copy_takes_the_place_of_the_one_that_answers_in_one_step()
    {
        Assert.Null(Copies.Order);
        await PutAsync(Copies.Open(), 1);
        Assert.True(Copies.Begin("op-1", At));
        Assert.Equal(new RecordRebuildOrder("op-1", At, null), Copies.Order);
        await PutAsync(Copies.OpenNext(), 2);
        Copies.DeleteOthers();
        Assert.Equal((1, 2), (await UpToAsync(Copies.Open()), await UpToAsync(Copies.OpenNext())));

        Copies.Complete(At.AddHours(1));
        Assert.Equal(new RecordRebuildOrder("op-1", At, At.AddHours(1)), Copies.Order);
        Assert.Equal(2, await UpToAsync(Copies.Open()));
        Copies.DeleteOthers();
        Assert.Equal(["records-2"], Folders());

        // And again.
        Assert.True(Copies.Begin("op-2", At));
        await PutAsync(Copies.OpenNext(), 3);
        Copies.Complete(At);
        Copies.DeleteOthers();
        Assert.Equal(3, await UpToAsync(Copies.Open()));
        Assert.Equal(["records-3"], Folders());
    }

    [Theory]
    [InlineData("op-1", false)]
    [InlineData("op-2", false)]
    [InlineData("op-1", true)]
    public async Task An_order_is_without_effect_while_one_is_carried_out_and_when_it_was(string operation, bool isDone)
    {
        await PutAsync(Copies.Open(), 1);
        Copies.Begin("op-1", At);
        await PutAsync(Copies.OpenNext(), 2);
        if (isDone)
        {
            Copies.Complete(At);
        }

        var before = Copies.Order;
        Assert.False(Copies.Begin(operation, At.AddHours(1)));
        Assert.Equal(before, Copies.Order);
        Assert.Equal(isDone ? 2 : 1, await UpToAsync(Copies.Open()));
    }

    [Fact]
    public async Task A_new_copy_begins_empty_whatever_lies_in_its_folder()
    {
        var left = Directory.CreateDirectory(Path.Combine(_folder, "hubs", "lyon", "records-2"));
        await File.WriteAllTextAsync(Path.Combine(left.FullName, "CURRENT"), "nothing that can be opened");
        await PutAsync(Copies.Open(), 1);
        Copies.Begin("op-1", At);
        Assert.Equal(0, await UpToAsync(Copies.OpenNext()));
    }

    [Fact]
    public async Task A_note_that_cannot_be_read_is_no_empty_copy()
    {
        await PutAsync(Copies.Open(), 1);
        await File.WriteAllTextAsync(Path.Combine(_folder, "hubs", "lyon", "records.json"), "{");
        Assert.Contains("records.json", Assert.Throws<HubUnavailableException>(() => Copies.Open()).Message, StringComparison.Ordinal);
    }

    private static async Task PutAsync(IRecordStore store, long upTo)
    {
        await using (store)
        {
            await store.ApplyAsync(new RecordChanges("FR", new RecordPosition(1, upTo, At, At), []));
        }
    }

    private static async Task<long> UpToAsync(IRecordStore store)
    {
        await using (store)
        {
            return (await store.ReadPositionsAsync()).GetValueOrDefault("FR").UpTo;
        }
    }

    private IEnumerable<string> Folders() => Directory.EnumerateDirectories(Path.Combine(_folder, "hubs", "lyon")).Select(path => Path.GetFileName(path)!);
}
