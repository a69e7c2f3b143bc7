using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Command;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Experts;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Numbers;
using Interpol.Mesh.Grains.Tests.Command;
using Interpol.Mesh.Grains.Tests.Experts;
using Interpol.Mesh.Grains.Tests.Meshes;

namespace Interpol.Mesh.Grains.Tests.Deployments;

/// <summary>Deployments on a cluster: with consents, experts and feeds at three hubs.</summary>
[Collection(OwnMesh.Name)]
public sealed class DeploymentTests
{
    private static readonly OwnerId Secretariat = new("IPSG");
    private static readonly SealedContent Words = new("words"u8.ToArray(), null, []);

    [Fact]
    public async Task A_team_goes_is_told_of_and_goes_home_when_the_host_revokes()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var scene = new Scene(mesh, mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var deployment = await scene.RequestAsync("op-1");
        await scene.EnterAsync("dvi-1");
        await scene.AssessAsync(deployment, "assess");
        await scene.DoAsync(deployment, "team", Secretariat, new PutTeam('A', 0, null));
        await scene.DoAsync(deployment, "add", Secretariat, new AddMember(scene.Expert("dvi-1"), 'A'));
        await scene.DoAsync(deployment, "lead", Secretariat, new PutTeam('A', 0, scene.Expert("dvi-1")));
        await scene.DoAsync(deployment, "release", scene.Bureau, new ReleaseMember(scene.Expert("dvi-1")));
        var leading = await mesh.SayPresentAsync("1");
        Assert.Equal("consent-required", await CodeAsync(() => scene.DoAsync(deployment, "approve-early", Secretariat, new ApproveDeployment())));

        // An officer of another room is told where the lead is, and nothing is approved; the same request is carried out once the officer is there.
        await scene.GrantAsync("assess");
        await mesh.SayPresentAsync("1", leads: false);
        var elsewhere = await Assert.ThrowsAsync<MeshException>(() => scene.DoAsync(deployment, "approve", Secretariat, new ApproveDeployment()));
        Assert.Equal("not-allowed-now", elsewhere.Code);
        Assert.StartsWith($"The lead is with {leading}; ask there.", elsewhere.Message, StringComparison.Ordinal);
        Assert.Equal(DeploymentState.Assessed, (await scene.Grain(deployment).GetAsync(scene.Host))!.Record.State);
        await mesh.SayPresentAsync("1");
        var approved = await scene.DoAsync(deployment, "approve", Secretariat, new ApproveDeployment());
        Assert.Equal(leading, approved.Record.Approval!.Room);
        var log = await mesh.Client.GetGrain<ILeadDeskGrain>(ILeadDeskGrain.Key).ReadLogAsync(Secretariat, 0, CommandLimits.MaxLogPage);
        Assert.Equal([deployment.Value, deployment.Value], log.Where(entry => entry.What == "lead-used").Select(entry => entry.About));

        // Repeated by an officer who is not in the room any more it changes nothing.
        await mesh.SayPresentAsync("1", leads: false);
        Assert.Equal(approved.Version, (await scene.DoAsync(deployment, "approve", Secretariat, new ApproveDeployment())).Version);
        await scene.DoAsync(deployment, "leave", scene.Bureau, new MoveMember(scene.Expert("dvi-1"), MemberStage.Travelling));
        var arrived = await scene.DoAsync(deployment, "arrive", scene.Bureau, new MoveMember(scene.Expert("dvi-1"), MemberStage.OnSite));
        Assert.Equal(DeploymentState.Deployed, arrived.Record.State);
        var team = TeamId.For(deployment, 'A');
        await scene.Grain(deployment).UseTaskAsync(team, "scene", new OperationId("step-1"));
        Assert.Equal("consent-required", await CodeAsync(() => scene.Grain(deployment).UseTaskAsync(team, "dna", new OperationId("step-2"))));

        // Also after a restart of the hub's actor the end of the grant stops the work, without anybody calling.
        await mesh.DeactivateAsync(scene.Grain(deployment));
        await scene.Consent("assess").ExecuteAsync(new IssuedCommand<ConsentCommand>(new OperationId("revoke"), new byte[] { 1 }, new Author(scene.Host, "1"), new RevokeConsent(null)));
        await Wait.UntilAsync(async () => (await scene.Grain(deployment).GetAsync(scene.Host))!.Record.State == DeploymentState.Withdrawing, "all are to leave");
        Assert.Equal("not-allowed-now", await CodeAsync(() => scene.Grain(deployment).UseTaskAsync(team, "scene", new OperationId("step-3"))));
        await Wait.UntilAsync(async () => (await scene.ExpertAsync("dvi-1")).State == ExpertState.Returning, "the expert travels back");

        var home = await scene.DoAsync(deployment, "home", scene.Bureau, new MoveMember(scene.Expert("dvi-1"), MemberStage.Home));
        Assert.Equal(DeploymentState.Concluded, home.Record.State);
        await Wait.UntilAsync(async () => (await scene.ExpertAsync("dvi-1")).State == ExpertState.Free, "the expert is free");
        await scene.DoAsync(deployment, "close", Secretariat, new CloseDeployment(Words));

        string[] told = ["requested", "assessed", "mandate-asked", "member-held", "mobilising", "deployed", "mandate-ended", "withdrawing", "concluded", "closed"];
        foreach (var party in new[] { scene.Host, Secretariat, scene.Bureau })
        {
            await Wait.UntilAsync(async () => told.Where(what => party != scene.Bureau || Array.IndexOf(told, what) >= 3).All((await scene.ToldAsync(party, deployment)).Contains), $"{party} hears of everything");
        }

        Assert.Null(await scene.Grain(deployment).GetAsync(mesh.Owner("lyon")));
    }

