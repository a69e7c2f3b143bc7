using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>What a hub's copy takes from owners in which order, and what it says of how fresh it is.</summary>
public sealed class RecordReplicaTests : RecordReplicaScene
{
    [Fact]
    public async Task Changes_are_applied_in_order_once_and_none_behind_a_gap()
    {
        Assert.Equal(new RecordsPosition(1, 0), await ApplyAsync(1, 3, 4, 4, Entered("3")));
        Assert.Empty(await FoundAsync("3"));
        Assert.Equal(new RecordsPosition(1, 2), await ApplyAsync(1, 1, 2, 4, Entered("1"), Entered("2")));

        // What it has is not taken again with what it lacks: its sender goes on from where it is.
        Assert.Equal(new RecordsPosition(1, 2), await ApplyAsync(1, 2, 4, 4, Entered("2"), Cleared("1"), Entered("3")));
        Assert.Equal(new RecordsPosition(1, 4), await ApplyAsync(1, 3, 4, 4, Cleared("1"), Entered("3")));
        Assert.Equal(new RecordsPosition(1, 4), await ApplyAsync(1, 1, 2, 4, Entered("2")));
        Assert.Equal((0, 1, 1), ((await FoundAsync("1")).Length, (await FoundAsync("2")).Length, (await FoundAsync("3")).Length));
    }

    [Fact]
    public async Task A_stream_that_was_restored_takes_away_what_is_no_longer_in_it()
    {
        await ApplyAsync(1, 1, 2, 2, Entered("1"), Entered("2"));
        await Replica.ApplyAsync(new RecordsDelta(new OwnerId("DE"), 1, 1, 1, At, [Entered("C1", "D")]) { Last = 1 }, default);
        Assert.Equal(new RecordsPosition(2, 1), await ApplyAsync(2, 1, 1, 1, Entered("1")));
        Assert.Equal((1, 0), ((await FoundAsync("1")).Length, (await FoundAsync("2")).Length));
        Assert.Single((await Replica.AnswerAsync(new CheckRequest(France, []), new DocumentQuestion("C1", "D", null), At, default)).Hits);
        Assert.Equal(new RecordsPosition(2, 1), await ApplyAsync(1, 1, 2, 2, Entered("2")));
        Assert.Empty(await FoundAsync("2"));
    }

    [Fact]
    public async Task Changes_behind_an_entry_of_another_time_are_of_another_stream_also_for_a_copy_that_was_opened_again()
    {
        await Replica.ApplyAsync(new RecordsDelta(France, 1, 1, 2, At, [Entered("1"), Entered("2")]) { Last = 2, WrittenAt = At.AddHours(-2) }, default);
        await Replica.DisposeAsync();
        Replica = new RecordReplica(Databases.OpenRecords("lyon"), Rows, OwnerDirectory.Default);
        await Replica.LoadAsync(default);
        var grown = new RecordsDelta(France, 1, 3, 3, At.AddSeconds(20), [Entered("3")]) { Last = 3, PreviousWrittenAt = At.AddHours(-1), WrittenAt = At };
        Assert.Equal(MeshErrorCodes.Conflict, (await Assert.ThrowsAsync<MeshException>(() => Replica.ApplyAsync(grown, default))).Code);
        Assert.Empty(await FoundAsync("3"));
        Assert.Equal((At, new RecordsPosition(1, 2)), ((await AnswerAsync(At)).AsOf, PositionOf(France)));

        // Word that nothing is new is of another stream too; what does not say when it was written is taken.
        await Assert.ThrowsAsync<MeshException>(() => Replica.ApplyAsync(grown with { UpTo = 2, Changes = [] }, default));
        Assert.Equal(new RecordsPosition(1, 3), await Replica.ApplyAsync(grown with { PreviousWrittenAt = At.AddHours(-2) }, default));
        Assert.Equal(new RecordsPosition(1, 4), await ApplyAsync(1, 4, 4, 4, Entered("4")));
    }

