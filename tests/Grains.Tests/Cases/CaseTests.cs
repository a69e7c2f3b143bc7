using System.Collections.Immutable;
using System.Diagnostics;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Cases;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Replica;
using Xunit.Abstractions;
using static Interpol.Mesh.Grains.Tests.Cases.CaseScene;

namespace Interpol.Mesh.Grains.Tests.Cases;

/// <summary>Cases in a mesh: who sees what, many edits at once, many entries, numbers and blind hits.</summary>
[Collection(SharedMesh.Name)]
public sealed class CaseTests(MeshFixture fixture, ITestOutputHelper output)
{
    private MeshCluster Mesh => fixture.Mesh;

    [Fact]
    public async Task Who_takes_part_sees_what_it_is_shown_and_who_is_removed_its_own()
    {
        var (lead, contributor, observer, invited) = (Mesh.Owner("lyon"), Mesh.Owner("buenos-aires"), Mesh.Owner("singapore"), Mesh.Owner("lyon"));
        var opened = await CaseMesh.OpenAsync(Mesh, lead);
        await opened.JoinAsync(lead, CaseRole.Contributor, contributor);
        await opened.JoinAsync(lead, CaseRole.Observer, observer);
        await opened.DoAsync(lead, new InviteParticipant(invited, CaseRole.Observer));
        await opened.DoAsync(lead, new AddEntries([Note(contributor.Value), Note(observer.Value), Entry(CaseEntryKind.Evidence, observer.Value)]));
        await opened.DoAsync(contributor, new AddEntries([Note(observer.Value), Note(lead.Value, observer.Value)]));
        await opened.DoAsync(lead, new RecordCustody(3, new NewCustodyStep(CustodyStepKind.Collected, DateTimeOffset.UtcNow, Hash, null, null, Words)));

        Assert.Equal([5L, 3, 2, 1], await NumbersAsync(opened, lead));
        Assert.Equal([5L, 4, 1], await NumbersAsync(opened, contributor));
        Assert.Equal([5L, 4, 3, 2], await NumbersAsync(opened, observer));
        Assert.Empty(await NumbersAsync(opened, invited));
        await Assert.ThrowsAsync<MeshException>(() => NumbersAsync(opened, Mesh.Owner("lyon")));
        Assert.Single(await opened.Grain.ReadCustodyAsync(observer, 3));
        Assert.Empty(await opened.Grain.ReadCustodyAsync(contributor, 3));
        Assert.Null(await opened.Grain.GetEntryAsync(lead, 4));
        Assert.Empty((await opened.Grain.GetAsync(contributor))!.Details!.Evidence);
        Assert.Null((await opened.Grain.GetAsync(invited))!.Details);

        // Narrowed, the old view of it is not reachable by any way.
        await opened.DoAsync(contributor, new ReviseEntry(5, For(lead.Value), null));
        Assert.Equal([4L, 3, 2], await NumbersAsync(opened, observer));
        Assert.DoesNotContain(5, (await opened.HistoryAsync(observer)).Select(NumberOf));
        Assert.Equal([5L, 5], (await opened.HistoryAsync(lead)).Select(NumberOf).Where(number => number == 5));

        await opened.DoAsync(lead, new RemoveParticipant(contributor));
        var stub = (await opened.Grain.GetAsync(contributor))!;
        Assert.Equal((0L, ParticipantState.Removed, null, null), (stub.Version, stub.Self.State, stub.Summary, stub.Details));
        Assert.Equal([5L, 4], await NumbersAsync(opened, contributor));
        Assert.Equal([4L, 5, 5], (await opened.HistoryAsync(contributor)).Select(NumberOf));
        Assert.Equal(MeshErrorCodes.NotFound, await opened.RefusedAsync(contributor, new AddEntries([Note()])));

        await Mesh.DeactivateAsync(opened.Grain);
        Assert.Equal([5L, 3, 2, 1], await NumbersAsync(opened, lead));
        foreach (var hub in new[] { "lyon", "singapore", "buenos-aires" })
        {
            await Wait.UntilAsync(async () => (await ListAsync(hub, invited)).Any(row => row.Id == opened.Id.Value), $"{hub} lists the case");
            Assert.DoesNotContain(opened.Id.Value, (await ListAsync(hub, Mesh.Owner(hub))).Select(row => row.Id));
        }

        await Wait.UntilAsync(async () => (await opened.NotesAsync(invited)).Contains("participant-invited"), "the invited bureau hears of it");
        await Wait.UntilAsync(async () => (await opened.NotesAsync(contributor)).Contains("participant-removed"), "the removed bureau hears of it");
        Assert.DoesNotContain("custody-recorded", await opened.NotesAsync(contributor));
    }

