using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Numbers;

/// <summary>Series of numbers: each is given once, to one owner, and not without end.</summary>
[Collection(OwnMesh.Name)]
public sealed class NumberTests
{
    private static readonly OwnerId France = new("FR");

    [Fact]
    public async Task Numbers_are_given_once_over_repeats_and_kills()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1", "lyon-2", "singapore-1");
        var series = mesh.Client.GetGrain<INumberGrain>(NumberSeries.Notices);
        var first = await series.NextAsync(France, new OperationId("first"));

        // Each of these is asked for three times at once, while the silo that gives them is killed.
        var asked = Enumerable.Range(0, 120).Select(i => Wait.RetryAsync(() => series.NextAsync(France, new OperationId($"op-{i % 40}")))).ToList();
        await mesh.KillAsync(mesh.Where(series) ?? "lyon-1");
        var given = await Task.WhenAll(asked);

        for (var i = 0; i < 40; i++)
        {
            Assert.Equal([given[i], given[i]], [given[i + 40], given[i + 80]]);
        }

        Assert.Equal(1, first.Number);
        Assert.Equal(41, given.Append(first).Distinct().Count());
        Assert.NotEqual(given[3], await Wait.RetryAsync(() => series.NextAsync(new OwnerId("DE"), new OperationId("op-3"))));
    }

    [Fact]
    public async Task A_request_that_is_repeated_after_New_Year_has_the_number_that_it_got_before()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(["lyon-1"], null, clock);
        var year = clock.GetUtcNow().Year + 1;
        clock.LeapTo(new DateTimeOffset(year, 12, 31, 23, 59, 0, TimeSpan.Zero));
        foreach (var key in new[] { NumberSeries.Notices, NumberSeries.CasesOf(France) })
        {
            Assert.Equal(new GivenNumber(year, 1), await mesh.Client.GetGrain<INumberGrain>(key).NextAsync(France, new OperationId("eve")));
        }

        clock.LeapTo(new DateTimeOffset(year + 1, 1, 1, 0, 0, 1, TimeSpan.Zero));

        foreach (var key in new[] { NumberSeries.Notices, NumberSeries.CasesOf(France) })
        {
            var series = mesh.Client.GetGrain<INumberGrain>(key);
            Assert.Equal(new GivenNumber(year, 1), await series.NextAsync(France, new OperationId("eve")));
            Assert.Equal(new GivenNumber(year + 1, 1), await series.NextAsync(France, new OperationId("day")));
        }
    }

    [Fact]
    public async Task Numbers_that_are_not_used_are_given_no_further_that_day()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(["lyon-1"], null, clock);
        clock.LeapTo(clock.GetUtcNow().Date.AddDays(1).AddHours(1).ToUniversalTime());
        var series = mesh.Client.GetGrain<INumberGrain>(NumberSeries.Notices);
        var taken = await Task.WhenAll(Enumerable.Range(0, NumberSeries.MaxUnused).Select(i => series.NextAsync(France, new OperationId($"op-{i}"))));

        Assert.Equal(MeshErrorCodes.NotPermitted, await CodeAsync(() => series.NextAsync(France, new OperationId("more"))));
        Assert.Equal(taken[7], await series.NextAsync(France, new OperationId("op-7")));
        await series.NextAsync(new OwnerId("DE"), new OperationId("other"));

        // A number is used once, however often that is said.
        await series.UseAsync(France, taken[7]);
        await series.UseAsync(France, taken[7]);
        await series.NextAsync(France, new OperationId("more"));
        Assert.Equal(MeshErrorCodes.NotPermitted, await CodeAsync(() => series.NextAsync(France, new OperationId("once more"))));
        Assert.Equal(MeshErrorCodes.Invalid, await CodeAsync(() => series.UseAsync(new OwnerId("DE"), taken[8])));
        Assert.Equal(MeshErrorCodes.Invalid, await CodeAsync(() => series.UseAsync(France, new GivenNumber(taken[0].Year, 100_000))));

        clock.LeapTo(clock.GetUtcNow().AddDays(1));
        await series.NextAsync(France, new OperationId("tomorrow"));
    }

    [Fact]
    public async Task Only_series_that_there_are_give_numbers_and_to_whom_they_are_for()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        foreach (var (key, owner, code) in new[]
        {
            ("notice-2026", "FR", MeshErrorCodes.MalformedId),
            ("Notice", "FR", MeshErrorCodes.MalformedId),
            ("case", "FR", MeshErrorCodes.MalformedId),
            ("FR", "FR", MeshErrorCodes.MalformedId),
            ("FR-2026", "FR", MeshErrorCodes.MalformedId),
            ("XX-case", "FR", MeshErrorCodes.MalformedId),
            ("FR-notice-", "FR", MeshErrorCodes.MalformedId),
            ("DE-case", "FR", MeshErrorCodes.Forbidden),
            ("notice", "XX", MeshErrorCodes.UnknownOwner),
        })
        {
            Assert.Equal((key, code), (key, await CodeAsync(() => mesh.Client.GetGrain<INumberGrain>(key).NextAsync(new OwnerId(owner), new OperationId("x")))));
        }
    }

    private static async Task<string?> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;
}
