using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Interpol.Mesh.Bench.Measuring;
using Interpol.Mesh.Bench.Processes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;

namespace Interpol.Mesh.Bench.Screening;

/// <summary>
/// Owners enter a vehicle and clear it again, at an even rate: how long each takes until the owner sees it in effect at all three hubs. Then each hub is asked whether that is so.
/// A latency counts from when the change was due.
/// </summary>
internal sealed class EffectBenchmark(FigureTable table, int rate, TimeSpan length)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Aim = TimeSpan.FromSeconds(1);

    private readonly ImmutableArray<OwnerId> _owners = [.. HubName.All.SelectMany(hub => OwnerDirectory.Default.All.Where(owner => owner.Home == hub && owner.Kind == OwnerKind.Country).Take(4)).Select(owner => owner.Code)];
    private int _wrong;

    /// <summary>Runs; false when a hub answered otherwise than its copy was said to be.</summary>
    public async Task<bool> RunAsync()
    {
        await using var mesh = new RunningMesh();
        await mesh.StartSilosAsync();
        await using var calls = await AggregateCalls.OpenAsync(mesh.Folder);
        await MeasureAsync(calls, "warm", length < LongestWarmUp ? length : LongestWarmUp);
        await using var noise = new MachineNoise(mesh.Folder);
        var measured = await MeasureAsync(calls, "one", length);
        table.Heading(string.Create(CultureInfo.InvariantCulture, $"records in effect at three hubs: {rate} a second entered, and as many cleared, by {_owners.Length} owners"));
        table.Row("entered, in effect at three hubs", measured.Length / length.TotalSeconds, LatencyRecorder.Of(measured.Select(one => one.Entered)), Aim);
        table.Row("cleared, in effect at three hubs", measured.Length / length.TotalSeconds, LatencyRecorder.Of(measured.Select(one => one.Cleared)), Aim);
        table.Fact("hubs that answered otherwise", _wrong.ToString(CultureInfo.InvariantCulture), "0");
        await noise.EndAsync(table);
        return _wrong == 0;
    }

    private Task<(TimeSpan Entered, TimeSpan Cleared)[]> MeasureAsync(AggregateCalls calls, string name, TimeSpan time) => EvenLoad.RunAsync(rate, time, async (number, due) =>
    {
        var by = new Author(_owners[number % _owners.Length], "0001");
        var id = new RecordId(RecordKind.Vehicle, $"{name}-{number}");
        var engine = $"{name}{number}".ToUpperInvariant();
        var vehicle = new RecordEntry(id, new VehicleRecord { Engine = engine }, RecordHandling.Default, DateOnly.FromDateTime(DateTime.UtcNow).AddYears(1));
        var entered = await ChangeAsync(calls, by, new EnterRecord(vehicle) { IsNew = true }, engine, due);
        return (entered, await ChangeAsync(calls, by, new ClearRecord(id), engine, Stopwatch.GetTimestamp()));
    });

    private async Task<TimeSpan> ChangeAsync(AggregateCalls calls, Author by, RecordChange change, string engine, long due)
    {
        var command = AggregateCalls.Issue(by, new RecordsCommand([change]));
        var outcome = await calls.CallAsync(by, client => client.GetGrain<IRecordsGrain>(by.Owner.Value).ChangeAsync(command));
        if (outcome.Done != 1)
        {
            throw new InvalidOperationException($"{change.Record} was refused: {string.Join(' ', outcome.Refused.SelectMany(refused => refused.Reasons))}");
        }

        while (await calls.CallAsync(by, client => client.GetGrain<IRecordsGrain>(by.Owner.Value).GetEffectAsync(change.Record)) is not { } effect || effect.Hubs.Length < HubName.All.Length)
        {
            await Task.Delay(LookAgainAfter);
        }

        var taken = Stopwatch.GetElapsedTime(due);
        var check = new CheckRequest(by.Owner, [new VehicleQuestion(null, null, null, engine)]);
        foreach (var hub in HubName.All)
        {
            var answer = await calls.CallAsync(by, client => client.GetGrain<IRecordReplicaGrain>(hub.Value).CheckAsync(check));
            if (answer.Answers[0].Hits.Length != (change is EnterRecord ? 1 : 0))
            {
                Interlocked.Increment(ref _wrong);
            }
        }

        return taken;
    }
}
