using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Tests.Meshes;
using static Interpol.Mesh.Grains.Tests.Events.EventScene;

namespace Interpol.Mesh.Grains.Tests.Events;

/// <summary>Major events on a cluster: screening under a grant, again when records change, and entrances.</summary>
[Collection(OwnMesh.Name)]
public sealed class EventTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);
    private static readonly OwnerId Host = new("BR");
    private static readonly OwnerId Team = new("JP");
    private static readonly OwnerId France = new("FR");

    [Fact]
    public async Task Lists_are_screened_under_the_hosts_grant_and_again_when_records_change_until_it_ends()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var scene = await RequestAsync(mesh, Host, Now);
        await scene.EnterAsync(France, TravelDocumentRecord.IdOf("FRA", "12AB34567", "passport"), new TravelDocumentRecord("12AB34567", "FRA", "passport", DocumentFraud.Stolen), Today.AddYears(1));
        await scene.DoAsync(Host, new PlanEvent(Plan(Today, Team)));
        var added = await scene.ChangeAsync(
            Host,
            new Accredit(Entry("A-1", "Odile Vantreuil", "1985-07-12"), false),
            new Accredit(Entry("A-2", "Ruben Castelo", "1979-01-17", new DocumentQuestion("12AB34567", "FRA", null)), false),
            new Accredit(Entry("A-3", "Mira Dost", "1991-03-03"), false));
        Assert.Equal((3, 3L), (added.Done, added.Listed));

        // Nothing is screened without a grant, and not by others than the team.
        Assert.Equal(MeshErrorCodes.ConsentRequired, await RefusedAsync(() => scene.DoAsync(Secretariat, new StartScreening(ConsentId.For(Host, Secretariat, new("none"))))));
        var consent = await scene.GrantAsync(Now);
        Assert.Equal(MeshErrorCodes.Forbidden, await RefusedAsync(() => scene.DoAsync(Host, new StartScreening(consent))));
        Assert.Equal(0, (await scene.Lists.GetFiguresAsync(Host)).Screened);
        var into = new Passage("A-3", "gate-1", PassageDirection.In);
        var handedOn = into with { Badge = "A-1", Offline = new OfflineDecision(PassageVerdict.Admitted, Now, Now) };
        Assert.Equal(MeshErrorCodes.ConsentRequired, await RefusedAsync(() => scene.PassAsync(Team, into)));
        await scene.DoAsync(Secretariat, new StartScreening(consent));
        await Wait.UntilAsync(async () => (await scene.Lists.GetFiguresAsync(Host)) is { Screened: 3, Suspicious: 1 }, "the lists are screened");
        foreach (var party in new[] { Host, Team, Secretariat })
        {
            await Wait.UntilAsync(async () => (await scene.NotesAsync(party)).Contains(("suspicious", 1)), $"{party} is told");
        }

        var finding = Assert.Single((await scene.Lists.ReadFindingsAsync(Team, null, 10)).Findings);
        Assert.Equal(("A-2", "travel-document/FRA-12AB34567-passport"), (finding.Badge, finding.Records[0].Record.ToString()));
        var hit = HitId.For(Host, HitChannel.Normal, France, finding.Records[0].Record, DateOnly.FromDateTime(finding.At.UtcDateTime));
        Assert.Equal("""{"travelDocument":{"issuer":"FRA","number":"12AB34567"}}""", (await mesh.Client.GetGrain<IHitGrain>(hit.Value).GetAsync(France))!.Record.Questions[0].Text);

        // Everything else stays private.
        Assert.Equal(MeshErrorCodes.NotFound, await RefusedAsync(() => scene.Lists.ReadAsync(France, 0, 10)));

        // A person who is entered now is found among those who were screened before.
        var person = new PersonRecord(PersonStatus.Accused, new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")], BirthDates = [NoticeDate.Parse("1985-07-12")] });
        await scene.EnterAsync(Team, new RecordId(RecordKind.Person, "P-1"), person, Today.AddYears(1));
        await Wait.UntilAsync(async () => (await scene.Lists.GetFiguresAsync(Host)).Suspicious == 2, "what has changed is looked at");
        Assert.Equal(["A-1", "A-2"], (await scene.Lists.ReadFindingsAsync(Team, null, 10)).Findings.Select(one => one.Badge));
        Assert.Equal(MeshErrorCodes.Conflict, Assert.Single((await scene.ChangeAsync(Secretariat, new ClearFinding("A-2") { FoundAt = finding.At.AddSeconds(-1) })).Refused).Code);
        Assert.Empty((await scene.ChangeAsync(Secretariat, new ClearFinding("A-2") { FoundAt = finding.At })).Refused);
        Assert.Equal("A-1", Assert.Single((await scene.Lists.ReadFindingsAsync(Team, null, 10)).Findings).Badge);

        // Whoever shows a stolen document is referred, on the lists or not, and host and team are told; one that nothing is known of says nothing.
        var stolen = new Passage("A-3", "gate-1", PassageDirection.In) { Shown = new DocumentQuestion("12AB34567", "FRA", null) };
        var passed = await scene.Lists.PassAsync(Issue(Team, new PassagesCommand([stolen, stolen with { Badge = "X-1" }, stolen with { Badge = "A-2", Shown = new DocumentQuestion("99ZZ", "FRA", null) }])));
        Assert.Equal([PassageVerdict.Refer, PassageVerdict.Unknown, PassageVerdict.Admitted], passed.Answers.Select(answer => answer.Passage.Verdict));
        Assert.All(passed.Answers, answer => Assert.False(answer.IsShownWaiting));
        var shown = (await scene.Lists.ReadFindingsAsync(Team, null, 10)).Findings.Take(2).ToList();
        Assert.Equal(["A-3 gate-1", "X-1 gate-1"], shown.Select(one => $"{one.Badge} {one.Records[0].Checkpoint}").Order());
        Assert.All(shown, one => Assert.Equal($"entrance gate-1 of {scene.Id}", one.Records[0].Asked!.Purpose));
        foreach (var badge in new[] { "A-3", "X-1" })
        {
            await scene.ChangeAsync(Team, new ClearFinding(badge));
        }

        // What was shown to an entrance without network is asked when it is handed on.
        var offline = stolen with { Badge = "X-2", Offline = new OfflineDecision(PassageVerdict.Unknown, DateTimeOffset.UtcNow, Now) };
        Assert.True(Assert.Single((await scene.Lists.PassAsync(Issue(Team, new PassagesCommand([offline])))).Answers).IsShownWaiting);
        await Wait.UntilAsync(async () => (await scene.Lists.ReadFindingsAsync(Team, null, 10)).Findings.Any(one => one.Badge == "X-2"), "what was shown is asked");
        await scene.ChangeAsync(Team, new ClearFinding("X-2"));
        var operation = Operation();
        var decided = await scene.Lists.PassAsync(Issue(Team, new PassagesCommand([into]), operation));
        Assert.Equal(PassageVerdict.Admitted, decided.Answers[0].Passage.Verdict);

        // The grant ends: it stops, what was done stays, and nothing is begun under it again.
        await mesh.Client.GetGrain<IConsentGrain>(consent.Value).ExecuteAsync(Issue<ConsentCommand>(Host, new RevokeConsent(null)));
        await Wait.UntilAsync(async () => (await scene.Grain.GetAsync(Host))!.Record is { Screening: ScreeningState.Stopped, StoppedBy: ConsentState.Revoked }, "screening has stopped", TimeSpan.FromSeconds(5));
        await scene.ChangeAsync(Host, new Accredit(Entry("A-4", "Nobody Atall"), false));
        Assert.Equal(MeshErrorCodes.ConsentRequired, await RefusedAsync(() => scene.DoAsync(Secretariat, new StartScreening(consent))));
        Assert.Equal(3, (await scene.Lists.GetFiguresAsync(Host)).Screened);
        await Wait.UntilAsync(async () => (await scene.NotesAsync(Team)).Any(note => note.What == "screening-stopped"), "the team is told");

        // Nor does the team decide at entrances, or clear, any more; what it had decided is kept, also where that is heard of late, and the host goes on by itself.
        Assert.Equal(MeshErrorCodes.ConsentRequired, await RefusedAsync(() => scene.PassAsync(Team, into with { Direction = PassageDirection.Out })));
        Assert.Equal(MeshErrorCodes.ConsentRequired, await RefusedAsync(() => scene.PassAsync(Secretariat, handedOn, into)));
        Assert.Equal(MeshErrorCodes.ConsentRequired, await RefusedAsync(() => scene.ChangeAsync(Secretariat, new ClearFinding("A-1"))));
        Assert.Equal(decided.Answers[0].Passage.At, (await scene.Lists.PassAsync(Issue(Team, new PassagesCommand([into]), operation))).Answers[0].Passage.At);
        Assert.Equal([PassageVerdict.Admitted], await scene.PassAsync(Team, handedOn));
        Assert.Equal((Now, PassageVerdict.Refer), (await scene.Lists.GetAsync(Host, "A-1"))!.LastPassage is { DataAsOf: { } asOf, AtHub: { } atHub } ? (asOf, atHub) : default);
        Assert.Equal([PassageVerdict.AlreadyIn, PassageVerdict.Refer], await scene.PassAsync(Host, into, into with { Badge = "A-1" }));
        Assert.Equal(1, (await scene.ChangeAsync(Host, new ClearFinding("A-1"))).Done);
        Assert.Equal([PassageVerdict.AlreadyIn], await scene.PassAsync(Host, into with { Badge = "A-1" }));

        // Meanwhile nothing that is shown is asked; it waits.
        var waits = await scene.Lists.PassAsync(Issue(Host, new PassagesCommand([stolen with { Badge = "X-3" }])));
        Assert.True(waits.Answers[0].IsShownWaiting);
        Assert.Equal(1, (await scene.Lists.GetFiguresAsync(Host)).ShownWaiting);

        // Under another grant it goes on where it was.
        await scene.DoAsync(Secretariat, new StartScreening(await scene.GrantAsync(Now)));
        await Wait.UntilAsync(async () => (await scene.Lists.GetFiguresAsync(Host)).Screened == 4, "it goes on");
        await Wait.UntilAsync(async () => (await scene.Lists.GetFiguresAsync(Host)) is { ShownWaiting: 0 }, "what was shown is asked");
        Assert.Contains((await scene.Lists.ReadFindingsAsync(Team, null, 10)).Findings, one => one.Badge == "X-3");
    }

    [Fact]
    public async Task Entrances_admit_once_refuse_with_the_weightiest_reason_and_what_was_decided_on_stale_data_stays()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var scene = await RequestAsync(mesh, Host, Now);
        await scene.DoAsync(Host, new PlanEvent(Plan(Today)));
        await scene.ChangeAsync(Host, new Accredit(Entry("A-1", "Odile Vantreuil"), false), new Accredit(Entry("A-2", "Ruben Castelo"), false));
        var operation = Operation();
        var into = new Passage("A-1", "gate-1", PassageDirection.In);
        var first = await scene.Lists.PassAsync(Issue(Host, new PassagesCommand([into]), operation));
        var again = await scene.Lists.PassAsync(Issue(Host, new PassagesCommand([into]), operation));
        Assert.Equal((PassageVerdict.Admitted, first.Answers[0].Passage.At), (again.Answers[0].Passage.Verdict, again.Answers[0].Passage.At));
        await mesh.DeactivateAsync(scene.Lists);
        Assert.Equal(
            [PassageVerdict.AlreadyIn, PassageVerdict.WrongZone, PassageVerdict.WrongSite, PassageVerdict.Unknown, PassageVerdict.Admitted, PassageVerdict.NotIn],
            await scene.PassAsync(
                Host,
                into,
                into with { Checkpoint = "field-door" },
                into with { Checkpoint = "village-gate" },
                into with { Badge = "A-9" },
                into with { Direction = PassageDirection.Out },
                into with { Direction = PassageDirection.Out }));

        // The entrance without network does not know of it, and says so.
        await scene.ChangeAsync(Host, new RevokeBadge("A-2"));
        var decidedAt = DateTimeOffset.UtcNow;
        var offline = new Passage("A-2", "gate-1", PassageDirection.In) { Offline = new OfflineDecision(PassageVerdict.Admitted, decidedAt, decidedAt.AddHours(-2)) };
        Assert.Equal([PassageVerdict.Admitted, PassageVerdict.Revoked], [.. await scene.PassAsync(Secretariat, offline), .. await scene.PassAsync(Host, new Passage("A-2", "gate-1", PassageDirection.In))]);
        var kept = (await scene.Lists.GetAsync(Host, "A-2"))!;
        Assert.NotNull(kept.Entry.RevokedAt);
        await Wait.UntilAsync(async () => (await scene.NotesAsync(Secretariat)).Any(note => note.What == "revoked-admitted"), "the team is alarmed");
        await Wait.UntilAsync(async () => (await scene.QueueAsync()).SequenceEqual(["revoked-admitted"]), "the room that leads has it in its queue");
        var day = Assert.Single((await scene.Lists.GetFiguresAsync(Host)).Days);
        Assert.Equal((2L, 2L, 5L, 1L, 1L), (day.Listed, day.Admitted, day.Refused, day.OnStaleData, day.Alarms));
        Assert.Equal(MeshErrorCodes.Invalid, await RefusedAsync(() => scene.PassAsync(Host, into with { Checkpoint = "nowhere" })));

        // What is handed on late does not put somebody back in who has gone out since.
        var late = first.Answers[0].Passage.At.AddMinutes(-1);
        await scene.PassAsync(Secretariat, into with { Offline = new OfflineDecision(PassageVerdict.Admitted, late, late) });
        Assert.True((await scene.Lists.GetAsync(Host, "A-1"))!.LastPassage!.At > late);
        Assert.Equal([PassageVerdict.Admitted], await scene.PassAsync(Host, into));

        // Nor is it lost when the event is over by then.
        await scene.DoAsync(Host, new CloseEvent());
        Assert.Equal([PassageVerdict.Admitted], await scene.PassAsync(Secretariat, offline with { Offline = offline.Offline! with { At = decidedAt.AddSeconds(1) } }));
        Assert.Equal(2, Assert.Single((await scene.Lists.GetFiguresAsync(Host)).Days).Alarms);
        Assert.Equal(MeshErrorCodes.NotAllowedNow, await RefusedAsync(() => scene.ChangeAsync(Host, new RevokeBadge("A-1"))));
        Assert.Equal(MeshErrorCodes.NotAllowedNow, await RefusedAsync(() => scene.PassAsync(Host, offline, into)));
    }

    [Fact]
    public async Task Days_are_reported_and_lists_are_deleted_a_set_time_after_the_event_is_closed_and_their_figures_stay()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var scene = await RequestAsync(mesh, Host, clock.GetUtcNow());
        var plan = Plan(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)) with { KeepDays = 3 };
        await scene.DoAsync(Host, new PlanEvent(plan));
        await scene.ChangeAsync(Host, new Accredit(Entry("A-1", "Odile Vantreuil"), false));

        // At the end of the day at the sites, three in the morning UTC, host and team are told that its figures are there; of each day, although nobody was awake on one.
        clock.LeapTo(EntranceRules.DayOf(plan, clock.GetUtcNow()).AddDays(2).ToDateTime(new TimeOnly(3, 0, 1), DateTimeKind.Utc));
        foreach (var party in new[] { Host, Secretariat })
        {
            await Wait.UntilAsync(async () => (await scene.NotesAsync(party)).Count(note => note == ("daily-report", 1)) == 2, $"{party} is told of both days");
        }

        await scene.DoAsync(Host, new CloseEvent());
        Assert.Equal(MeshErrorCodes.NotAllowedNow, await RefusedAsync(() => scene.ChangeAsync(Host, new Accredit(Entry("A-2", "Ruben Castelo"), false))));
        Assert.NotNull(await scene.Lists.GetAsync(Host, "A-1"));
        var decidedAt = clock.GetUtcNow();
        var offline = new Passage("A-1", "gate-1", PassageDirection.In) { Offline = new OfflineDecision(PassageVerdict.Admitted, decidedAt, decidedAt) };
        Assert.Equal([PassageVerdict.Admitted], await scene.PassAsync(Secretariat, offline));
        clock.LeapTo(clock.GetUtcNow().AddDays(3).AddSeconds(1));
        await Wait.UntilAsync(async () => await scene.Lists.GetAsync(Host, "A-1") is null, "the lists are deleted");
        Assert.Equal(EventState.Deleted, (await scene.Grain.GetAsync(Host))!.Record.State);
        Assert.Empty((await scene.Lists.ReadAsync(Host, 0, 10)).Entries);
        Assert.Equal(MeshErrorCodes.NotAllowedNow, await RefusedAsync(() => scene.PassAsync(Host, offline)));
        Assert.Equal(1, (await scene.Lists.GetFiguresAsync(Host)).Listed);
    }

    private static async Task<string> RefusedAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;
}
