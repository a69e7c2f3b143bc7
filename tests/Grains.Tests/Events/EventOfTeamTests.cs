using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Grains.Events;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using static Interpol.Mesh.Grains.Tests.Events.EventScene;

namespace Interpol.Mesh.Grains.Tests.Events;

/// <summary>Major events on a cluster: with the deployment of their team, in emergencies, and what lists do that were screened for long.</summary>
[Collection(OwnMesh.Name)]
public sealed class EventOfTeamTests
{
    private const string Hub = "buenos-aires";

    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;
    private static readonly DateOnly Today = DateOnly.FromDateTime(Now.UtcDateTime);
    private static readonly OwnerId Host = new("BR");
    private static readonly OwnerId France = new("FR");
    private static readonly OwnerId Japan = new("JP");

    [Fact]
    public async Task An_event_is_that_of_a_team_which_an_emergency_turns_or_the_refusal_is_told()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var none = new EventScene(mesh, DeploymentId.Parse("BR-IMEST-2026-0999"));
        Assert.Equal(MeshErrorCodes.Invalid, (await Assert.ThrowsAsync<MeshException>(() => none.DoAsync(Host, new PlanEvent(Plan(Today))))).Code);

        // Whoever guesses the id of an operation, here of the event's fourth change, must not keep the turn from happening.
        var scene = await RequestAsync(mesh, Host, Now, new OperationId("event-4"));
        await scene.DoAsync(Host, new PlanEvent(Plan(Today, Japan)));
        await scene.DoAsync(Host, Emergency("turn-1"));
        foreach (var party in new[] { Host, Secretariat })
        {
            await Wait.UntilAsync(async () => (await scene.NotesAsync(party)).Contains(("turn-refused", 1)), $"{party} hears that a team that is not assessed does not turn");
        }