    [Fact]
    public async Task Of_two_rooms_that_want_an_expert_at_the_same_instant_one_wins()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var scene = new Scene(mesh, mesh.Owner("singapore"), mesh.Owner("lyon"));
        var other = new Scene(mesh, mesh.Owner("buenos-aires"), scene.Bureau);
        var (first, second) = (await scene.RequestAsync("op-1"), await other.RequestAsync("op-2"));
        await scene.AssessAsync(first, "assess-1");
        await other.AssessAsync(second, "assess-2");
        ImmutableArray<string> names = [.. Enumerable.Range(1, 10).Select(number => $"dvi-{number}")];
        await Task.WhenAll(names.Select(scene.EnterAsync));

        var won = await Task.WhenAll(names.SelectMany(name => new[] { TryAsync(scene, first, name), TryAsync(other, second, name) }));

        Assert.Equal(names.Length, won.Count(one => one));
        foreach (var name in names)
        {
            var expert = await scene.ExpertAsync(name);
            var held = Assert.Single(expert.Reservations);
            var members = new[] { await scene.Grain(first).GetAsync(Secretariat), await scene.Grain(second).GetAsync(Secretariat) }
                .SelectMany(view => view!.Record.Members.Where(member => member.Expert == expert.Id).Select(_ => view.Record.Id));
            Assert.Equal(held.Deployment, Assert.Single(members));
        }

        static async Task<bool> TryAsync(Scene scene, DeploymentId deployment, string name)
        {
            try
            {
                await scene.DoAsync(deployment, $"add-{name}", Secretariat, new AddMember(scene.Expert(name), null));
                return true;
            }
            catch (MeshException refusal) when (refusal.Code == MeshErrorCodes.NotAllowedNow)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_hub_that_dies_between_hold_and_deployment_leaves_no_expert_held_twice_or_for_ever()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var scene = new Scene(mesh, mesh.Owner("singapore"), mesh.Owner("buenos-aires"), clock);
        var deployment = await scene.RequestAsync("op-1");
        await scene.AssessAsync(deployment, "assess");
        await scene.EnterAsync("dvi-1");
        await scene.EnterAsync("dvi-2");

        // What is flushed when the deployment's hub dies behind the expert's append: a hold, and no member.
        var now = clock.GetUtcNow();
        var orphan = new ExpertReservation(deployment, 0, ReservationStage.Held, now, now.AddDays(20), now.AddHours(24));
        await mesh.Client.GetGrain<IExpertGrain>(scene.Expert("dvi-1").Value)
            .ExecuteAsync(new IssuedCommand<ExpertCommand>(new OperationId("orphan"), new byte[] { 1 }, Author.Clock(Secretariat), new ReserveExpert(orphan)));

        // A hub dies while experts are held; the room repeats what it does not know.
        var adding = Enumerable.Range(0, 6).Select(_ => Wait.RetryAsync(() => scene.DoAsync(deployment, "add", Secretariat, new AddMember(scene.Expert("dvi-2"), null)))).ToList();
        await mesh.KillAsync("singapore-1");
        await Task.WhenAll(adding);
        var view = await Wait.RetryAsync(() => scene.Grain(deployment).GetAsync(Secretariat));
        Assert.Equal(scene.Expert("dvi-2"), Assert.Single(view!.Record.Members).Expert);
        Assert.Single((await scene.ExpertAsync("dvi-2")).Reservations);

        clock.LeapTo(now.AddHours(25));
        await Wait.UntilAsync(async () => (await scene.ExpertAsync("dvi-1")).State == ExpertState.Free && (await scene.ExpertAsync("dvi-2")).State == ExpertState.Free, "holds lapse");
        await Wait.UntilAsync(
            async () => (await Wait.RetryAsync(() => scene.Grain(deployment).GetAsync(Secretariat)))!.Record.Members[0].Stage == MemberStage.Dropped,
            "the deployment drops who was not released");
        Assert.Equal("not-found", await CodeAsync(() => scene.DoAsync(deployment, "release", scene.Bureau, new ReleaseMember(scene.Expert("dvi-2")))));
    }

