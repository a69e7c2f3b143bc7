using System.Collections.Immutable;
using System.Diagnostics;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>
/// What many bureaus that check at an even rate feel of one that makes 28 % of all checks (2013: one country's share, domain section 2), and of one that sends a list of a million documents.
/// A latency counts from when a check was due.
/// </summary>
internal sealed class UnevenLoad(FigureTable table, CheckCallers checks, ImmutableArray<OwnerId> others, OwnerId heavy, int rate, TimeSpan length)
{
    private const int ListRows = 1_000_000;
    private const double ShareOfHeavy = 0.28;

    /// <summary>Runs; a list longer than can be answered in the time is not ended.</summary>
    public async Task RunAsync()
    {
        await OthersAsync();
        var alone = await OthersAsync();
        table.Row($"{others.Length} bureaus, {rate:N0} checks/s", alone.Count / length.TotalSeconds, alone);

        var aim = 2 * alone.P99;
        var more = HeavyAsync();
        var beside = await OthersAsync();
        var own = await more;
        table.Row($"the same beside one that makes {ShareOfHeavy:P0} of all", beside.Count / length.TotalSeconds, beside, aim);
        table.Row("that one", own.Count / length.TotalSeconds, own);

        using var ended = new CancellationTokenSource();
        var list = ListAsync(ended.Token);
        var besideList = await OthersAsync();
        await ended.CancelAsync();
        var rows = await list;
        table.Row($"the same beside a list of {ListRows:N0}", besideList.Count / length.TotalSeconds, besideList, aim);
        table.Fact("documents a second of that list", $"{rows / length.TotalSeconds:N0}");
    }

    private async Task<LatencyFigures> OthersAsync() => LatencyRecorder.Of(await EvenLoad.RunAsync(rate, length, (number, due) => CheckAsync(others[number % others.Length], due)));

    private async Task<LatencyFigures> HeavyAsync() => LatencyRecorder.Of(await EvenLoad.RunAsync((int)(rate * ShareOfHeavy / (1 - ShareOfHeavy)), length, (_, due) => CheckAsync(heavy, due)));

    private async Task<TimeSpan> CheckAsync(OwnerId owner, long due)
    {
        await checks.CheckAsync(owner, 1);
        return Stopwatch.GetElapsedTime(due);
    }

    /// <summary>One list, as long as there is time: the next part when the one before is answered.</summary>
    private async Task<int> ListAsync(CancellationToken end)
    {
        var rows = 0;
        while (rows < ListRows && !end.IsCancellationRequested)
        {
            await checks.CheckAsync(heavy, CheckRequest.MaxQuestions);
            rows += CheckRequest.MaxQuestions;
        }

        return rows;
    }
}
