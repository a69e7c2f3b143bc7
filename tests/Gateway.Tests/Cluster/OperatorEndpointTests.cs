using System.Net;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Tests.Support;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Cluster;

public sealed class OperatorEndpointTests : IAsyncLifetime
{
    private const string Link = "/api/v1/cluster/links/FR/BR/flash/retry";

    private static readonly GrainId Outbox = GrainId.Create("outbox", "FR");

    private readonly ManualTime _time = new();
    private readonly Dictionary<string, ISiloGrain> _silos = [];
    private GatewayUnderTest _gateway = null!;
    private HttpClient _operator = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(time: _time);
        _operator = _gateway.ClientOf("IPSG", MeshRoles.Operator);
        foreach (var silo in (string[])["lyon-1", "singapore-1", "paris-1"])
        {
            _silos[silo] = Substitute.For<ISiloGrain>();
        }

        _gateway.Mesh.Silos = name => _silos[name];
        _gateway.Mesh.Management.ListsHosts(("lyon-1", SiloStatus.Active), ("paris-1", SiloStatus.Dead), ("singapore-1", SiloStatus.Active));
    }

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("lyon-1", 202, 1)]
    [InlineData("paris-1", 404, 0)]
    [InlineData("rome-1", 404, 0)]
    public async Task An_operator_drains_a_silo_that_is_active(string name, int status, int drained)
    {
        using var answer = await _operator.PostAsync($"/api/v1/cluster/silos/{name}/drain", null);
        Assert.Equal(status, (int)answer.StatusCode);
        await _silos["lyon-1"].Received(drained).DrainAsync(Arg.Any<CancellationToken>());
        var entry = Audited(AuditActions.DrainSilo);
        Assert.Equal(($"silo {name}", status == 202 ? AuditOutcome.Done : AuditOutcome.Refused), (entry.Object, entry.Outcome));
    }

    [Fact]
    public async Task An_actor_is_found_where_it_is_active_and_a_silent_silo_is_named()
    {
        _silos["lyon-1"].HoldsAsync(Outbox, Arg.Any<CancellationToken>()).Returns(true);
        _silos["singapore-1"].HoldsAsync(Outbox, Arg.Any<CancellationToken>()).Returns(new TaskCompletionSource<bool>().Task);
        var asked = _operator.GetAsync("/api/v1/cluster/activations/outbox/FR");
        await Until.TrueAsync(() => asked.IsCompleted, _time, TimeSpan.FromMilliseconds(100), "the answer comes");
        using var answer = await asked;
        var found = await answer.JsonAsync();
        Assert.Equal(("outbox/FR", "lyon"), ((string?)found["actor"], (string?)found["home"]));
        Assert.Equal("lyon-1", (string?)Assert.Single(found["silos"]!.AsArray()));
        Assert.Equal("singapore-1", (string?)Assert.Single(found["silent"]!.AsArray()));
        await _silos["paris-1"].DidNotReceive().HoldsAsync(Arg.Any<GrainId>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task What_is_no_kind_of_actor_is_refused_with_the_silos_reason()
    {
        _silos["lyon-1"].HoldsAsync(default, default).ReturnsForAnyArgs(Task.FromException<bool>(new MeshException(MeshErrorCodes.Invalid, "There is no kind of actor 'outboks'.")));
        using var answer = await _operator.GetAsync("/api/v1/cluster/activations/outboks/FR");
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
    }

    [Fact]
    public async Task An_operator_ends_an_activation_where_it_is_and_nowhere_else()
    {
        _silos["lyon-1"].HoldsAsync(Outbox, Arg.Any<CancellationToken>()).Returns(true);
        using var answer = await _operator.DeleteAsync("/api/v1/cluster/activations/outbox/FR");
        Assert.Equal("lyon-1", (string?)Assert.Single((await answer.JsonAsync())["silos"]!.AsArray()));
        await _silos["lyon-1"].Received(1).DeactivateAsync(Outbox, Arg.Any<CancellationToken>());
        await _silos["singapore-1"].DidNotReceive().DeactivateAsync(Arg.Any<GrainId>(), Arg.Any<CancellationToken>());
        var entry = Audited(AuditActions.DeactivateActor);
        Assert.Equal(("actor outbox/FR", AuditOutcome.Done), (entry.Object, entry.Outcome));
    }

    [Fact]
    public async Task An_operator_has_what_waits_sent_again_and_the_senders_bureau_sees_that()
    {
        _gateway.Mesh.Outbox("FR").Waiting = new LinkStatus(OwnerId.Parse("BR"), Lane.Flash, 3, _time.GetUtcNow(), "buenos-aires has not answered");
        using (var answer = await _operator.PostAsync(Link, null))
        {
            var waited = await answer.JsonAsync();
            Assert.Equal((3L, "buenos-aires has not answered"), ((long)waited["waiting"]!, (string?)waited["lastFailure"]));
        }

        Assert.Contains(_gateway.Mesh.Audit("lyon").Entries, entry => entry is { Action: AuditActions.RetryLink, Object: "link FR/BR/flash", ObjectOwner.Value: "FR", Outcome: AuditOutcome.Done });
        using var nothing = await _operator.PostAsync("/api/v1/cluster/links/FR/BR/routine/retry", null);
        Assert.Equal(0, (long)(await nothing.JsonAsync())["waiting"]!);
    }

    [Fact]
    public async Task An_operator_has_a_hub_make_its_copy_of_the_records_anew_and_sees_how_far_that_is()
    {
        _operator.DefaultRequestHeaders.Add("Idempotency-Key", "op-1");
        using (var ordered = await _operator.PostAsync("/api/v1/cluster/records/singapore/rebuild", null))
        {
            Assert.Equal("op-1", (string?)(await ordered.JsonAsync(HttpStatusCode.Accepted))["rebuild"]!["operation"]);
        }

        Assert.Equal(OperationId.Parse("op-1"), Assert.Single(_gateway.Mesh.RecordReplica("singapore").Rebuilds));
        var entry = Audited(AuditActions.RebuildRecords);
        Assert.Equal(("records at singapore", AuditOutcome.Done), (entry.Object, entry.Outcome));

        _gateway.Mesh.RecordReplica("lyon").IsAway = true;
        var asked = _operator.GetAsync("/api/v1/cluster/records");
        await Until.TrueAsync(() => asked.IsCompleted, _time, TimeSpan.FromSeconds(1), "the answer comes");
        using var answer = await asked;
        var copies = await answer.JsonAsync();
        Assert.Equal(["buenos-aires", "singapore"], copies["hubs"]!.AsArray().Select(hub => (string)hub!["hub"]!).Order());
        Assert.Equal("lyon", (string?)Assert.Single(copies["silent"]!.AsArray()));
    }

    [Theory]
    [InlineData("singapore", null, MeshErrorCodes.Invalid)]
    [InlineData("paris", "op-1", MeshErrorCodes.MalformedId)]
    public async Task An_order_without_an_id_or_for_no_hub_is_refused(string hub, string? operation, string code)
    {
        if (operation is not null)
        {
            _operator.DefaultRequestHeaders.Add("Idempotency-Key", operation);
        }

        using var answer = await _operator.PostAsync($"/api/v1/cluster/records/{hub}/rebuild", null);
        await answer.ProblemAsync(400, code);
        Assert.Empty(_gateway.Mesh.RecordReplica("singapore").Rebuilds);
    }

    [Theory]
    [InlineData("/api/v1/cluster/links/fr/BR/flash/retry", 400, MeshErrorCodes.MalformedId)]
    [InlineData("/api/v1/cluster/links/FR/XX/flash/retry", 404, MeshErrorCodes.UnknownOwner)]
    [InlineData("/api/v1/cluster/links/FR/BR/slow/retry", 400, MeshErrorCodes.MalformedId)]
    public async Task A_link_that_cannot_be_is_refused(string address, int status, string code)
    {
        using var answer = await _operator.PostAsync(address, null);
        await answer.ProblemAsync(status, code);
    }

    [Fact]
    public async Task A_messages_way_is_shown_and_its_sender_sees_in_the_audit_who_asked()
    {
        var id = await SendAsync();
        using (var answer = await _operator.GetAsync($"/api/v1/cluster/messages/{id}"))
        {
            var way = await answer.JsonAsync();
            Assert.Equal("BR", (string?)Assert.Single(way["recipients"]!.AsArray())!["owner"]);
            Assert.Null(way["content"]);
        }

        Assert.Contains(_gateway.Mesh.Audit("lyon").Entries, entry => entry.Action == AuditActions.Observe && entry.Object == id && entry.ObjectOwner == OwnerId.Parse("FR") && entry.Outcome == AuditOutcome.Done);
    }

    [Theory]
    [InlineData("FR-00000000000000000000000000000000", 404, MeshErrorCodes.NotFound)]
    [InlineData("XX-00000000000000000000000000000000", 404, MeshErrorCodes.NotFound)]
    [InlineData("yesterday", 400, MeshErrorCodes.MalformedId)]
    public async Task A_message_that_is_not_there_has_no_way(string id, int status, string code)
    {
        using var answer = await _operator.GetAsync($"/api/v1/cluster/messages/{id}");
        await answer.ProblemAsync(status, code);
    }

    [Fact]
    public async Task Operators_see_where_the_audits_stand()
    {
        using var answer = await _operator.GetAsync("/api/v1/cluster/audits");
        Assert.Equal(HubName.All.Select(hub => hub.Value), (await answer.JsonAsync())["hubs"]!.AsArray().Select(hub => (string?)hub!["hub"]));
    }

    [Theory]
    [InlineData("GET", "/api/v1/cluster/history")]
    [InlineData("POST", "/api/v1/cluster/silos/lyon-1/drain")]
    [InlineData("GET", "/api/v1/cluster/activations/outbox/FR")]
    [InlineData("DELETE", "/api/v1/cluster/activations/outbox/FR")]
    [InlineData("POST", Link)]
    [InlineData("GET", "/api/v1/cluster/messages/BR-00000000000000000000000000000000")]
    [InlineData("GET", "/api/v1/cluster/audits")]
    public async Task Nobody_else_looks_or_does_anything(string method, string address)
    {
        using var supervisor = _gateway.ClientOf("BR", MeshRoles.Supervisor);
        using var answer = await supervisor.SendAsync(new HttpRequestMessage(new HttpMethod(method), address));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    private AuditEntry Audited(string action) => Assert.Single(_gateway.Mesh.Audit("buenos-aires").Entries.Concat(_gateway.Mesh.Audit("lyon").Entries), entry => entry.Action == action);

    private async Task<string> SendAsync()
    {
        using var france = _gateway.ClientOf("FR");
        using var sent = await france.PostAsync("/api/v1/owners/FR/messages", Answers.Json("""{"to":["BR"],"text":"Bonjour","lane":"flash","operationId":"op-way"}"""));
        return (string)(await sent.JsonAsync(HttpStatusCode.Accepted))["id"]!;
    }
}
