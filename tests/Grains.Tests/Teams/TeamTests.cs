using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Contracts.Teams;
using Interpol.Mesh.Grains.Tests.Command;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Teams;

/// <summary>A team in a mesh: with its deployment, the host's consent, and the clock of the hub.</summary>
[Collection(OwnMesh.Name)]
public sealed class TeamTests
{
    private static readonly byte[] Photograph = [.. Enumerable.Range(0, 50_000).Select(i => (byte)(i % 251))];
    private static int _operations;

    [Fact]
    public async Task A_deployed_team_works_under_the_hosts_grant_and_what_was_done_before_it_ended_is_not_lost()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var (id, consent) = await DeployAsync(mesh, clock.GetUtcNow());
        var team = mesh.Client.GetGrain<ITeamGrain>(id.Value);
        var upload = await mesh.UploadAsync(TeamScene.Leader.Owner, Photograph);
        var collect = new CollectItem(null, TeamItemKind.Photograph, TeamScene.Words, [new CaseAttachment(upload.Hash, upload.Bytes)], upload.Hash) { Task = "scene" };
        await team.ExecuteAsync(Given(TeamScene.Leader, collect, "collect"));
        await team.ExecuteAsync(Given(TeamScene.Leader, collect, "collect"));
        await team.ExecuteAsync(Given(TeamScene.Leader, new RecordItemCustody(1, new NewCustodyStep(CustodyStepKind.Sealed, clock.GetUtcNow(), upload.Hash, null, null, null))));

        Assert.Equal(MeshErrorCodes.ConsentRequired, await CodeAsync(team.ExecuteAsync(Given(TeamScene.Leader, collect with { Task = "house-search" }))));
        Assert.Equal(MeshErrorCodes.AttachmentMissing, await CodeAsync(team.ExecuteAsync(Given(TeamScene.Leader, collect with { Files = [new CaseAttachment(TeamScene.Hash, 5)] }))));
        Assert.Equal(Photograph, (await team.ReadAttachmentAsync(TeamScene.Host, 1, upload.Hash, 0, 1)).ToArray());
        Assert.Equal(MeshErrorCodes.Forbidden, await CodeAsync(team.FindAttachmentAsync(TeamScene.Contributor, 1, upload.Hash)));
        Assert.Equal(MeshErrorCodes.NotFound, await CodeAsync(team.ReadCustodyAsync(TeamScene.Stranger, 1)));

        var before = clock.GetUtcNow();
        await ConsentAsync(mesh, consent, TeamScene.Host, new RevokeConsent(null));
        var deployment = mesh.Client.GetGrain<IDeploymentGrain>(id.Deployment.Value);
        await Wait.UntilAsync(async () => (await deployment.GetAsync(TeamScene.Host.Owner))!.Record.Mandates[0].EndedAt is not null, "the deployment knows that the grant ended");

        // Without a grant the teams withdraw, and no work goes on.
        Assert.Equal(MeshErrorCodes.NotAllowedNow, await CodeAsync(team.ExecuteAsync(Given(TeamScene.Leader, collect))));
        clock.LeapTo(before.AddHours(2));
        Assert.Equal(MeshErrorCodes.NotAllowedNow, await CodeAsync(team.ExecuteAsync(Given(TeamScene.Leader, collect with { ActedAt = before.AddHours(1) }))));
        await team.ExecuteAsync(Given(TeamScene.Leader, collect with { ActedAt = before }));
        Assert.True((await team.FindEntryAsync(TeamScene.Host, TeamEntryKind.Item, 2, null))!.IsLate);

