using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Records;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>An owner's records and the copies of them at the hubs.</summary>
[Collection(OwnMesh.Name)]
public sealed class RecordsTests
{
    private static readonly OwnerId Japan = new("JP");

    [Fact]
    public async Task What_an_owner_enters_is_found_at_every_hub_and_what_it_clears_at_none()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var france = Owner("FR");
        var records = mesh.Client.GetGrain<IRecordsGrain>("FR");

        var outcome = await ChangeAsync(records, "op-1", Enter(Document(france, "12AB34567")), Enter(Document(france, "12AB34568")), Enter(Document(Owner("DE"), "C01X00T47")));
        Assert.Equal((2L, 2), (outcome.Position, outcome.Done));
        Assert.Equal((2, MeshErrorCodes.Invalid), (outcome.Refused.Single().Index, outcome.Refused.Single().Code));
        var again = await ChangeAsync(records, "op-1", Enter(Document(france, "12AB34567")), Enter(Document(france, "12AB34568")), Enter(Document(Owner("DE"), "C01X00T47")));
        Assert.Equal((outcome.Position, outcome.Done, outcome.Refused.Length), (again.Position, again.Done, again.Refused.Length));
        Assert.Equal(MeshErrorCodes.OperationConflict, await CodeAsync(() => ChangeAsync(records, "op-1", 7, Enter(Document(france, "99")))));

        // What says the same already is told apart from what says something else.
        var known = Document(france, "12AB34567");
        var (otherDay, otherFraud) = (known with { ReviewOn = known.ReviewOn.AddDays(-1) }, known with { Content = (TravelDocumentRecord)known.Content with { Fraud = DocumentFraud.Invalid } });
        foreach (var (change, code) in new[]
        {
            (Enter(known), MeshErrorCodes.AlreadyThere), (Enter(otherDay) with { IsAnyReviewDay = true }, MeshErrorCodes.AlreadyThere), (Enter(otherDay), MeshErrorCodes.Conflict),
            (Enter(otherFraud) with { IsAnyReviewDay = true }, MeshErrorCodes.Conflict),
        })
        {
            Assert.Equal(code, (await ChangeAsync(records, OperationId.New().Value, change)).Refused.Single().Code);
        }

        var id = TravelDocumentRecord.IdOf("FRA", "12AB34567", "passport");
        await Wait.UntilAsync(async () => (await records.GetEffectAsync(id))!.Hubs.Length == 3, "the record is in effect at three hubs");
        foreach (var hub in HubName.All)
        {
            var answer = await CheckAsync(mesh, hub, Japan, new DocumentQuestion("12AB34567", "FRA", "passport"), new DocumentQuestion("12AB34567", "FRA", null), new DocumentQuestion("12AB34567", "FRA", "visa"));
            Assert.Equal([1, 1, 0], answer.Answers.Select(one => one.Hits.Length));
            Assert.Equal((hub, new OwnerId("FR")), (answer.Hub, answer.Answers[0].Hits[0].Owner));
            Assert.NotNull(answer.Answers[0].AsOf);
            Assert.Empty(answer.Answers[0].Stale);
        }

        await ChangeAsync(records, "op-2", new ClearRecord(id));
        await Wait.UntilAsync(async () => await records.GetEffectAsync(id) is { IsCleared: true, Hubs.Length: 3 }, "the removal is in effect at three hubs");
        foreach (var hub in HubName.All)
        {
            Assert.Empty((await CheckAsync(mesh, hub, Japan, new DocumentQuestion("12AB34567", "FRA", null))).Answers[0].Hits);
        }

