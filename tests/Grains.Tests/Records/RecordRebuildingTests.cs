using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>A new copy of the records is filled from the owners' streams, page by page, beside what owners send meanwhile.</summary>
public sealed class RecordRebuildingTests : RecordReplicaScene
{
    private const int PageSize = 2;

    private static readonly OwnerId Japan = new("JP");

    private readonly LeapingClock _clock = new();
    private readonly TaskScheduler _turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
    private readonly List<ReplicaRecord> _stream = [.. Enumerable.Range(1, 5).Select(number => Person($"p{number}", $"Odile Vantreuil{number}", "1979"))];
    private readonly List<long> _asked = [];
    private Func<OwnerId, RecordsDelta, Task> _whenRead = (_, _) => Task.CompletedTask;
    private RecordRebuilding? _rebuilding;
    private int _replaced;

    [Fact]
    public async Task What_comes_while_it_is_filled_is_in_it_before_it_answers()
    {
        _whenRead = async (owner, delta) =>
        {
            if (owner == France && delta.UpTo == 5 && _stream.Count == 5)
            {
                // Behind what was read, and before that is applied: the copy cannot take it.
                _stream.Add(Person("p6", "Odile Vantreuil6", "1979"));
                await _rebuilding!.OfferAsync(DeltaOf(France, new RecordsPosition(1, 5)), default);
            }
        };
        await using var store = await BeginAsync();
        await RunAsync(CancellationToken.None);
        Assert.Equal(1, _replaced);
        Assert.Equal([0, 2, 4, 5], _asked.Take(4));
        Assert.Equal(6, await FoundAsync());

        // What it is offered right behind that, it takes.
        _stream.Add(Person("p7", "Odile Vantreuil7", "1979"));
        await _rebuilding!.OfferAsync(DeltaOf(France, new RecordsPosition(1, 6)), default);
        Assert.Equal(7, await FoundAsync());
    }

    [Fact]
    public async Task An_owner_whose_records_cannot_be_had_is_named_and_waited_for()
    {
        var isAway = true;
        _whenRead = (owner, _) => owner == Japan && isAway ? throw new MeshException(MeshErrorCodes.Unavailable, "No silo is there.") : Task.CompletedTask;
        await using var store = await BeginAsync();
        var running = RunAsync(CancellationToken.None);
        await Wait.UntilAsync(() => InTurnAsync(() => Task.FromResult(_rebuilding!.Missing.Length == 1 && _rebuilding.Applied == 5)), "all others are there");
        Assert.Equal(new MissingRecords(Japan, "No silo is there."), Assert.Single(_rebuilding!.Missing));
        Assert.Equal((0, false), (_replaced, running.IsCompleted));

        isAway = false;
        await Wait.UntilAsync(
            () =>
            {
                _clock.LeapTo(_clock.GetUtcNow() + RecordRebuilding.AskEvery);
                return Task.FromResult(running.IsCompleted);
            },
            "the last one is there");
        await running;
        Assert.Equal((1, 0), (_replaced, _rebuilding.Missing.Length));
    }

    [Fact]
    public async Task One_that_was_interrupted_goes_on_where_it_was()
    {
        using var killed = new CancellationTokenSource();
        _whenRead = (owner, delta) => owner == France && delta.From > PageSize ? killed.CancelAsync() : Task.CompletedTask;
        await using (await BeginAsync())
        {
            await RunAsync(killed.Token);
            Assert.Equal(0, _replaced);
        }

        _asked.Clear();
        _whenRead = (_, _) => Task.CompletedTask;
        await using var again = await BeginAsync();
        await RunAsync(CancellationToken.None);
        Assert.Equal(1, _replaced);
        Assert.InRange(_asked[0], PageSize, 4);
        Assert.Equal(5, await FoundAsync());
    }

    private async Task<RecordReplica> BeginAsync()
    {
        var copies = Databases.Records("lyon");
        copies.Begin("op-1", At);
        var copy = new RecordReplica(copies.OpenNext(), Rows, OwnerDirectory.Default);
        await copy.LoadAsync(default);
        _rebuilding = new RecordRebuilding(copy, OwnerDirectory.Default, ReadAsync, copy.ApplyAsync, _clock);
        return copy;
    }

    /// <summary>One turn after the other, as in an activation.</summary>
    private Task RunAsync(CancellationToken stopping) => InTurnAsync(async () =>
    {
        await _rebuilding!.RunAsync(() => _replaced++, stopping);
        return true;
    });

    private Task<bool> InTurnAsync(Func<Task<bool>> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _turns).Unwrap();

    private async Task<RecordsDelta> ReadAsync(OwnerId owner, RecordsPosition after, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var delta = DeltaOf(owner, after);
        if (owner == France)
        {
            _asked.Add(after.UpTo);
        }

        await _whenRead(owner, delta);
        return delta;
    }

    private RecordsDelta DeltaOf(OwnerId owner, RecordsPosition after)
    {
        var stream = owner == France ? _stream : [];
        ReplicaRecord[] page = [.. stream.Skip((int)after.UpTo).Take(PageSize)];
        return new RecordsDelta(owner, 1, after.UpTo + 1, after.UpTo + page.Length, At, [.. page]) { Last = stream.Count };
    }

    private async Task<int> FoundAsync()
    {
        await Wait.UntilAsync(() => Task.FromResult(_rebuilding!.Copy.IsSearchable), "persons are read");
        var asked = new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] });
        return (await _rebuilding!.Copy.AnswerAsync(new CheckRequest(Japan, []), asked, At, default)).Hits.Length;
    }
}