        await mesh.DeactivateAsync(team);
        var chain = await team.ReadCustodyAsync(TeamScene.Host, 1);
        Assert.Equal([CustodyStepKind.Collected, CustodyStepKind.Sealed], chain.Select(step => step.Kind));
        Assert.Equal(chain[1].Link, chain[1].LinkAfter(chain[0].Link));
        Assert.Equal([1, 2], (await team.GetAsync(TeamScene.Host))!.Record.Items.Select(item => item.Number));
        Assert.Empty((await team.GetAsync(TeamScene.Contributor))!.Record.Items);
        Assert.Null(await team.GetAsync(TeamScene.Stranger));
    }

    [Fact]
    public async Task A_missed_check_in_and_its_escalation_come_by_the_hubs_clock_although_nobody_calls()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var team = mesh.Client.GetGrain<ITeamGrain>(TeamScene.Id.Value);
        var order = TeamScene.Order(1);
        await team.TakeOrderAsync(order);
        await team.TakeOrderAsync(order);
        var due = (await team.GetAsync(TeamScene.Host))!.Record.Members[0].CheckInDue!.Value;
        Assert.Equal(["started"], (await ChangesAsync(mesh, TeamScene.Command.Owner, 1)).AsEnumerable());
        await mesh.DeactivateAsync(team);

        clock.LeapTo(due.AddSeconds(1));
        await ChangesAsync(mesh, TeamScene.Leader.Owner, 2);
        clock.LeapTo(due + TeamLimits.AlarmAfter + TimeSpan.FromSeconds(1));
        Assert.Equal(["started", "check-in-escalated"], (await ChangesAsync(mesh, TeamScene.Command.Owner, 2)).AsEnumerable());
        Assert.Equal(["started", "check-in-missed", "check-in-escalated"], (await ChangesAsync(mesh, TeamScene.Leader.Owner, 3)).AsEnumerable());
        Assert.Equal([TeamScene.Odile, TeamScene.Kenji], (await team.GetAsync(TeamScene.Host))!.Record.Alarm!.Missing.AsEnumerable());

        // The room that leads the command centre has it in its queue until all have checked in.
        var queue = mesh.Client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key);
        await Wait.UntilAsync(async () => await queue.GetAsync(TeamScene.Command.Owner) is { Record.Items: [_, ..] }, "it is in the queue");
        var desk = (await queue.GetAsync(TeamScene.Command.Owner))!.Record;
        var item = Assert.Single(desk.Items);
        Assert.Equal((QueueItemKind.Alarm, TeamScene.Id.Value, "check-in-escalated", Lane.Flash, desk.Lead.Room), (item.Kind, item.Source, item.What, item.Priority, item.Room));
        foreach (var expert in new[] { TeamScene.Odile, TeamScene.Kenji })
        {
            await team.ExecuteAsync(Given(TeamScene.Leader, new CheckIn(expert, null)));
        }

        await Wait.UntilAsync(async () => (await queue.GetAsync(TeamScene.Command.Owner))!.Record.Items.IsEmpty, "it has gone out of the queue");
    }

    [Fact]
    public async Task The_log_is_read_by_its_own_time_page_after_page()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1");
        var team = mesh.Client.GetGrain<ITeamGrain>(TeamScene.Id.Value);
        await team.TakeOrderAsync(TeamScene.Order(1));
        var now = DateTimeOffset.UtcNow;
        foreach (var minutes in new[] { 5, 1, 3, 2, 4 })
        {
            await team.ExecuteAsync(Given(TeamScene.Leader, new AddLogEntry(TeamScene.Words) { ActedAt = now.AddMinutes(-minutes) }));
        }

        await mesh.DeactivateAsync(team);
        List<long> read = [];
        long? before = null;
        do
        {
            var page = await team.ReadLogAsync(TeamScene.Member, before, 2);
            read.AddRange(page.Entries.Select(entry => entry.Number));
            before = page.Next;
        }
        while (before is not null);
        Assert.Equal([2L, 4L, 3L, 5L, 1L], read);
        Assert.Equal(MeshErrorCodes.Forbidden, await CodeAsync(team.ReadLogAsync(TeamScene.Host, null, 10)));
    }

    /// <summary>A deployment to the Philippines with the host's grant for the scene, and its team A with the leader on site.</summary>
    private static async Task<(TeamId Team, ConsentId Consent)> DeployAsync(MeshCluster mesh, DateTimeOffset now)
    {
        var host = TeamScene.Host.Owner;
        var number = await mesh.Client.GetGrain<INumberGrain>(NumberSeries.DeploymentsOf(host, DeploymentKind.IrtDisaster)).NextAsync(host, new OperationId("number"));
        var id = DeploymentId.For(host, DeploymentKind.IrtDisaster, number);
        var deployment = mesh.Client.GetGrain<IDeploymentGrain>(id.Value);
        var card = new ExpertCard([ExpertSkill.Dna], ["fr"], [], [], 48.8, 2.3, true, [], []);
        await mesh.Client.GetGrain<IExpertGrain>(TeamScene.Odile.Value).ExecuteAsync(new IssuedCommand<ExpertCommand>(Operation(), new byte[] { 1 }, TeamScene.Contributor, new PutExpert(card)));
        var need = new DeploymentNeed(DeploymentKind.IrtDisaster, DeploymentMagnitude.Medium, [new DeploymentSite("Port", 14.58, 120.97)], ["scene"], now, null);
        var consent = ConsentId.For(host, TeamScene.Command.Owner, new OperationId("mandate"));
        await DoAsync(TeamScene.Host, new RequestDeployment(need, TeamScene.Words));
        await DoAsync(TeamScene.Command, new AssessDeployment(need, new MandateRequest(consent, ["scene"], now.AddDays(60), now.AddDays(1), TeamScene.Words)));
        await Wait.UntilAsync(async () => await mesh.Client.GetGrain<IConsentGrain>(consent.Value).GetAsync(host) is not null, "the host is asked");
        await ConsentAsync(mesh, consent, TeamScene.Host, new GrantConsent([], null, null));
        await DoAsync(TeamScene.Command, new PutTeam('A', 0, null));
        await DoAsync(TeamScene.Command, new AddMember(TeamScene.Odile, 'A'));
        await DoAsync(TeamScene.Command, new PutTeam('A', 0, TeamScene.Odile));
        await DoAsync(TeamScene.Contributor, new ReleaseMember(TeamScene.Odile));
        await mesh.SayPresentAsync(TeamScene.Command.Officer!);
        await DoAsync(TeamScene.Command, new ApproveDeployment());
        await DoAsync(TeamScene.Contributor, new MoveMember(TeamScene.Odile, MemberStage.Travelling));
        await DoAsync(TeamScene.Contributor, new MoveMember(TeamScene.Odile, MemberStage.OnSite));
        var team = TeamId.For(id, 'A');
        await Wait.UntilAsync(async () => await mesh.Client.GetGrain<ITeamGrain>(team.Value).GetAsync(TeamScene.Leader) is { Record: { Leader: not null } record } && record.Members[0].IsAway, "the team has started");
        return (team, consent);

        Task DoAsync(Author by, DeploymentCommand command) => deployment.ExecuteAsync(new IssuedCommand<DeploymentCommand>(Operation(), new byte[] { 1 }, by, command));
    }

    private static Task ConsentAsync(MeshCluster mesh, ConsentId id, Author by, ConsentCommand command) =>
        mesh.Client.GetGrain<IConsentGrain>(id.Value).ExecuteAsync(new IssuedCommand<ConsentCommand>(Operation(), new byte[] { 1 }, by, command));

    private static IssuedCommand<TeamCommand> Given(Author by, TeamCommand command, string? operation = null) =>
        new(operation is null ? Operation() : new OperationId(operation), new byte[] { 1 }, by, command);

    private static OperationId Operation() => new($"team-op-{Interlocked.Increment(ref _operations)}");

    /// <summary>What a feed tells of teams, at least so many.</summary>
    private static async Task<ImmutableArray<string>> ChangesAsync(MeshCluster mesh, OwnerId reader, int atLeast)
    {
        ImmutableArray<string> changes = [];
        await Wait.UntilAsync(
            async () =>
            {
                var page = await Wait.RetryAsync(() => mesh.Feed(reader).ReadAsync("test", FeedCursor.Start, 500, TimeSpan.Zero));
                changes = [.. page.Entries.Select(entry => entry.Envelope.Note).Where(note => note?.Kind == NoteKind.Team).OrderBy(note => note!.Change!.Version).Select(note => note!.Change!.What)];
                return changes.Length >= atLeast;
            },
            $"{reader} hears of {atLeast} changes");
        return changes;
    }

    private static async Task<string?> CodeAsync(Task call) => (await Assert.ThrowsAsync<MeshException>(() => call)).Code;
}
