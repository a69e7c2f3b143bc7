using Orleans.Storage;

namespace Orleans.Sqlite.Tests;

public sealed class ProcessTests : IDisposable
{
    private readonly TestDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task ProcessesMakeAndWriteOneFileAtOnce()
    {
        const int Each = 2000;
        using var first = WriterProcess.Start(_database.File, "first", Each);
        using var second = WriterProcess.Start(_database.File, "second", Each);
        IGrainStorage storage = _database.Storage();
        await Task.WhenAll(Enumerable.Range(0, Each).Select(number =>
            storage.WriteStateAsync("card", GrainId.Create("bureau", $"here-{number}"), new TestState<Card> { State = new Card() })));

        Assert.Equal((0, 0), (await EndAsync(first), await EndAsync(second)));
        Assert.Equal(3L * Each, _database.Read("SELECT count(*) FROM OrleansGrainState"));
    }

    [Fact]
    public async Task WhatWasAcknowledgedIsThereAfterTheProcessWasKilled()
    {
        using var process = WriterProcess.Start(_database.File, "killed", 1_000_000);
        var acknowledged = new List<string>();
        while (acknowledged.Count < 3000 && await process.StandardOutput.ReadLineAsync() is { } key)
        {
            acknowledged.Add(key);
        }

        process.Kill();
        await process.WaitForExitAsync();

        IGrainStorage storage = _database.Storage();
        Assert.Equal(3000, acknowledged.Count);
        foreach (var key in acknowledged)
        {
            var state = new TestState<Card>();
            await storage.ReadStateAsync("card", GrainId.Create("bureau", key), state);
            Assert.Equal(key, state.State.Text);
        }
    }

    private static async Task<int> EndAsync(System.Diagnostics.Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await error);
        return process.ExitCode;
    }
}