        await scene.Deployment.ExecuteAsync(Issue<DeploymentCommand>(Secretariat, new AssessDeployment(Need(DeploymentKind.Imest, Now), Mandate("assess"))));
        Assert.Equal(4, (await scene.DoAsync(Host, Emergency("turn-2"))).Version);
        await Wait.UntilAsync(
            async () => (await scene.Deployment.GetAsync(Host))!.Record is { Need.Kind: DeploymentKind.Imest, Turn: { Need.Kind: DeploymentKind.IrtDisaster, TakenAt: null } }, "the team is to be a response team");
        Assert.DoesNotContain(await scene.NotesAsync(Japan), note => note.What == "turn-refused");
        Assert.Single(await scene.NotesAsync(Host), note => note.What == "turn-refused");
        await Wait.UntilAsync(async () => (await scene.QueueAsync()).SequenceEqual(["emergency", "turn-refused", "emergency"]), "the room that leads has each in its queue");
    }

    [Fact]
    public async Task A_plan_grants_nothing_and_a_task_that_it_adds_is_done_once_the_host_has_granted_it()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var scene = await RequestAsync(mesh, Host, Now);
        await scene.DoAsync(Host, new PlanEvent(Plan(Today, France) with { Tasks = [new EventTask("scene", France)] }));
        await scene.Deployment.ExecuteAsync(Issue<DeploymentCommand>(Secretariat, new AssessDeployment(Need(DeploymentKind.Imest, Now), Mandate("assess"))));
        await RefusedAsync("scene");
        await GrantAsync("assess");
        await scene.Deployment.UseMandateAsync("scene", Operation());

        await scene.DoAsync(Host, new PlanEvent(Plan(Today, France) with { Tasks = [new EventTask("scene", France), new EventTask("explosives", France, "arena")] }));
        await RefusedAsync("explosives");
        await scene.Deployment.ExecuteAsync(Issue<DeploymentCommand>(Secretariat, new AskMandate(Mandate("more", "explosives"))));
        await RefusedAsync("explosives");
        await GrantAsync("more");
        await scene.Deployment.UseMandateAsync("explosives", Operation());

        async Task RefusedAsync(string task)
        {
            var refusal = await Assert.ThrowsAsync<MeshException>(() => scene.Deployment.UseMandateAsync(task, Operation()));
            Assert.Equal(MeshErrorCodes.ConsentRequired, refusal.Code);
            Assert.Contains($"'{task}'", refusal.Message, StringComparison.Ordinal);
        }

        async Task GrantAsync(string operation)
        {
            var consent = mesh.Client.GetGrain<IConsentGrain>(ConsentId.For(Host, Secretariat, new OperationId(operation)).Value);
            await Wait.UntilAsync(async () => await consent.GetAsync(Host) is not null, "the host is asked");
            await consent.ExecuteAsync(Issue<ConsentCommand>(Host, new GrantConsent([], null, null)));
        }
    }

    [Fact]
    public async Task Screening_is_paused_begins_anew_when_changes_are_no_longer_known_and_lists_end_at_a_million()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var scene = await RequestAsync(mesh, Host, Now);
        await scene.EnterAsync(France, TravelDocumentRecord.IdOf("FRA", "12AB34567", "passport"), new TravelDocumentRecord("12AB34567", "FRA", "passport", DocumentFraud.Stolen), Today.AddYears(1));
        await scene.DoAsync(Host, new PlanEvent(Plan(Today)));
        await scene.ChangeAsync(Host, new Accredit(Entry("A-1", "Odile Vantreuil"), false), new Accredit(Entry("A-2", "Ruben Castelo"), false));
        await scene.DoAsync(Secretariat, new StartScreening(await scene.GrantAsync(Now)));
        await Wait.UntilAsync(async () => await scene.Lists.GetFiguresAsync(Host) is { Screened: 2, ScreenedUpTo: not null }, "the lists are screened");

        await scene.DoAsync(Host, new PauseScreening());
        await scene.ChangeAsync(Host, new Accredit(Entry("A-3", "Mira Dost"), false));
        Assert.Equal(2, (await scene.Lists.GetFiguresAsync(Host)).Screened);
        await scene.DoAsync(Secretariat, new ResumeScreening());
        await Wait.UntilAsync(async () => (await scene.Lists.GetFiguresAsync(Host)).Screened == 3, "it goes on");

        // The records of an owner were restored: what has changed since is not known.
        await scene.DoAsync(Host, new PauseScreening());
        await RewriteAsync(mesh, scene, async (stream, journal, rows) =>
        {
            var position = (await journal.FindKeyAsync(stream.Stream, AccreditationRows.BaselineKey))!.Value;
            var baseline = rows.Read<ScreeningBaseline>((await journal.ReadAsync(stream.Stream, position, 1, 1))[0].Body);
            var earlier = baseline with { Positions = [.. baseline.Positions.Select(known => known with { Position = known.Position with { Epoch = known.Position.Epoch - 1 } })] };
            await stream.CommitAsync(batch => batch.AddKey(AccreditationRows.BaselineKey, batch.AddRow(rows.Write(AccreditationRows.Baseline, earlier.Hub, rows.Bytes(earlier))).Index));
        });
        await scene.DoAsync(Secretariat, new ResumeScreening());
        await Wait.UntilAsync(async () => await scene.Lists.GetFiguresAsync(Host) is { Screened: 3 } figures && figures.Days.Sum(day => day.Screened) == 6, "all lines are screened again");

        await scene.DoAsync(Host, new PauseScreening());
        await RewriteAsync(mesh, scene, (stream, _, _) => stream.CommitAsync(batch => batch.SetCounter(AccreditationRows.Listed, EventLimits.MaxLines - 1)));
        var command = Issue(Host, new AccreditationsCommand(
            [new Accredit(Entry("A-4", "Nobody Atall"), false), new Accredit(Entry("A-5", "Nobody Either"), false), new Accredit(Entry("A-1", "Odile Vantreuil") with { Function = "press" }, true)]));
        var full = await Wait.RetryAsync(() => scene.Lists.ChangeAsync(command));
        var refused = Assert.Single(full.Refused);
        Assert.Equal((2, (long)EventLimits.MaxLines, 1, MeshErrorCodes.TooLarge), (full.Done, full.Listed, refused.Index, refused.Code));
    }

    private static RaiseEmergency Emergency(string operation) => new("arena", Words, new TurnToResponse(Need(DeploymentKind.IrtDisaster, Now), Mandate(operation)));

    private static MandateRequest Mandate(string operation, string task = "scene") => new(ConsentId.For(Host, Secretariat, new OperationId(operation)), [task], Now.AddDays(30), Now.AddDays(2), Words);

    /// <summary>Writes the stream of the lists beside their actor, which begins again behind it. Whichever of the two finds that the other wrote first has written nothing, and is repeated.</summary>
    private static Task RewriteAsync(MeshCluster mesh, EventScene scene, Func<StreamAppender, Storage.Journal.IHubJournal, RowSerializer, Task> write)
    {
        var journal = mesh.Service<HubDatabases>($"{Hub}-1").Journal(Hub);
        return Wait.RetryAsync(async () =>
        {
            await mesh.DeactivateAsync(scene.Lists);
            await Wait.UntilAsync(() => Task.FromResult(mesh.Where(scene.Lists) is null), "the lists rest");
            var stream = new StreamAppender(journal, AccreditationRows.StreamOf(scene.Id.Value), static () => { });
            await stream.LoadAsync(default);
            await write(stream, journal, mesh.Service<RowSerializer>($"{Hub}-1"));
            return true;
        });
    }
}