    [Fact]
    public async Task Taking_away_what_a_restored_stream_no_longer_has_begins_again_when_it_was_interrupted()
    {
        ReplicaRecord[] many = [.. Enumerable.Range(1, 1500).Select(number => Entered($"{number:0000}"))];
        await ApplyAsync(1, 1, 1500, 1500, many);
        await Replica.DisposeAsync();

        // The second write fails: a thousand are removed then, and the others are not.
        Replica = new RecordReplica(new FailingStore(Databases.OpenRecords("lyon"), 1, isWritten: false), Rows, OwnerDirectory.Default);
        await Replica.LoadAsync(default);
        await Assert.ThrowsAsync<HubUnavailableException>(() => ApplyAsync(2, 1, 1, 1, many[0]));
        Assert.Null((await AnswerAsync(At)).AsOf);
        await Replica.DisposeAsync();

        Replica = new RecordReplica(Databases.OpenRecords("lyon"), Rows, OwnerDirectory.Default);
        await Replica.LoadAsync(default);
        Assert.Equal(new RecordsPosition(2, 1), await ApplyAsync(2, 1, 1, 1, many[0]));
        Assert.Equal((1, 0, 0), ((await FoundAsync("0001")).Length, (await FoundAsync("0002")).Length, (await FoundAsync("1500")).Length));
    }

    [Fact]
    public async Task Freshness_is_that_of_the_last_word_that_all_was_there()
    {
        var unknown = await AnswerAsync(At);
        Assert.Equal((null, new OwnerFreshness(France, null, 0)), (unknown.AsOf, Assert.Single(unknown.Stale)));
        Assert.Empty((await Replica.AnswerAsync(new CheckRequest(France, []), new DocumentQuestion("1", "XXA", null), At, default)).Stale);

        await ApplyAsync(1, 1, 1, 1, Entered("1"));
        Assert.Equal((At, 0), ((await AnswerAsync(At.AddSeconds(30))).AsOf, (await AnswerAsync(At.AddSeconds(30))).Stale.Length));
        Assert.Equal(new OwnerFreshness(France, At, 0), Assert.Single((await AnswerAsync(At.AddSeconds(31))).Stale));

        // A later part of the stream that is not its end makes nothing fresher.
        await Replica.ApplyAsync(new RecordsDelta(France, 1, 2, 3, At.AddMinutes(2), [Entered("2")]) { Last = 10 }, default);
        Assert.Equal(new OwnerFreshness(France, At, 7), Assert.Single((await AnswerAsync(At.AddMinutes(2))).Stale));
        await Replica.ApplyAsync(new RecordsDelta(France, 1, 4, 10, At.AddMinutes(3), []) { Last = 10 }, default);
        Assert.Equal(At.AddMinutes(3), (await AnswerAsync(At.AddMinutes(3))).AsOf);

        // Nor does an activation that knows of less, because another has taken its place.
        await Replica.ApplyAsync(new RecordsDelta(France, 1, 9, 8, At.AddMinutes(4), []) { Last = 8 }, default);
        Assert.Equal((At.AddMinutes(3), new RecordsPosition(1, 10)), ((await AnswerAsync(At.AddMinutes(4))).AsOf, PositionOf(France)));
    }

    [Fact]
    public async Task What_it_had_applied_it_knows_when_it_is_opened_again()
    {
        await ApplyAsync(1, 1, 2, 2, Entered("1"), Entered("2"));
        await Replica.DisposeAsync();
        Replica = new RecordReplica(Databases.OpenRecords("lyon"), Rows, OwnerDirectory.Default);
        await Replica.LoadAsync(default);
        Assert.Equal((new RecordsPosition(1, 2), default), (PositionOf(France), PositionOf(new OwnerId("DE"))));
        Assert.Equal(At, (await AnswerAsync(At)).AsOf);
        Assert.Single(await FoundAsync("2"));
    }