    [Fact]
    public async Task A_grant_that_ends_between_approval_and_departure_keeps_everybody_at_home()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var scene = new Scene(mesh, mesh.Owner("buenos-aires"), mesh.Owner("lyon"), clock);
        var (deployment, now) = (await scene.RequestAsync("op-1"), clock.GetUtcNow());
        await scene.EnterAsync("dvi-1");
        await scene.AssessAsync(deployment, "assess");
        await scene.DoAsync(deployment, "team", Secretariat, new PutTeam('A', 0, null));
        await scene.DoAsync(deployment, "add", Secretariat, new AddMember(scene.Expert("dvi-1"), 'A'));
        await scene.DoAsync(deployment, "lead", Secretariat, new PutTeam('A', 0, scene.Expert("dvi-1")));
        await scene.DoAsync(deployment, "release", scene.Bureau, new ReleaseMember(scene.Expert("dvi-1")));
        await scene.GrantAsync("assess", now.AddHours(2));
        await mesh.SayPresentAsync("1");
        await scene.DoAsync(deployment, "approve", Secretariat, new ApproveDeployment());
        await mesh.DeactivateAsync(scene.Grain(deployment));
        await mesh.DeactivateAsync(scene.Consent("assess"));

        clock.LeapTo(now.AddHours(2).AddSeconds(1));

