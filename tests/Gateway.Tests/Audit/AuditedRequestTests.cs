using System.Collections.Immutable;
using System.Net;
using System.Text;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interpol.Mesh.Gateway.Tests.Audit;

/// <summary>Requests leave their entry before their answer begins.</summary>
public sealed class AuditedRequestTests
{
    private const string NewMessage = """{"to":["SG"],"lane":"routine","payload":"aGVsbG8=","operationId":"op-1"}""";

    private static readonly CallRetryOptions Impatient = new() { AttemptTimeout = TimeSpan.FromMilliseconds(100), Total = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task What_was_done_is_in_the_audit_of_the_actors_hub_with_purpose_and_officer()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.ClientOf("FR");
        client.DefaultRequestHeaders.Add("Mesh-Purpose", "case 2026-17");

        var sent = await (await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json(NewMessage))).JsonAsync(HttpStatusCode.Accepted);

        var entry = Assert.Single(gateway.Mesh.Audit("lyon").Entries);
        Assert.Equal(("FR", "0001", AuditActions.Send, (string)sent["id"]!, "FR", AuditOutcome.Done), Facts(entry));
        Assert.Equal("case 2026-17", Encoding.UTF8.GetString(entry.Purpose.Span));
        Assert.Empty(gateway.Mesh.Audit("singapore").Entries);
    }

    [Fact]
    public async Task What_a_browser_fetches_by_itself_has_the_purpose_of_the_visit()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.ClientOf("FR");
        client.DefaultRequestHeaders.Add("Cookie", "mesh-purpose=case%0A%D9%85%D9%84%D9%81%20%7B17%7D");

        (await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json(NewMessage))).EnsureSuccessStatusCode();

        Assert.Equal("case ملف {17}", Encoding.UTF8.GetString(Assert.Single(gateway.Mesh.Audit("lyon").Entries).Purpose.Span));
    }

    [Fact]
    public async Task An_access_to_another_owners_object_is_in_the_audit_of_that_owners_hub_too()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR", "SG"));
        using var sender = gateway.ClientOf("SG");
        var sent = await (await sender.PostAsync("/api/v1/owners/SG/messages", Answers.Json("""{"to":["FR"],"lane":"routine","payload":"aGVsbG8=","operationId":"op-2"}"""))).JsonAsync(HttpStatusCode.Accepted);
        using var reader = gateway.ClientOf("FR");

        await gateway.FetchedAsync("FR");
        (await reader.GetAsync($"/api/v1/owners/FR/messages/{sent["id"]}")).EnsureSuccessStatusCode();

        await Until.TrueAsync(() => gateway.Mesh.Audit("lyon").Entries.Length == 1 && gateway.Mesh.Audit("singapore").Entries.Length == 2, "both hubs have the entry");
        var atActor = Assert.Single(gateway.Mesh.Audit("lyon").Entries);
        Assert.Equal(("FR", "0001", AuditActions.Read, (string)sent["id"]!, "SG", AuditOutcome.Done), Facts(atActor));
        Assert.Equal(Facts(atActor), Facts(gateway.Mesh.Audit("singapore").Entries[^1]));
    }

    [Theory]
    [InlineData("FR", "FR", "/api/v1/owners/FR/messages/FR-00000000000000000000000000000000", 404, "FR", "FR")]
    [InlineData("BR", "BR", "/api/v1/owners/FR/feed", 404, "BR", "FR")]
    [InlineData("FR", "FR", "/api/v1/owners/FR/feed?max=0", 400, "FR", "FR")]
    [InlineData("SG", "SG:0001", "/api/v1/owners/FR/feed", 404, "FR", "FR")]
    [InlineData(null, null, "/api/v1/owners/FR/feed", 401, "FR", "FR")]
    public async Task What_was_refused_is_in_the_audit_too(string? token, string? officer, string address, int status, string actor, string objectOwner)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = token is null ? gateway.Anonymous() : gateway.ClientOf(token);

        Assert.Equal(status, (int)(await client.GetAsync(address)).StatusCode);

        var entry = gateway.Mesh.Audit(actor == "BR" ? "buenos-aires" : "lyon").Entries[^1];
        Assert.Equal((actor, objectOwner, AuditOutcome.Refused), (entry.Actor.Value, entry.ObjectOwner?.Value, entry.Outcome));
        Assert.Equal(officer is null or "SG:0001" ? officer : "0001", entry.Officer);
    }

    [Fact]
    public async Task Strangers_cannot_make_the_audit_grow_as_they_like()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.Anonymous();
        for (var request = 0; request < 4 * AnonymousAuditLimit.Burst; request++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/owners/FR/feed")).StatusCode);
        }

        Assert.InRange(gateway.Mesh.Audit("lyon").Entries.Length, AnonymousAuditLimit.Burst, 3 * AnonymousAuditLimit.Burst);
    }

    [Fact]
    public async Task A_missing_role_and_an_exhausted_rate_are_in_the_audit()
    {
        var settings = GatewayUnderTest.Settings() with { Limits = new() { RequestsPerSecond = 10, RequestBurst = 1 } };
        await using var gateway = await GatewayUnderTest.StartAsync(settings, new ManualTime());
        using var unit = gateway.ClientOf("FR", "national-unit");
        Assert.Equal(HttpStatusCode.Forbidden, (await unit.GetAsync("/api/v1/owners/FR/feed")).StatusCode);
        using var officer = gateway.ClientOf("FR");
        HttpStatusCode status;
        do
        {
            status = (await officer.GetAsync("/api/v1/owners/FR/feed")).StatusCode;
        }
        while (status == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);

        // What was read from the own mailbox is handed on late, and may stand before or behind the refusals.
        await Until.TrueAsync(() => gateway.Mesh.Audit("lyon").Entries.Count(entry => entry.Outcome == AuditOutcome.Refused) == 2, "both refusals are in the audit");
    }

    [Fact]
    public async Task The_answer_does_not_begin_before_the_entry_is_flushed()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.ClientOf("FR");
        var open = new TaskCompletionSource();
        gateway.Mesh.Audit("lyon").Open = open.Task;

        foreach (var address in new[] { "/api/v1/owners/FR/gateways", "/api/v1/owners/FR/call/BR", "/api/v1/owners/FR/messages/FR-1" })
        {
            var calls = gateway.Mesh.Audit("lyon").Calls;
            var answer = client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
            await Until.TrueAsync(() => gateway.Mesh.Audit("lyon").Calls > calls, "the entry is on its way");
            Assert.False(answer.IsCompleted, address);

            open.SetResult();
            (await answer).Dispose();
            gateway.Mesh.Audit("lyon").Open = (open = new TaskCompletionSource()).Task;
        }

        open.SetResult();
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_answered_and_a_write_is_answered_when_it_is_repeated()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings() with { Calls = Impatient });
        using var client = gateway.ClientOf("FR");
        gateway.Mesh.Audit("lyon").Faults.Always = () => new MeshException(MeshErrorCodes.Unavailable, "The database does not answer.");

        await (await client.GetAsync("/api/v1/owners/FR/gateways")).ProblemAsync(503, MeshErrorCodes.Unavailable);
        await (await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json(NewMessage))).ProblemAsync(503, MeshErrorCodes.Unavailable);
        Assert.Equal(1, gateway.Mesh.Outbox("FR").Stored);
        Assert.Empty(gateway.Mesh.Audit("lyon").Entries);

        gateway.Mesh.Audit("lyon").Faults.Always = null;
        var again = await (await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json(NewMessage))).JsonAsync(HttpStatusCode.Accepted);
        Assert.True((bool)again["repeated"]!);
        Assert.Equal(1, gateway.Mesh.Outbox("FR").Stored);

        // What was done while the audit was away is told when it is back.
        Assert.Equal(
            [AuditActions.Observe, AuditActions.Send, AuditActions.Send],
            gateway.Mesh.Audit("lyon").Entries.Select(entry => entry.Action));
    }

    [Fact]
    public async Task What_a_handler_returns_is_recorded_by_its_status_before_it_executes()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var audit = gateway.Mesh.Audit("lyon");
        var before = -1;
        Map("ok", () => TypedResults.Ok("x"));
        Map("created", () => TypedResults.Json("x", statusCode: StatusCodes.Status201Created));
        Map("nested", Results<Ok<string>, NotFound> () => TypedResults.NotFound());
        Map("failed", () => TypedResults.StatusCode(StatusCodes.Status502BadGateway));
        Map("thrown", IResult () => throw new MeshException(MeshErrorCodes.Gone, "It was here."));
        Map("stream", () => TypedResults.Stream(body =>
        {
            before = audit.Entries.Length;
            return body.WriteAsync(new byte[10_000]).AsTask();
        }));
        using var client = gateway.ClientOf("FR");

        foreach (var (path, status) in new[] { ("ok", 200), ("created", 201), ("nested", 404), ("failed", 502), ("thrown", 410), ("stream", 200) })
        {
            Assert.Equal(status, (int)(await client.GetAsync($"/returns/{path}")).StatusCode);
        }

        Assert.Equal(
            [AuditOutcome.Done, AuditOutcome.Done, AuditOutcome.Refused, AuditOutcome.Failed, AuditOutcome.Refused, AuditOutcome.Done], audit.Entries.Select(entry => entry.Outcome));
        Assert.Equal(6, before);

        void Map(string path, Delegate handler) => gateway.Application.MapGet($"/returns/{path}", handler).Audited(AuditActions.Read).AllowAnonymous();
    }

    [Fact]
    public async Task A_refusal_is_answered_although_no_audit_can_be_reached()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings() with { Calls = Impatient });
        gateway.Mesh.Audit("lyon").Faults.Always = () => new TimeoutException();
        using var client = gateway.Anonymous();

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/v1/owners/FR/feed")).StatusCode);
    }

    [Fact]
    public async Task Looking_an_owner_up_needs_no_audit_unless_it_is_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR"));
        using var client = gateway.ClientOf("FR");

        (await client.GetAsync("/api/v1/owners")).EnsureSuccessStatusCode();
        Assert.Equal(0, gateway.Mesh.Audit("lyon").Calls);

        using var anonymous = gateway.Anonymous();
        await anonymous.GetAsync("/api/v1/owners");
        Assert.Equal(AuditActions.LookUp, Assert.Single(gateway.Mesh.Audit("lyon").Entries).Action);
    }

    [Fact]
    public async Task A_purpose_that_is_too_long_is_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.ClientOf("FR");
        client.DefaultRequestHeaders.Add("Mesh-Purpose", new string('p', AuditLimits.MaxPurposeBytes + 1));

        await (await client.GetAsync("/api/v1/owners/FR/feed")).ProblemAsync(400, MeshErrorCodes.Invalid, "Mesh-Purpose");

        Assert.Equal(AuditOutcome.Refused, Assert.Single(gateway.Mesh.Audit("lyon").Entries).Outcome);
    }

    [Fact]
    public async Task Entries_of_concurrent_requests_share_calls()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.ClientOf("FR");
        var open = new TaskCompletionSource();
        var audit = gateway.Mesh.Audit("lyon");
        audit.Open = open.Task;
        var first = client.GetAsync("/api/v1/owners/FR/gateways");
        await Until.TrueAsync(() => audit.Calls == 1, "the first entry is on its way");
        var others = Enumerable.Range(0, 50).Select(_ => client.GetAsync("/api/v1/owners/FR/gateways")).ToImmutableArray();
        await Until.TrueAsync(() => gateway.Mesh.Feed("FR").GatewaysAsked == 51, "all lists are read");

        open.SetResult();
        await Task.WhenAll([first, .. others]);

        Assert.Equal(51, audit.Entries.Length);
        Assert.InRange(audit.Calls, 2, 10);
    }

    private static (string Actor, string? Officer, string Action, string Object, string? ObjectOwner, AuditOutcome Outcome) Facts(AuditEntry entry) =>
        (entry.Actor.Value, entry.Officer, entry.Action, entry.Object, entry.ObjectOwner?.Value, entry.Outcome);
}