    [Fact]
    public async Task A_copy_that_was_never_whole_does_not_know_how_fresh_it_is_when_it_is_opened_again()
    {
        await ApplyAsync(1, 1, 2, 9, Entered("1"));
        await Replica.DisposeAsync();
        Replica = new RecordReplica(Databases.OpenRecords("lyon"), Rows, OwnerDirectory.Default);
        await Replica.LoadAsync(default);
        Assert.Null((await AnswerAsync(At)).AsOf);
    }

    [Theory]
    [InlineData(19, false, 1, 20)]
    [InlineData(0, false, 21, 20)]
    [InlineData(150, true, 1, 1)]
    [InlineData(199, true, 1, 1)]
    [InlineData(200, true, 1, 0)]
    public async Task Records_that_share_a_number_hide_no_other_or_the_answer_says_that_there_are_more(int others, bool areHidden, int seen, int hits)
    {
        var of = areHidden ? RecordHandling.Default with { Excluded = [new OwnerId("JP")] } : RecordHandling.Default;
        await ApplyAsync(1, 1, others + seen, others + seen, [.. Enumerable.Range(1, others + seen).Select(number => Car($"{number:000}", number <= others ? of : RecordHandling.Default))]);
        var answer = await Replica.AnswerAsync(new CheckRequest(new OwnerId("JP"), []), new VehicleQuestion(null, null, null, "ABC"), At, default);
        Assert.Equal((hits, others + seen > (areHidden ? 200 : 20)), (answer.Hits.Length, answer.HasMore));
    }

    [Fact]
    public async Task A_question_that_this_hub_does_not_know_is_no_question_without_hits() =>
        Assert.Equal(MeshErrorCodes.Invalid, (await Assert.ThrowsAsync<MeshException>(async () => await Replica.AnswerAsync(new CheckRequest(France, []), null!, At, default))).Code);

    [Fact]
    public async Task What_any_owner_may_have_is_as_fresh_as_the_word_of_all_of_them()
    {
        var vehicle = new VehicleQuestion("WVWZZZXXZ0W000123", null, null, null);
        foreach (var (index, owner) in OwnerDirectory.Default.All.Index())
        {
            var before = await Replica.AnswerAsync(new CheckRequest(France, []), vehicle, At, default);
            Assert.Null(before.AsOf);
            Assert.Contains(before.Stale, stale => stale.AsOf is null);
            await Replica.ApplyAsync(new RecordsDelta(owner.Code, 1, 1, 0, At.AddSeconds(-index), []), default);
        }

        Assert.Equal(At.AddSeconds(1 - OwnerDirectory.Default.All.Length), (await Replica.AnswerAsync(new CheckRequest(France, []), vehicle, At, default)).AsOf);
        var (first, second) = (await Replica.AnswerAsync(new CheckRequest(France, []), vehicle, At.AddHours(1), default), await Replica.AnswerAsync(new CheckRequest(France, []), vehicle with { Engine = "ABC" }, At.AddHours(1), default));
        Assert.Equal(QuestionAnswer.MaxStale, first.Stale.Length);
        Assert.True(first.Stale == second.Stale, "what the questions of a check share is made once");
        Assert.Empty((await Replica.AnswerAsync(new CheckRequest(France, []), vehicle, At.AddMinutes(-10), default)).Stale);
    }

    [Theory]
    [InlineData("D", "DEU")]
    [InlineData("DEU", "D")]
    public async Task A_document_of_Germany_is_found_by_either_of_its_codes(string entered, string asked)
    {
        await Replica.ApplyAsync(new RecordsDelta(new OwnerId("DE"), 1, 1, 1, At, [Entered("C1", entered)]) { Last = 1 }, default);
        Assert.Single((await Replica.AnswerAsync(new CheckRequest(France, []), new DocumentQuestion("C1", asked, null), At, default)).Hits);
    }