        Assert.Null(await records.GetAsync(id));
        Assert.Equal("FRA-12AB34568-passport", Assert.Single((await records.ReadAsync(0, 100)).Records).Entry.Id.Name);
        await Wait.UntilAsync(async () => !(await RowsAsync(mesh, "FR")).Any(row => row.Kind == 1 && row.Position == 1 && !row.Body.IsEmpty), "what the cleared record said is deleted");
    }

    [Fact]
    public async Task A_hub_that_was_away_hears_of_additions_and_removals_when_it_is_back_and_the_others_answer_meanwhile()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (france, records) = (Owner("FR"), mesh.Client.GetGrain<IRecordsGrain>("FR"));
        await ChangeAsync(records, "op-1", Enter(Document(france, "1")), Enter(Document(france, "2")));
        await Wait.UntilAsync(async () => (await records.GetReplicasAsync()).All(hub => hub.Applied == hub.Last), "all hubs have all");

        await mesh.KillAsync("singapore-1");
        await ChangeAsync(records, "op-2", new ClearRecord(TravelDocumentRecord.IdOf("FRA", "1", "passport")), Enter(Document(france, "3")));
        await Wait.UntilAsync(async () => (await records.GetReplicasAsync()).Count(hub => hub.Applied == hub.Last) == 2, "two hubs have all");
        Assert.Empty((await CheckAsync(mesh, HubName.BuenosAires, Japan, new DocumentQuestion("1", "FRA", null))).Answers[0].Hits);
        Assert.Single((await CheckAsync(mesh, HubName.Lyon, Japan, new DocumentQuestion("3", "FRA", null))).Answers[0].Hits);

        // What comes and goes meanwhile, the hub that is away never has; an offline copy that is made in between has it.
        var before = await HeadAsync();
        await ChangeAsync(records, "op-3", Enter(Document(france, "4")));
        var between = await HeadAsync();
        await ChangeAsync(records, "op-4", new ClearRecord(TravelDocumentRecord.IdOf("FRA", "4", "passport")));
        await Wait.UntilAsync(async () => !(await RowsAsync(mesh, "FR")).Any(row => row.Position > before.UpTo && row.Position <= between.UpTo && row.Kind == 1 && !row.Body.IsEmpty), "what the cleared record said is deleted");

        await mesh.StartAgainAsync("singapore-1");
        await Wait.UntilAsync(async () => (await records.GetReplicasAsync()).All(hub => hub.Applied == hub.Last), "all hubs have all again");
        Assert.DoesNotContain("FRA-4-passport", (await UpdatedAsync(before)).Rows.Select(row => row.Id));
        Assert.Equal(MeshErrorCodes.Gone, await CodeAsync(() => UpdatedAsync(between)));
        Assert.Empty((await UpdatedAsync(await HeadAsync())).Rows);
        CheckQuestion[] questions = [.. new[] { "1", "2", "3" }.Select(number => new DocumentQuestion(number, "FRA", null))];
        Assert.Equal([0, 1, 1], (await CheckAsync(mesh, HubName.Singapore, Japan, questions)).Answers.Select(one => one.Hits.Length));

        // A copy that is lost is made anew from the streams.
        await mesh.StopAsync("singapore-1");
        mesh.LoseRecords("singapore");
        await mesh.StartAgainAsync("singapore-1");
        await Wait.UntilAsync(
            async () => (await Safely(async () => (await CheckAsync(mesh, HubName.Singapore, Japan, questions)).Answers, _ => [])).Select(one => one.Hits.Length).SequenceEqual([0, 1, 1]),
            "all is there again");

        async Task<RecordsPosition> HeadAsync() => new((await records.ReadChangesAsync(HubName.Lyon, default)).Epoch, (await records.GetReplicasAsync())[0].Last);

        async Task<CopyChanges> UpdatedAsync(RecordsPosition position) =>
            await mesh.Client.GetGrain<IRecordReplicaGrain>("singapore").ReadChangesAsync(new CopyChangesQuery(Japan, [RecordKind.TravelDocument], [new OwnerPosition(france.Code, position, null)]));
    }

    [Fact]
    public async Task The_home_of_the_owner_is_killed_and_what_was_acknowledged_reaches_all()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (france, records) = (Owner("FR"), mesh.Client.GetGrain<IRecordsGrain>("FR"));
        for (var i = 0; i < 20; i++)
        {
            await ChangeAsync(records, $"op-{i}", [.. Enumerable.Range(i * 50, 50).Select(number => Enter(Document(france, $"N{number}")))]);
        }

        await mesh.KillAsync("lyon-1");
        await mesh.StartAgainAsync("lyon-1");
        await Wait.UntilAsync(async () => (await Safely(() => records.GetReplicasAsync())).All(hub => hub.Applied == hub.Last && hub.Last >= 1000), "all hubs have all");
        foreach (var hub in HubName.All)
        {
            var answers = new List<QuestionAnswer>();
            foreach (var part in Enumerable.Range(0, 1000).Chunk(CheckRequest.MaxQuestions))
            {
                answers.AddRange((await CheckAsync(mesh, hub, Japan, [.. part.Select(number => new DocumentQuestion($"N{number}", "FRA", "passport"))])).Answers);
            }

            Assert.Equal(1000, answers.Count(one => one.Hits.Length == 1));
        }
    }

    [Fact]
    public async Task A_record_is_deleted_on_its_day_of_review_unless_it_was_extended()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var (france, records) = (Owner("FR"), mesh.Client.GetGrain<IRecordsGrain>("FR"));
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

        // An operation id that the clock could have made up too.
        await ChangeAsync(records, "review-1", Enter(Document(france, "1") with { ReviewOn = today.AddDays(2) }), Enter(Document(france, "2") with { ReviewOn = today.AddDays(2) }));
        await ChangeAsync(records, "op-2", new ExtendRecord(TravelDocumentRecord.IdOf("FRA", "2", "passport"), today.AddDays(40)));
        await mesh.DeactivateAsync(records);

        clock.LeapTo(clock.GetUtcNow().AddDays(3));
        await Wait.UntilAsync(async () => await records.GetEffectAsync(TravelDocumentRecord.IdOf("FRA", "1", "passport")) is { IsCleared: true, Hubs.Length: 3 }, "the record that nobody extended is gone");
        Assert.NotNull(await records.GetAsync(TravelDocumentRecord.IdOf("FRA", "2", "passport")));
    }

    [Fact]
    public async Task A_stream_that_is_behind_a_copy_sends_nothing_until_its_epoch_is_advanced()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (france, records) = (Owner("FR"), mesh.Client.GetGrain<IRecordsGrain>("FR"));
        var lyon = mesh.Client.GetGrain<IRecordReplicaGrain>("lyon");
        await lyon.ApplyAsync(new RecordsDelta(new OwnerId("FR"), 1, 1, 5, DateTimeOffset.UtcNow, []) { Last = 5 });

        // As after a backup of yesterday: what gets position 1 again would be passed over there.
        await ChangeAsync(records, "op-1", Enter(Document(france, "1")));
        await Wait.UntilAsync(async () => (await records.GetReplicasAsync()).Single(hub => hub.Hub == HubName.Lyon).Failure?.Contains("epoch", StringComparison.Ordinal) == true, "the owner is told why");
        await Wait.UntilAsync(async () => (await records.GetEffectAsync(TravelDocumentRecord.IdOf("FRA", "1", "passport")))!.Hubs.Length == 2, "the record is in effect at the two others");
        await mesh.DeactivateAsync(records);
        await mesh.Service<Storage.HubDatabases>("lyon-1").Journal("lyon").AdvanceEpochAsync(new Storage.Journal.StreamName("records/FR"), 1);
        await Wait.UntilAsync(async () => (await records.GetEffectAsync(TravelDocumentRecord.IdOf("FRA", "1", "passport")))!.Hubs.Length == 3, "the record is in effect at three hubs");
        Assert.Single((await CheckAsync(mesh, HubName.Lyon, Japan, new DocumentQuestion("1", "FRA", null))).Answers[0].Hits);
    }

    [Fact]
    public async Task A_stream_that_was_restored_and_has_grown_past_a_copy_sends_nothing_until_its_epoch_is_advanced()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (france, records) = (Owner("FR"), mesh.Client.GetGrain<IRecordsGrain>("FR"));
        var (lyon, lost, at) = (mesh.Client.GetGrain<IRecordReplicaGrain>("lyon"), Document(Owner("FR"), "9"), DateTimeOffset.UtcNow.AddDays(-1));
        await lyon.ApplyAsync(new RecordsDelta(new OwnerId("FR"), 1, 1, 1, at, [new ReplicaRecord(lost.Id, lost)]) { Last = 1, WrittenAt = at });

        // As after a backup of the day before yesterday: position 1 is another entry now, and there are more.
        await ChangeAsync(records, "op-1", Enter(Document(france, "1")));
        await ChangeAsync(records, "op-2", Enter(Document(france, "2")));
        await Wait.UntilAsync(async () => (await records.GetReplicasAsync()).Single(hub => hub.Hub == HubName.Lyon).Failure?.Contains("epoch", StringComparison.Ordinal) == true, "the owner is told why");
        await Wait.UntilAsync(async () => (await records.GetEffectAsync(TravelDocumentRecord.IdOf("FRA", "2", "passport")))!.Hubs.Length == 2, "the record is in effect at the two others");
        Assert.Equal(2, (await records.GetEffectAsync(TravelDocumentRecord.IdOf("FRA", "1", "passport")))!.Hubs.Length);
        await mesh.DeactivateAsync(records);
        await mesh.Service<Storage.HubDatabases>("lyon-1").Journal("lyon").AdvanceEpochAsync(new Storage.Journal.StreamName("records/FR"), 1);
        await Wait.UntilAsync(async () => (await records.GetEffectAsync(TravelDocumentRecord.IdOf("FRA", "1", "passport")))!.Hubs.Length == 3, "the record is in effect at three hubs");
        Assert.Empty((await CheckAsync(mesh, HubName.Lyon, Japan, new DocumentQuestion("9", "FRA", null))).Answers[0].Hits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_copy_is_made_anew_by_order_beside_the_one_that_answers_and_after_a_kill(bool isKilled)
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (france, records, lyon) = (Owner("FR"), mesh.Client.GetGrain<IRecordsGrain>("FR"), mesh.Client.GetGrain<IRecordReplicaGrain>("lyon"));

        // Lyon has what is in no stream, and takes nothing of the stream for it.
        var wrong = Document(france, "9");
        await lyon.ApplyAsync(new RecordsDelta(new OwnerId("FR"), 1, 1, 5, DateTimeOffset.UtcNow, [new ReplicaRecord(wrong.Id, wrong)]) { Last = 5 });
        await ChangeAsync(records, "op-1", Enter(Document(france, "1")));
        await Wait.UntilAsync(async () => (await records.GetReplicasAsync()).Single(hub => hub.Hub == HubName.Lyon).Failure is not null, "Lyon takes nothing");

        var (order, questions) = (OperationId.Parse("order-1"), new[] { "1", "9" }.Select(number => new DocumentQuestion(number, "FRA", null)).ToArray());
        Assert.Null((await lyon.RebuildAsync(order)).Rebuild!.DoneAt);
        Assert.Equal(order, (await lyon.RebuildAsync(OperationId.Parse("order-2"))).Rebuild!.Operation);
        if (isKilled)
        {
            await mesh.KillAsync("lyon-1");
            await mesh.StartAgainAsync("lyon-1");
            await Wait.RetryAsync(() => lyon.GetStateAsync());
        }

        // Until the new copy is whole the other one answers, and then that one.
        await Wait.UntilAsync(
            async () =>
            {
                var hits = (await CheckAsync(mesh, HubName.Lyon, Japan, questions)).Answers.Select(answer => answer.Hits.Length).ToList();
                Assert.True(hits is [0, 1] or [1, 0], $"the one or the other: {string.Join(' ', hits)}");
                return hits is [1, 0];
            },
            "the new copy answers");
        var done = await lyon.GetStateAsync();
        Assert.Equal((order, true, 0), (done.Rebuild!.Operation, done.Rebuild.DoneAt is not null, done.Rebuild.Missing.Length));
        Assert.Equal(done.Rebuild.DoneAt, (await lyon.RebuildAsync(order)).Rebuild!.DoneAt);
        await ChangeAsync(records, "op-2", Enter(Document(france, "2")));
        await Wait.UntilAsync(async () => (await records.GetEffectAsync(TravelDocumentRecord.IdOf("FRA", "2", "passport")))!.Hubs.Length == 3, "what is entered then is in effect at three hubs");

        // And again, by another order.
        Assert.Null((await lyon.RebuildAsync(OperationId.Parse("order-3"))).Rebuild!.DoneAt);
        await Wait.UntilAsync(async () => (await lyon.GetStateAsync()).Rebuild is { DoneAt: not null }, "it is made anew again");
        await lyon.WakeAsync();
        Assert.Equal([1, 0], (await CheckAsync(mesh, HubName.Lyon, Japan, questions)).Answers.Select(answer => answer.Hits.Length));
    }

    [Fact]
    public async Task What_a_hub_had_applied_when_its_word_of_it_was_lost_is_in_effect_there()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var entry = Document(Owner("FR"), "1");
        await AppendAsync(mesh, entry, 1);
        foreach (var hub in HubName.All)
        {
            await mesh.Client.GetGrain<IRecordReplicaGrain>(hub.Value).ApplyAsync(new RecordsDelta(new OwnerId("FR"), 1, 1, 1, DateTimeOffset.UtcNow, [new ReplicaRecord(entry.Id, entry)]) { Last = 1 });
        }

        var records = mesh.Client.GetGrain<IRecordsGrain>("FR");
        foreach (var hub in HubName.All)
        {
            await records.CatchUpAsync(hub, new RecordsPosition(1, 1));
        }

        await Wait.UntilAsync(async () => (await records.GetEffectAsync(entry.Id))!.Hubs.Length == 3, "the record is in effect at three hubs");
    }

    [Fact]
    public async Task An_activation_behind_whose_back_the_stream_was_written_does_not_say_that_nothing_is_new()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (france, records) = (Owner("FR"), mesh.Client.GetGrain<IRecordsGrain>("FR"));
        await ChangeAsync(records, "op-1", Enter(Document(france, "1")));
        await Wait.UntilAsync(async () => (await records.GetEffectAsync(TravelDocumentRecord.IdOf("FRA", "1", "passport")))!.Hubs.Length == 3, "all hubs have all, and that is written");
        await AppendAsync(mesh, Document(france, "2"), 3);
        var written = DateTimeOffset.UtcNow;
        await records.WakeAsync();
        QuestionAnswer? answer = null;
        await Wait.UntilAsync(
            async () => (answer = (await CheckAsync(mesh, HubName.Singapore, Japan, new DocumentQuestion("2", "FRA", "passport"))).Answers[0]).Hits.Length == 1 || answer.AsOf > written,
            "the copy has it, or claims to have all");
        Assert.Single(answer!.Hits);
    }

    [Fact]
    public async Task Every_hub_hears_also_of_owners_who_have_entered_nothing()
    {
        await using var mesh = await MeshCluster.StartAsync();
        foreach (var hub in HubName.All)
        {
            await Wait.UntilAsync(
                async () => (await CheckAsync(mesh, hub, Japan, new VehicleQuestion("WVWZZZXXZ0W000123", null, null, null))).Answers[0] is { AsOf: not null, Stale.IsEmpty: true },
                "the copy knows how fresh it is");
        }
    }

    [Fact]
    public async Task A_clock_that_is_ahead_makes_no_copy_fresher_than_now()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var lyon = mesh.Client.GetGrain<IRecordReplicaGrain>("lyon");
        await lyon.ApplyAsync(new RecordsDelta(new OwnerId("FR"), 1, 1, 1, DateTimeOffset.UtcNow.AddHours(1), []) { Last = 1 });
        var answer = await CheckAsync(mesh, HubName.Lyon, Japan, new DocumentQuestion("1", "FRA", null));
        Assert.InRange(answer.Answers[0].AsOf!.Value, answer.At.AddHours(-1), answer.At);
    }

    [Fact]
    public async Task What_one_check_may_ask_is_bounded_and_what_is_wrong_with_a_question_is_in_its_answer()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var document = new DocumentQuestion("1", "FRA", null);
        var person = new PersonQuestion(new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] });
        foreach (var (field, questions) in new (string, CheckQuestion[])[]
        {
            ("questions: ", []),
            ("questions: ", [new JointQuestion([])]),
            ("questions: ", [new JointQuestion([new JointQuestion([document])])]),
            ("questions: ", [new JointQuestion([.. Enumerable.Repeat(document, JointQuestion.MaxWays + 1)])]),
            ("questions: ", [.. Enumerable.Repeat(person, CheckRequest.MaxPersons), new JointQuestion([document, person])]),
        })
        {
            var refused = await Assert.ThrowsAsync<MeshException>(() => CheckAsync(mesh, HubName.Lyon, Japan, questions));
            Assert.StartsWith(field, refused.Message, StringComparison.Ordinal);
        }

        // The others are answered.
        var wrong = person with { Person = person.Person with { Sex = "W", Nationalities = ["fr"] } };
        var answers = (await CheckAsync(mesh, HubName.Lyon, Japan, document, wrong, new JointQuestion([document, wrong]))).Answers;
        Assert.Equal([null, "person.nationalities[0]", "person.nationalities[0]"], answers.Select(answer => answer.Problem?.Split(':')[0]));
        Assert.Contains("person.sex: F, M, X or U.", answers[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_whom_the_owner_allows_finds_a_record_and_nobody_sees_whom_it_excludes()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var records = mesh.Client.GetGrain<IRecordsGrain>("FR");
        var open = Vehicle("open", "WVWZZZXXZ0W000123");
        var narrow = Vehicle("narrow", "1M8GDM9AXKP042788");
        narrow = narrow with { Handling = new RecordHandling(new MessageHandling(TrafficLight.Amber, new Audience(AudienceKind.Owners, null, [Japan])), []) };
        var excluding = Vehicle("excluding", "11111111111111111");
        excluding = excluding with { Handling = RecordHandling.Default with { Excluded = [new OwnerId("DE")] } };
        await ChangeAsync(records, "op-1", Enter(open), Enter(narrow), Enter(excluding));
        await Wait.UntilAsync(async () => (await records.GetReplicasAsync()).All(hub => hub.Applied == hub.Last), "all hubs have all");

        CheckQuestion[] questions = [.. new[] { open, narrow, excluding }.Select(entry => new VehicleQuestion(((VehicleRecord)entry.Content).Vin, null, null, null))];
        foreach (var (reader, found) in new[] { ("JP", new[] { 1, 1, 1 }), ("DE", [1, 0, 0]), ("BR", [1, 0, 1]), ("FR", [1, 1, 1]) })
        {
            var answers = (await CheckAsync(mesh, HubName.Singapore, new OwnerId(reader), questions)).Answers;
            Assert.Equal(found, answers.Select(one => one.Hits.Length));
            Assert.Equal(reader == "FR" ? 1 : 0, answers[2].Hits.Sum(hit => hit.Entry.Handling.Excluded.Length));
            var joint = Assert.Single((await CheckAsync(mesh, HubName.Singapore, new OwnerId(reader), new JointQuestion([.. questions]))).Answers);
            Assert.Equal(found, Enumerable.Range(0, questions.Length).Select(way => joint.Hits.Count(hit => hit.Way == way)));
        }

        // To the hub's own actors, whatever the terms, it is there for its owner and its name.
        foreach (var (owner, name, isThere) in new[] { ("FR", "excluding", true), ("FR", "other", false), ("DE", "excluding", false), ("FR", "a/b", false) })
        {
            Assert.Equal(isThere, await mesh.Client.GetGrain<IRecordReplicaGrain>("singapore").HasAsync(new OwnerId(owner), new RecordId(RecordKind.Vehicle, name)));
        }
    }

    [Fact]
    public async Task Records_of_every_kind_are_in_effect_at_three_hubs_and_when_they_are_cleared_at_none()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var records = mesh.Client.GetGrain<IRecordsGrain>("FR");
        var review = DateOnly.FromDateTime(DateTime.UtcNow).AddYears(1);
        ImmutableArray<RecordEntry> entries =
        [
            .. KindSamples.All.Select(kind => new RecordEntry(new RecordId(kind, "a"), KindSamples.Of(kind).One, RecordHandling.Default, review)),
        ];
        CheckQuestion[] questions = [.. entries.Select(entry => KindSamples.Of(entry.Id.Kind).Question)];
        Assert.Empty((await ChangeAsync(records, "op-1", [.. entries.Select(Enter)])).Refused);
        foreach (var (operation, isCleared) in new[] { ("", false), ("op-2", true) })
        {
            if (isCleared)
            {
                await ChangeAsync(records, operation, [.. entries.Select(entry => new ClearRecord(entry.Id))]);
            }

            foreach (var entry in entries)
            {
                await Wait.UntilAsync(async () => await records.GetEffectAsync(entry.Id) is { Hubs.Length: 3 } effect && effect.IsCleared == isCleared, $"{entry.Id} is in effect at three hubs");
            }

            foreach (var hub in HubName.All)
            {
                var answers = (await CheckAsync(mesh, hub, Japan, questions)).Answers;
                Assert.Equal(Enumerable.Repeat(isCleared ? 0 : 1, entries.Length), answers.Select(one => one.Hits.Length));
                Assert.DoesNotContain(answers, one => one.IsNotYetSearchable);
            }
        }
    }

    private static OwnerInfo Owner(string code) => OwnerDirectory.Default.Find(new OwnerId(code))!;

    private static EnterRecord Enter(RecordEntry entry) => new(entry) { IsNew = true };

    private static RecordEntry Document(OwnerInfo owner, string number) => new(
        TravelDocumentRecord.IdOf(owner.Iso3!, number, "passport"), new TravelDocumentRecord(number, owner.Iso3!, "passport", DocumentFraud.Stolen), RecordHandling.Default,
        DateOnly.FromDateTime(DateTime.UtcNow).AddYears(5));

    private static RecordEntry Vehicle(string name, string vin) => new(
        new RecordId(RecordKind.Vehicle, name), new VehicleRecord { Vin = vin }, RecordHandling.Default, DateOnly.FromDateTime(DateTime.UtcNow).AddYears(1));

    private static Task<RecordsOutcome> ChangeAsync(IRecordsGrain records, string operation, params RecordChange[] changes) => ChangeAsync(records, operation, 1, changes);

    private static Task<RecordsOutcome> ChangeAsync(IRecordsGrain records, string operation, byte hash, params RecordChange[] changes) => records.ChangeAsync(
        new IssuedCommand<RecordsCommand>(new OperationId(operation), new[] { hash }, new Author(new OwnerId("FR"), "0001"), new RecordsCommand([.. changes])));

    private static Task<CheckAnswer> CheckAsync(MeshCluster mesh, HubName hub, OwnerId by, params CheckQuestion[] questions) =>
        mesh.Client.GetGrain<IRecordReplicaGrain>(hub.Value).CheckAsync(new CheckRequest(by, [.. questions]));

    /// <summary>Writes the entry of a record as another activation would, behind the back of the one that is there.</summary>
    private static Task AppendAsync(MeshCluster mesh, RecordEntry entry, long position)
    {
        var rows = mesh.Service<RowSerializer>("lyon-1");
        return mesh.Service<Storage.HubDatabases>("lyon-1").Journal("lyon").AppendAsync(new Storage.Journal.JournalAppend
        {
            Stream = new Storage.Journal.StreamName("records/FR"),
            ExpectedNext = position,
            Epoch = 1,
            Rows = [rows.Write(RecordRowKinds.Change, new RecordHead(entry.Id, new Author(new OwnerId("FR"), "0001"), false), rows.Bytes(entry))],
            Keys = [new Storage.Journal.RowKey(RecordRowKinds.KeyOf(entry.Id), 0)],
        });
    }

    private static Task<IReadOnlyList<Storage.Journal.StoredRow>> RowsAsync(MeshCluster mesh, string owner) =>
        mesh.Service<Storage.HubDatabases>("lyon-1").Journal("lyon").ReadAsync(new Storage.Journal.StreamName($"records/{owner}"), 1, 1000, 1 << 20);

    private static Task<ImmutableArray<RecordReplicaState>> Safely(Func<Task<ImmutableArray<RecordReplicaState>>> read) =>
        Safely(read, failure => [new RecordReplicaState(HubName.Lyon, 0, 1, failure.Message)]);

    private static async Task<ImmutableArray<T>> Safely<T>(Func<Task<ImmutableArray<T>>> read, Func<Exception, ImmutableArray<T>> otherwise)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is TimeoutException or MeshException or OrleansException)
        {
            return otherwise(exception);
        }
    }

    private static async Task<string?> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;
}