    [Fact]
    public async Task What_an_entry_said_before_is_read_by_those_whom_it_was_for_then_and_is_for_now()
    {
        var (lead, always, later, earlier) = (Mesh.Owner("lyon"), Mesh.Owner("singapore"), Mesh.Owner("buenos-aires"), Secretariat.Owner);
        var opened = await CaseMesh.OpenAsync(Mesh, lead);
        await opened.JoinAsync(lead, CaseRole.Observer, always, later, earlier);
        await opened.DoAsync(lead, new AddEntries([Note(always.Value, earlier.Value)]));
        await opened.DoAsync(lead, new ReviseEntry(1, For(always.Value, later.Value), Words));

        foreach (var (reader, events) in new[] { (lead, 2), (always, 2), (later, 1), (earlier, 0) })
        {
            Assert.Equal((reader, events), (reader, (await opened.HistoryAsync(reader)).Count(happened => NumberOf(happened) == 1)));
        }
    }

    [Fact]
    public async Task Two_hundred_edits_at_once_are_each_applied_once_or_refused_by_version()
    {
        var lead = Mesh.Owner("singapore");
        var opened = await CaseMesh.OpenAsync(Mesh, lead);
        var edits = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            while (true)
            {
                // Every edit is sent twice, as by a client that did not get an answer; one in four insists on the version that it has seen.
                var seen = (await opened.Grain.GetAsync(lead))!.Version;
                var (expected, operation) = (i % 4 == 0 ? seen : (long?)null, $"edit-{i}-{seen}");
                try
                {
                    var first = opened.DoAsync(lead, new AddEntries([Note()]), expected, operation);
                    var second = opened.DoAsync(lead, new AddEntries([Note()]), expected, operation);
                    await Task.WhenAll(first, second);
                    return 1;
                }
                catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.Conflict)
                {
                    return 0;
                }
            }
        }));

        var entries = await opened.EntriesAsync(lead);
        Assert.True(edits.Sum() >= 150, $"{edits.Sum()} edits were applied");
        Assert.Equal(edits.Sum(), entries.Count);
        Assert.Equal(entries.Count, entries.Select(entry => entry.Number).Distinct().Count());
        Assert.Equal(edits.Sum() + 1, (await opened.Grain.GetAsync(lead))!.Version);
    }

    [Fact]
    public async Task A_case_of_20000_entries_opens_with_its_newest_page_at_once()
    {
        var (lead, observer) = (Mesh.Owner("lyon"), Mesh.Owner("singapore"));
        var opened = await CaseMesh.OpenAsync(Mesh, lead);
        await opened.JoinAsync(lead, CaseRole.Observer, observer);
        var filling = Stopwatch.StartNew();
        for (var i = 0; i < 200; i++)
        {
            await opened.DoAsync(lead, new AddEntries([.. Enumerable.Range(0, 100).Select(j => j == 0 ? Note(observer.Value) : Note())]));
        }

        output.WriteLine($"filled in {filling.Elapsed}");
        await Mesh.DeactivateAsync(opened.Grain);
        var opening = Stopwatch.StartNew();
        var view = await opened.Grain.GetAsync(lead);
        var page = await opened.Grain.ReadEntriesAsync(lead, null, CaseLimits.MaxPage);
        output.WriteLine($"opened with its newest page in {opening.Elapsed}");
        Assert.Equal((20_000L, 20_000L, 19_901L), (view!.Details!.Entries, page.Entries[0].Number, page.Next));

        opening.Restart();
        var latest = await opened.Grain.ReadLatestAsync(lead, null, CaseLimits.MaxPage);
        output.WriteLine($"its newest events in {opening.Elapsed}");
        Assert.Equal((view.Version, CaseLimits.MaxPage), (latest.Events[0].Version, latest.Events.Length));

        var paging = Stopwatch.StartNew();
        Assert.Equal(20_000, (await opened.EntriesAsync(lead)).Select(entry => entry.Number).Distinct().Count());
        output.WriteLine($"paged through in {paging.Elapsed}");
        paging.Restart();
        Assert.Equal(200, (await opened.EntriesAsync(observer)).Count);
        output.WriteLine($"paged through by a reader of one in a hundred in {paging.Elapsed}");
    }

    [Fact]
    public async Task A_case_is_opened_by_whom_its_number_was_given_to()
    {
        var (owner, other) = (Mesh.Owner("buenos-aires"), Mesh.Owner("lyon"));
        var given = await Mesh.Client.GetGrain<INumberGrain>(NumberSeries.CasesOf(owner)).NextAsync(owner, CaseMesh.Operation());
        var opened = new CaseMesh(Mesh, CaseId.For(owner, given));

        Assert.Equal(MeshErrorCodes.Forbidden, await opened.RefusedAsync(other, new OpenCase(Words)));
        Assert.Equal(MeshErrorCodes.Invalid, await new CaseMesh(Mesh, CaseId.For(owner, given with { Number = 900_000 })).RefusedAsync(owner, new OpenCase(Words)));
        await opened.DoAsync(owner, new OpenCase(Words));
    }

    [Fact]
    public async Task Both_owners_that_have_opted_in_learn_whom_to_ask_and_nothing_else()
    {
        var (lead, other) = (Mesh.Owner("lyon"), Mesh.Owner("singapore"));
        var (term, second) = (Sha256Hash.Of("known"u8), Sha256Hash.Of("known too"u8));
        var (one, two) = (await CaseMesh.OpenAsync(Mesh, lead), await CaseMesh.OpenAsync(Mesh, other));
        await one.DoAsync(lead, new PutSubject(null, CaseSubjectKind.Person, Words, [term, second]));
        await two.DoAsync(other, new PutSubject(null, CaseSubjectKind.Person, Words, []));
        await two.DoAsync(other, new PutSubject(null, CaseSubjectKind.Person, Words, [second, term]));

        await Wait.UntilAsync(async () => (await KnownToAsync(one, lead)).SequenceEqual([other]), "who was first learns of the other");
        await Wait.UntilAsync(async () => (await KnownToAsync(two, other)).SequenceEqual([lead]), "who came second learns of the other");
        await Wait.UntilAsync(async () => (await one.NotesAsync(lead)).Count(what => what == "subject-known") == 1, "a note, however many terms");
        Assert.All((await two.HistoryAsync(other)).OfType<SubjectKnown>(), known => Assert.Null(known.In));
        foreach (var hub in new[] { "lyon", "singapore", "buenos-aires" })
        {
            Assert.Empty((await Mesh.Client.GetGrain<IReplicaGrain>(hub).ListAsync(new ReplicaListQuery("case-term", other, [], 50))).Entries);
        }

        await one.DoAsync(lead, new PutSubject(1, CaseSubjectKind.Person, Words, []));
        Assert.Empty(await KnownToAsync(one, lead));
        await Wait.UntilAsync(async () => (await KnownToAsync(two, other)).IsEmpty, "what is taken back is known no more");
        await one.DoAsync(lead, new PutSubject(1, CaseSubjectKind.Person, Words, [term]));
        await Wait.UntilAsync(async () => (await KnownToAsync(two, other)).SequenceEqual([lead]), "and is known again");
    }

    [Fact]
    public async Task Two_subjects_that_come_at_once_learn_of_each_other()
    {
        var owners = new[] { Mesh.Owner("lyon"), Mesh.Owner("singapore"), Mesh.Owner("buenos-aires") };
        var cases = await Task.WhenAll(owners.Select(owner => CaseMesh.OpenAsync(Mesh, owner)));
        var term = Sha256Hash.Of("at once"u8);
        await Task.WhenAll(cases.Zip(owners, (opened, owner) => opened.DoAsync(owner, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [term]))));
        foreach (var (opened, owner) in cases.Zip(owners))
        {
            var others = owners.Where(other => other != owner).Order();
            await Wait.UntilAsync(async () => (await KnownToAsync(opened, owner)).SequenceEqual(others), $"{owner} learns of the others");
        }
    }

    [Fact]
    public async Task A_subject_that_a_merge_takes_to_another_case_is_known_there_and_no_more_where_it_was()
    {
        var (lead, other) = (Mesh.Owner("lyon"), Mesh.Owner("singapore"));
        var term = Sha256Hash.Of("merged"u8);
        var (source, target, elsewhere) = (await CaseMesh.OpenAsync(Mesh, lead), await CaseMesh.OpenAsync(Mesh, lead), await CaseMesh.OpenAsync(Mesh, other));
        await source.DoAsync(lead, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [term]));
        await elsewhere.DoAsync(other, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [term]));
        await Wait.UntilAsync(async () => (await KnownToAsync(source, lead)).SequenceEqual([other]), "the subject is known");

        await target.DoAsync(lead, new MergeCase(source.Id));
        await Wait.UntilAsync(
            async () => (await target.Grain.GetAsync(lead))!.Details!.Subjects is [{ KnownTo: var known }] && known.SequenceEqual([other]), "it is known in the other case");
        await Wait.UntilAsync(async () => (await elsewhere.HistoryAsync(other)).OfType<SubjectKnown>().Select(known => known.IsKnown).Order().SequenceEqual([false, true, true]), "the one place is gone, the other has come");
        Assert.Empty(await KnownToAsync(source, lead));
        Assert.Equal(lead, Assert.Single(await KnownToAsync(elsewhere, other)));
    }

    [Fact]
    public async Task A_merge_without_room_for_the_other_case_moves_nothing()
    {
        var lead = Mesh.Owner("lyon");
        var (target, source) = (await CaseMesh.OpenAsync(Mesh, lead), await CaseMesh.OpenAsync(Mesh, lead));
        for (var i = 0; i < CaseLimits.MaxEvidence; i += CaseLimits.MaxEntriesAtOnce)
        {
            await target.DoAsync(lead, new AddEntries([.. Enumerable.Repeat(Entry(CaseEntryKind.Evidence), CaseLimits.MaxEntriesAtOnce)]));
        }

        await source.DoAsync(lead, new AddEntries([Entry(CaseEntryKind.Evidence)]));
        Assert.Equal(MeshErrorCodes.TooLarge, await target.RefusedAsync(lead, new MergeCase(source.Id)));
        Assert.Empty((await target.Grain.GetAsync(lead))!.Details!.Merges);
        await source.DoAsync(lead, new AddEntries([Note()]));

        var empty = await CaseMesh.OpenAsync(Mesh, lead);
        await empty.DoAsync(lead, new MergeCase(target.Id));
        Assert.Equal(MeshErrorCodes.TooLarge, await empty.RefusedAsync(lead, new AddEntries([Entry(CaseEntryKind.Evidence)])));
        Assert.Null((await empty.Grain.GetAsync(lead))!.Details!.Merges[0].Room);
        await Wait.UntilAsync(async () => (await empty.Grain.GetAsync(lead))!.Details!.Merges[0].IsDone, "the largest case is taken over");
    }

    [Fact]
    public async Task An_owner_with_many_places_hides_no_other()
    {
        var (lead, many, few) = (Mesh.Owner("singapore"), Mesh.Owner("lyon"), Mesh.Owner("buenos-aires"));
        var term = Sha256Hash.Of("crowded"u8);
        var (one, two) = (await CaseMesh.OpenAsync(Mesh, lead), await CaseMesh.OpenAsync(Mesh, few));
        await two.DoAsync(few, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [term]));
        var rows = Mesh.Service<RowSerializer>("lyon-1");
        foreach (var numbers in Enumerable.Range(1, 600).Chunk(300))
        {
            // Owners on both sides of the few one in the order of rows.
            await Mesh.Client.GetGrain<IReplicaGrain>("lyon").ApplyAsync(
                [
                    .. new[] { many, new OwnerId("ZW"), new OwnerId("AD") }.SelectMany(_ => numbers, (owner, number) => new ReplicaChange(
                        "case-term", $"{owner}-2025-{number:D6}/1/{term}", 1, SubjectIndex.PlaceOf(owner), [new OwnerId("INDEX")], term.Value, rows.Bytes(owner))),
                ]);
        }

        await one.DoAsync(lead, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [term]));
        await Wait.UntilAsync(async () => (await KnownToAsync(one, lead)).SequenceEqual([few]), "who has few places is found");
        await Wait.UntilAsync(async () => (await KnownToAsync(two, few)).SequenceEqual([lead]), "and learns of it");
    }

    [Fact]
    public async Task Only_what_the_other_case_says_itself_is_known_whatever_the_index_has_or_was_noted_before()
    {
        var (lead, other) = (Mesh.Owner("lyon"), Mesh.Owner("singapore"));
        var (term, last) = (Sha256Hash.Of("index"u8), Sha256Hash.Of("last"u8));
        var (one, without, with) = (await CaseMesh.OpenAsync(Mesh, lead), await CaseMesh.OpenAsync(Mesh, other), await CaseMesh.OpenAsync(Mesh, other));
        await without.DoAsync(other, new PutSubject(null, CaseSubjectKind.Person, Words, []));
        await with.DoAsync(other, new PutSubject(null, CaseSubjectKind.Person, Words, [last]));

        // An index from an old copy: of a case that its hub has lost, and of one whose owner has taken the term back.
        var content = Mesh.Service<RowSerializer>("lyon-1").Bytes(other);
        await Mesh.Client.GetGrain<IReplicaGrain>("lyon").ApplyAsync(
            [.. new[] { $"{other}-2026-900000", without.Id.Value }.Select(id => new ReplicaChange("case-term", $"{id}/1/{term}", 1, DateTimeOffset.UnixEpoch, [new OwnerId("INDEX")], term.Value, content))]);
        await one.DoAsync(lead, new PutSubject(null, CaseSubjectKind.Person, Words, [term]));
        await one.DoAsync(lead, new PutSubject(null, CaseSubjectKind.Person, Words, [last]));
        await Wait.UntilAsync(async () => (await KnownToAsync(one, lead)).SequenceEqual([other]), "what comes behind is not held up");
        Assert.DoesNotContain((await one.HistoryAsync(lead)).OfType<SubjectKnown>(), known => known.Number == 1);

        // What was noted, and not taken away before its hub was killed, while the other took it back.
        await one.Grain.NoteKnownAsync(2, last, new CaseId($"{other}-2026-900001"), other, isKnown: true);
        await one.DoAsync(lead, new PutSubject(2, CaseSubjectKind.Person, Words, [last]));
        await Wait.UntilAsync(async () => (await one.HistoryAsync(lead)).OfType<SubjectKnown>().Select(known => known.IsKnown).SequenceEqual([true, true, false]), "what stands nowhere is noted no more");
        Assert.Equal(other, Assert.Single(await KnownToAsync(one, lead)));
    }

    [Fact]
    public async Task An_index_that_was_lost_is_made_whole_when_its_hub_starts()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (first, second) = (mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var (kept, back) = (Sha256Hash.Of("kept"u8), Sha256Hash.Of("taken back"u8));
        var (one, two) = (await CaseMesh.OpenAsync(mesh, first), await CaseMesh.OpenAsync(mesh, second));
        await one.DoAsync(first, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [back]));
        await one.DoAsync(first, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [kept]));
        await one.DoAsync(first, new PutSubject(1, CaseSubjectKind.Vehicle, Words, []));
        await Wait.UntilAsync(async () => (await IndexedAsync()).SequenceEqual([kept.Value]), "the index has what is discoverable");

        await mesh.Service<HubDatabases>("singapore-1").Replica("lyon").ClearAsync("case-term");
        await mesh.StopAsync("lyon-1");
        await mesh.StartAgainAsync("lyon-1");
        await Wait.UntilAsync(async () => (await IndexedAsync()).SequenceEqual([kept.Value]), "the index has it again");
        await Wait.RetryAsync(() => two.DoAsync(second, new PutSubject(null, CaseSubjectKind.Vehicle, Words, [kept, back]), operation: "put"));
        await Wait.UntilAsync(async () => (await Wait.RetryAsync(() => KnownToAsync(two, second))).SequenceEqual([first]), "who comes later learns of it");

        async Task<IEnumerable<string>> IndexedAsync() =>
            (await mesh.Service<HubDatabases>("singapore-1").Replica("lyon").ListAsync(new ReplicaQuery("case-term", "INDEX", 10, 1024 * 1024))).Rows.Select(row => row.State);
    }

    private static async Task<ImmutableArray<OwnerId>> KnownToAsync(CaseMesh opened, OwnerId reader) => (await opened.Grain.GetAsync(reader))!.Details!.Subjects[^1].KnownTo;

    private static async Task<IEnumerable<long>> NumbersAsync(CaseMesh opened, OwnerId reader) => (await opened.EntriesAsync(reader, 2)).Select(entry => entry.Number);

    private static long NumberOf(CaseEvent happened) => happened switch
    {
        EntryAdded added => added.Entry.Number,
        EntryRevised revised => revised.Entry.Number,
        _ => 0,
    };

    private async Task<IEnumerable<ReplicaChange>> ListAsync(string hub, OwnerId reader) =>
        (await Mesh.Client.GetGrain<IReplicaGrain>(hub).ListAsync(new ReplicaListQuery("case", reader, [], 50))).Entries;
}