    [Fact]
    public async Task A_question_that_is_asked_in_several_ways_says_by_which_each_hit_was_found()
    {
        await ApplyAsync(1, 1, 3, 3, Entered("1"), Entered("2"), Person("a", "Odile Vantreuil", "1979-01-17"));
        var answer = await Replica.AnswerAsync(
            new CheckRequest(new OwnerId("JP"), []),
            new JointQuestion([new DocumentQuestion("3", "FRA", null), new DocumentQuestion("2", "FRA", null), new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] }) { PartlyKnownBirths = ["XXXX-01-17", "none"] }]),
            At,
            default);
        Assert.Equal([(1, "FRA-2-passport"), (2, "a")], answer.Hits.Select(hit => (hit.Way, hit.Entry.Id.Name)));
        Assert.Contains(answer.Hits[1].Match!.Features, feature => feature is { Feature: "birth-date", Finding: "partly", Searched: "XXXX-01-17" });

        // Only France was heard of, which is enough for its documents and not for who may be anybody's.
        Assert.Equal(3, answer.AsOfByWay.Length);
        Assert.Equal((At, At, null), (answer.AsOfByWay[0], answer.AsOfByWay[1], answer.AsOfByWay[2]));
        Assert.Equal((null, QuestionAnswer.MaxStale), (answer.AsOf, answer.Stale.Length));
    }

    [Fact]
    public async Task An_offline_copy_gets_what_its_bureau_may_see_and_hears_only_of_what_it_could_see()
    {
        var (japan, excluded) = (new OwnerId("JP"), new RecordHandling(RecordHandling.Default.Terms, [new OwnerId("JP"), new OwnerId("DE")]));
        await ApplyAsync(1, 1, 4, 4, Entered("1"), Entered("2"), Entered("3"), With(Entered("4"), excluded));
        var page = await Replica.ReadRowsAsync(new CopyRowsQuery(japan, RecordKind.TravelDocument, string.Empty), default);
        Assert.Null(page.UpTo);
        Assert.Equal(["FRA-1-passport", "FRA-2-passport", "FRA-3-passport"], page.Rows.Select(row => row.Id));
        Assert.Empty((await Replica.ReadRowsAsync(new CopyRowsQuery(japan, RecordKind.TravelDocument, "FRA-3-passport"), default)).Rows);
        Assert.All((await Replica.ReadRowsAsync(new CopyRowsQuery(new OwnerId("BR"), RecordKind.TravelDocument, string.Empty), default)).Rows, row => Assert.Empty(row.Entry!.Handling.Excluded));
        var positions = Replica.Positions();

        // 1 goes, 2 is hidden from Japan, 4 goes that was hidden from it always, 5 comes and is hidden, 6 comes.
        await ApplyAsync(1, 5, 9, 9, Cleared("1"), With(Entered("2"), excluded), Cleared("4"), With(Entered("5"), excluded), Entered("6"));
        var (rows, reached, hasMore) = await ChangesAsync(japan, positions);
        Assert.Equal(["FRA-1-passport -", "FRA-2-passport -", "FRA-6-passport +"], rows.Select(row => $"{row.Id} {(row.Entry is null ? "-" : "+")}").Order());
        Assert.False(hasMore);
        Assert.Equal(new RecordsPosition(1, 9), reached.Single(position => position.Owner == France).Position);
        Assert.Empty((await ChangesAsync(japan, reached)).Rows);
        Assert.Equal(4, (await ChangesAsync(France, positions)).Rows.Count(row => row.Id is "FRA-1-passport" or "FRA-2-passport" or "FRA-4-passport" or "FRA-5-passport"));
        Assert.Empty((await Replica.ReadChangesAsync(new CopyChangesQuery(japan, [RecordKind.Vehicle], positions), default)).Rows);

        // A hub that is not so far says nothing, and leaves the copy where it is.
        ImmutableArray<OwnerPosition> ahead = [new OwnerPosition(France, new RecordsPosition(1, 50), At)];
        Assert.Equal(ahead.AsEnumerable(), (await ChangesAsync(japan, ahead)).Positions);

        // The records were restored: nobody knows what a copy has of them.
        await ApplyAsync(2, 1, 1, 1, Entered("1"));
        Assert.Equal(MeshErrorCodes.Gone, (await Assert.ThrowsAsync<MeshException>(() => ChangesAsync(japan, reached))).Code);
    }

    /// <summary>The stream has only the last word on each record: what was recorded before it, and who could see that, a copy that was made anew does not know.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public async Task An_offline_copy_that_is_behind_when_a_hub_makes_its_copy_anew_is_made_anew_too(int upTo, bool isGone)
    {
        await ApplyAsync(1, 1, 2, 4, Entered("2"));
        await ApplyAsync(1, 3, 4, 4, Cleared("1"));
        await ApplyAsync(1, 5, 5, 5, Cleared("2"));
        ImmutableArray<OwnerPosition> behind = [new OwnerPosition(France, new RecordsPosition(1, upTo), At)];
        if (isGone)
        {
            Assert.Equal(MeshErrorCodes.Gone, (await Assert.ThrowsAsync<MeshException>(() => ChangesAsync(new OwnerId("JP"), behind))).Code);
        }
        else
        {
            // One that has nothing of that owner has nothing to take out.
            Assert.Equal(("FRA-2-passport", null), Assert.Single((await ChangesAsync(new OwnerId("JP"), behind)).Rows.Select(row => (row.Id, row.Entry))));
        }
    }

    /// <summary>While this hub lagged, 3 was entered and at 6 cleared: it never had it. A copy that was made or updated elsewhere in between has it.</summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task An_offline_copy_that_may_have_what_this_hub_never_had_is_made_anew(int upTo, bool isGone)
    {
        await ApplyAsync(1, 1, 2, 2, Entered("1"));
        await Replica.ApplyAsync(new RecordsDelta(France, 1, 3, 4, At, [Entered("2")]) { Last = 6, OvertakenFrom = 3 }, default);
        await Replica.DisposeAsync();
        Replica = new RecordReplica(Databases.OpenRecords("lyon"), Rows, OwnerDirectory.Default);
        await Replica.LoadAsync(default);
        await ApplyAsync(1, 5, 6, 6, Cleared("3"));
        await ApplyAsync(1, 7, 7, 7, Cleared("1"));
        ImmutableArray<OwnerPosition> behind = [new OwnerPosition(France, new RecordsPosition(1, upTo), At)];
        if (isGone)
        {
            Assert.Equal(MeshErrorCodes.Gone, (await Assert.ThrowsAsync<MeshException>(() => ChangesAsync(new OwnerId("JP"), behind))).Code);
        }
        else
        {
            Assert.Contains("FRA-1-passport", (await ChangesAsync(new OwnerId("JP"), behind)).Rows.Where(row => row.Entry is null).Select(row => row.Id));
        }
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task What_is_applied_again_after_a_failure_says_of_each_record_what_it_was_before_the_first_time(bool isWritten, bool isKilled)
    {
        var japan = new OwnerId("JP");
        await ApplyAsync(1, 1, 2, 2, Entered("1"), Car("a", RecordHandling.Default));
        var positions = Replica.Positions();
        await Replica.DisposeAsync();
        Replica = new RecordReplica(new FailingStore(Databases.OpenRecords("lyon"), 0, isWritten), Rows, OwnerDirectory.Default);
        await Replica.LoadAsync(default);
        ReplicaRecord[] changes = [Cleared("1"), Car("a", RecordHandling.Default with { Excluded = [japan] }), Entered("2"), Cleared("2")];
        await Assert.ThrowsAsync<HubUnavailableException>(() => ApplyAsync(1, 3, 6, 6, changes));
        if (isKilled)
        {
            await Replica.DisposeAsync();
            Replica = new RecordReplica(Databases.OpenRecords("lyon"), Rows, OwnerDirectory.Default);
            await Replica.LoadAsync(default);
        }

        Assert.Equal(new RecordsPosition(1, 6), await ApplyAsync(1, 3, 6, 6, changes));
        Assert.Equal((0, 0), ((await FoundAsync("1")).Length, (await FoundAsync("2")).Length));
        var (rows, _, _) = await Replica.ReadChangesAsync(new CopyChangesQuery(japan, [RecordKind.TravelDocument, RecordKind.Vehicle], positions), default);
        Assert.Equal([("FR/a", null), ("FRA-1-passport", null)], rows.Select(row => (row.Id, row.Entry)).OrderBy(row => row.Id, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1, 3, false)]
    [InlineData(1, 4, true)]
    [InlineData(1, 5, true)]
    [InlineData(2, 5, false)]
    public async Task A_hub_whose_copy_was_made_anew_while_it_was_copied_gives_no_rows_until_it_is_as_far_as_it_was(long epoch, int upTo, bool gives)
    {
        ImmutableArray<OwnerPosition> since = [new OwnerPosition(France, new RecordsPosition(1, 4), At), new OwnerPosition(new OwnerId("BR"), default, null)];
        await ApplyAsync(epoch, 1, upTo, 5, Entered("1"));
        var query = new CopyRowsQuery(new OwnerId("JP"), RecordKind.TravelDocument, string.Empty) { Since = since };
        if (gives)
        {
            Assert.Single((await Replica.ReadRowsAsync(query, default)).Rows);
        }
        else
        {
            Assert.Equal(MeshErrorCodes.Gone, (await Assert.ThrowsAsync<MeshException>(() => Replica.ReadRowsAsync(query, default))).Code);
        }
    }

    [Fact]
    public async Task An_offline_copy_gets_no_bytes_of_templates()
    {
        var id = new RecordId(RecordKind.Fingerprint, "a");
        var prints = new FingerprintRecord { Number = "1", Template = new FingerprintTemplate("ISO 19794-2", new byte[] { 1, 2, 3 }) };
        await ApplyAsync(1, 1, 1, 1, new ReplicaRecord(id, new RecordEntry(id, prints, RecordHandling.Default, new DateOnly(2030, 1, 1))));
        var page = await Replica.ReadRowsAsync(new CopyRowsQuery(new OwnerId("JP"), RecordKind.Fingerprint, string.Empty), default);
        Assert.True(((FingerprintRecord)Assert.Single(page.Rows).Entry!.Content).Template!.Data.IsEmpty);
    }

    private Task<(ImmutableArray<CopyRow> Rows, ImmutableArray<OwnerPosition> Positions, bool HasMore)> ChangesAsync(OwnerId reader, ImmutableArray<OwnerPosition> behind) =>
        Replica.ReadChangesAsync(new CopyChangesQuery(reader, [RecordKind.TravelDocument], behind), default);

    private RecordsPosition PositionOf(OwnerId owner) => Replica.Unheard(At.AddDays(1)).Single(one => one.Owner == owner).Position;

    private async Task<ImmutableArray<RecordHit>> FoundAsync(string number) => (await Replica.AnswerAsync(new CheckRequest(new OwnerId("JP"), []), new DocumentQuestion(number, "FRA", null), At, default)).Hits;

    private ValueTask<QuestionAnswer> AnswerAsync(DateTimeOffset now) => Replica.AnswerAsync(new CheckRequest(France, []), new DocumentQuestion("1", "FRA", "passport"), now, default);

    private static ReplicaRecord Entered(string number, string issuer = "FRA") => new(
        TravelDocumentRecord.IdOf(issuer, number, "passport"),
        new RecordEntry(TravelDocumentRecord.IdOf(issuer, number, "passport"), new TravelDocumentRecord(number, issuer, "passport", DocumentFraud.Lost), RecordHandling.Default, new DateOnly(2030, 1, 1)));

    private static ReplicaRecord Car(string name, RecordHandling handling)
    {
        var id = new RecordId(RecordKind.Vehicle, name);
        return new ReplicaRecord(id, new RecordEntry(id, new VehicleRecord { Engine = "ABC" }, handling, new DateOnly(2030, 1, 1)));
    }

    private static ReplicaRecord Cleared(string number) => new(TravelDocumentRecord.IdOf("FRA", number, "passport"), null);
}