        // Whatever comes first, the departure or word of the end: nobody leaves.
        var code = await CodeAsync(() => scene.DoAsync(deployment, "leave", scene.Bureau, new MoveMember(scene.Expert("dvi-1"), MemberStage.Travelling)));
        Assert.Contains(code, new[] { MeshErrorCodes.ConsentRequired, MeshErrorCodes.NotAllowedNow });
        await Wait.UntilAsync(async () => (await scene.Grain(deployment).GetAsync(scene.Host))!.Record.State == DeploymentState.Assessed, "the approval is lost");
        Assert.Equal(ExpertState.Assigned, (await scene.ExpertAsync("dvi-1")).State);
    }

    [Fact]
    public async Task A_number_is_the_hosts_and_a_request_for_another_country_opens_nothing()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var scene = new Scene(mesh, mesh.Owner("singapore"), mesh.Owner("buenos-aires"));
        var deployment = await scene.NumberAsync(scene.Host, "op-1");

        Assert.Equal("forbidden", await CodeAsync(() => scene.NumberAsync(scene.Bureau, "op-2")));
        Assert.Equal("forbidden", await CodeAsync(() => scene.DoAsync(deployment, "request", scene.Bureau, new RequestDeployment(scene.Need, Words))));
        Assert.Equal("forbidden", await CodeAsync(() => scene.DoAsync(deployment, "request", Secretariat, new RequestDeployment(scene.Need, Words))));
        Assert.Equal("invalid", await CodeAsync(() => scene.DoAsync(deployment, "offer", Secretariat, new OfferDeployment(scene.Need, "source", "headline"))));
        Assert.Null(await scene.Grain(deployment).GetAsync(scene.Host));

        var offered = await scene.NumberAsync(Secretariat, "op-3");
        await scene.DoAsync(offered, "offer", Secretariat, new OfferDeployment(scene.Need, "source", "headline"));
        var accepted = await scene.DoAsync(offered, "accept", scene.Host, new RequestDeployment(scene.Need, Words));
        Assert.Equal(DeploymentState.Requested, accepted.Record.State);
        await scene.DoAsync(offered, "cancel-offer", scene.Host, new CancelDeployment(null));
        Assert.Equal("not-allowed-now", await CodeAsync(() => scene.DoAsync(offered, "again", scene.Host, new RequestDeployment(scene.Need, Words))));
    }

    private static async Task<string?> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;

    private sealed class Scene(MeshCluster mesh, OwnerId host, OwnerId bureau, TimeProvider? clock = null)
    {
        public OwnerId Host => host;

        public OwnerId Bureau => bureau;

        private DateTimeOffset Now => (clock ?? TimeProvider.System).GetUtcNow();

        public DeploymentNeed Need => new(DeploymentKind.IrtDisaster, DeploymentMagnitude.Small, [new("Port", 14.58, 120.97)], ["scene"], Now, null);

        public ExpertId Expert(string name) => new($"{bureau}:{name}");

        public IDeploymentGrain Grain(DeploymentId deployment) => mesh.Client.GetGrain<IDeploymentGrain>(deployment.Value);

        public IConsentGrain Consent(string operation) => mesh.Client.GetGrain<IConsentGrain>(ConsentOf(operation).Value);

        public async Task<DeploymentId> NumberAsync(OwnerId owner, string operation) => DeploymentId.For(
            host,
            DeploymentKind.IrtDisaster,
            await mesh.Client.GetGrain<INumberGrain>(NumberSeries.DeploymentsOf(host, DeploymentKind.IrtDisaster)).NextAsync(owner, new OperationId(operation)));

        public async Task<DeploymentId> RequestAsync(string operation)
        {
            var id = await NumberAsync(host, operation);
            await DoAsync(id, operation, host, new RequestDeployment(Need, Words));
            return id;
        }

        public async Task AssessAsync(DeploymentId deployment, string operation)
        {
            await DoAsync(deployment, operation, Secretariat, new AssessDeployment(Need, new MandateRequest(ConsentOf(operation), ["scene"], Now.AddDays(30), Now.AddDays(2), Words)));
            await Wait.UntilAsync(async () => await Consent(operation).GetAsync(host) is not null, "the host is asked");
        }

        public Task GrantAsync(string operation, DateTimeOffset? until = null) =>
            Consent(operation).ExecuteAsync(new IssuedCommand<ConsentCommand>(new OperationId($"grant-{operation}"), new byte[] { 1 }, new Author(host, "1"), new GrantConsent([], until, null)));

        public Task EnterAsync(string name) => mesh.Client.GetGrain<IExpertGrain>(Expert(name).Value)
            .ExecuteAsync(new IssuedCommand<ExpertCommand>(new OperationId($"put-{name}"), new byte[] { 1 }, new Author(bureau, "1"), new PutExpert(ExpertRulesTests.Card)));

        public async Task<ExpertRecord> ExpertAsync(string name) =>
            (await Wait.RetryAsync(() => mesh.Client.GetGrain<IExpertGrain>(Expert(name).Value).GetAsync(Secretariat)))!.Record;

        public Task<DeploymentView> DoAsync(DeploymentId deployment, string operation, OwnerId by, DeploymentCommand command) =>
            Grain(deployment).ExecuteAsync(new IssuedCommand<DeploymentCommand>(new OperationId(operation), new byte[] { 1 }, new Author(by, "1"), command));

        public async Task<List<string>> ToldAsync(OwnerId reader, DeploymentId deployment)
        {
            var page = await Wait.RetryAsync(() => mesh.Feed(reader).ReadAsync("test", FeedCursor.Start, 500, TimeSpan.Zero));
            return [.. page.Entries.Select(entry => entry.Envelope.Note).OfType<FeedNote>().Where(note => note.Change?.Id == deployment.Value).Select(note => note.Change!.What)];
        }

        private ConsentId ConsentOf(string operation) => ConsentId.For(host, Secretariat, new OperationId(operation));
    }
}
