using Orleans.Storage;

namespace Orleans.Sqlite.Tests;

/// <summary>How files are made, opened, refused.</summary>
public sealed class FileTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task AllPartsCanShareOneFile()
    {
        await _database.OpenMembershipAsync();
        await _database.OpenRemindersAsync();
        await _database.Storage().OpenAsync();

        Assert.Equal("grain state 1, membership 1, reminders 1", _database.Read("SELECT group_concat(Component || ' ' || Version, ', ' ORDER BY Component) FROM OrleansSchema"));
        Assert.Equal("wal", _database.Read("PRAGMA journal_mode"));
    }

    [Fact]
    public async Task TheFolderIsMade()
    {
        var file = Path.Combine(Path.GetDirectoryName(_database.File)!, "not", "yet", "there.db");
        using var storage = TestDatabase.CreateStorage(TestDatabase.ConnectionStringOf(file), null, "service", "states");

        await storage.OpenAsync();

        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task ManyThatMakeTheSameFileAtOnceAgree()
    {
        var storages = Enumerable.Range(0, 12).Select(_ => _database.Storage()).ToArray();

        await Task.WhenAll(storages.Select(storage => Task.Run(() => storage.OpenAsync())));

        Assert.Equal(1L, _database.Read("SELECT count(*) FROM OrleansSchema"));
    }

    [Fact]
    public async Task AFileWhoseLogAnotherTurnsOnIsWaitedFor()
    {
        // Who turns the log on reads first and then takes the lock to write; there SQLite itself does not wait, whatever it was told.
        using var other = _database.Connect();
        using var begin = other.CreateCommand();
        begin.CommandText = "CREATE TABLE Other (Id INTEGER); BEGIN IMMEDIATE";
        begin.ExecuteNonQuery();
        var watch = System.Diagnostics.Stopwatch.StartNew();

        await Assert.ThrowsAsync<TimeoutException>(() => _database.Storage().OpenAsync());

        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(2), $"It was given up after {watch.Elapsed}.");
    }

    [Fact]
    public async Task AFileOfANewerVersionIsRefused()
    {
        using (var first = TestDatabase.CreateStorage(_database.ConnectionString, null, "service", "states"))
        {
            await first.OpenAsync();
        }

        _database.Execute("UPDATE OrleansSchema SET Version = 2");
        var storage = _database.Storage();

        var exception = await Assert.ThrowsAsync<OrleansConfigurationException>(() => storage.OpenAsync());

        Assert.Contains("has version 2 of the grain state tables, this program knows versions up to 1", exception.Message);
        Assert.Contains(_database.File, exception.Message);
        await _database.OpenRemindersAsync();
    }

    [Fact]
    public async Task AFileIsBroughtFromEachOlderVersionToThisOne()
    {
        var location = SqliteLocation.Parse("test", _database.ConnectionString);
        var steps = new[] { "CREATE TABLE One (Id INTEGER)", "ALTER TABLE One ADD COLUMN Two TEXT; CREATE TABLE Three (Id INTEGER)" };
        foreach (var known in new[] { steps[..1], steps })
        {
            using var database = new SqliteDatabase(location, new SqliteTables("test", known), SqliteFlush.EachCommit, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            await database.OpenAsync(CancellationToken.None);
            Assert.Equal((long)known.Length, _database.Read("SELECT Version FROM OrleansSchema"));
        }

        _database.Execute("INSERT INTO One (Id, Two) VALUES (1, 'two')");
        Assert.Equal(0L, _database.Read("SELECT count(*) FROM Three"));
    }

    [Fact]
    public async Task AStepThatFailsLeavesTheFileAsItWas()
    {
        var location = SqliteLocation.Parse("test", _database.ConnectionString);
        using var database = new SqliteDatabase(location, new SqliteTables("test", "CREATE TABLE One (Id INTEGER)", "nonsense"), SqliteFlush.EachCommit, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);

        await Assert.ThrowsAsync<OrleansException>(() => database.OpenAsync(CancellationToken.None));

        Assert.Equal(0L, _database.Read("SELECT count(*) FROM sqlite_schema"));
    }

    [Fact]
    public async Task AFileThatIsNoDatabaseIsRefused()
    {
        File.WriteAllText(_database.File, string.Concat(Enumerable.Repeat("This is a letter and no database. ", 200)));

        var exception = await Assert.ThrowsAsync<OrleansException>(() => _database.Storage().OpenAsync());

        Assert.Contains("is damaged or is no SQLite database", exception.Message);
    }

    [Fact]
    public async Task AFolderInPlaceOfTheFileIsRefused()
    {
        Directory.CreateDirectory(_database.File);

        var exception = await Assert.ThrowsAsync<OrleansException>(() => _database.Storage().OpenAsync());

        Assert.Contains("cannot be opened", exception.Message);
    }

    [Fact]
    public async Task AFileThatCannotBeWrittenIsRefused()
    {
        using (var first = TestDatabase.CreateStorage(_database.ConnectionString, null, "service", "states"))
        {
            await first.OpenAsync();
        }

        using var storage = TestDatabase.CreateStorage($"Data Source=file:{_database.File}?mode=ro", null, "service", "states");

        var exception = await Assert.ThrowsAsync<OrleansConfigurationException>(() => storage.OpenAsync());

        Assert.Contains("cannot be written", exception.Message);
    }

    [Fact]
    public async Task AStorageThatCouldNotOpenTriesAgain()
    {
        Directory.CreateDirectory(_database.File);
        IGrainStorage storage = _database.Storage();
        var state = new TestState<Card> { State = new Card { Text = "text" } };
        await Assert.ThrowsAsync<OrleansException>(() => storage.WriteStateAsync("card", GrainId.Create("a", "b"), state));

        Directory.Delete(_database.File);
        await storage.WriteStateAsync("card", GrainId.Create("a", "b"), state);

        Assert.True(state.RecordExists);
    }
}
