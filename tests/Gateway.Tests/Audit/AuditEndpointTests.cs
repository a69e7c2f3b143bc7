using System.Net;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Audit;

/// <summary>Reading who did what.</summary>
public sealed class AuditEndpointTests
{
    [Fact]
    public async Task A_supervisor_reads_who_looked_at_what_is_its_owners_and_why()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var brazil = gateway.ClientOf("BR");
        brazil.DefaultRequestHeaders.Add("Mesh-Purpose", "curiosity");
        await brazil.GetAsync("/api/v1/owners/FR/feed");
        using var supervisor = gateway.ClientOf("FR", MeshRoles.Supervisor);
        await supervisor.GetAsync("/api/v1/owners/FR/messages/BR-00000000000000000000000000000000");

        var own = (await (await supervisor.GetAsync("/api/v1/owners/FR/audit?about=own")).JsonAsync())["entries"]!.AsArray();
        var all = (await (await supervisor.GetAsync("/api/v1/owners/FR/audit")).JsonAsync())["entries"]!.AsArray();

        var byOthers = (await (await supervisor.GetAsync("/api/v1/owners/FR/audit?about=own&by=others")).JsonAsync())["entries"]!.AsArray();
        var atOthers = (await (await supervisor.GetAsync("/api/v1/owners/FR/audit?about=others")).JsonAsync())["entries"]!.AsArray();

        Assert.Equal("BR", (string?)Assert.Single(byOthers)!["actor"]);
        Assert.Equal(("FR", "read", "BR"), Assert.Single(atOthers) is { } there ? ((string?)there["actor"], (string?)there["action"], (string?)there["objectOwner"]) : default);
        var looked = Assert.Single(own)!;
        Assert.Equal(("BR", "refused", "read-feed", "curiosity"), ((string?)looked["actor"], (string?)looked["outcome"], (string?)looked["action"], (string?)looked["purpose"]));
        Assert.Equal(["read-audit", "read", "read-feed"], all.Select(entry => (string?)entry!["action"]));
    }

    [Fact]
    public async Task Pages_go_back_to_the_first_entry_also_when_they_are_filtered()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var supervisor = gateway.ClientOf("FR", MeshRoles.Supervisor);
        var own = 0;
        for (var i = 0; i < 12; i++)
        {
            own += i % 3 == 0 ? 1 : 0;
            await supervisor.GetAsync(i % 3 == 0 ? "/api/v1/owners/FR/gateways" : "/api/v1/owners/FR/messages/BR-00000000000000000000000000000000");
        }

        var numbers = new List<long>();
        long? next = 13;
        while (next is { } before)
        {
            var page = await (await supervisor.GetAsync($"/api/v1/owners/FR/audit?about=own&max=3&before={before}")).JsonAsync();
            numbers.AddRange(page["entries"]!.AsArray().Select(entry => (long)entry!["number"]!));
            next = (long?)page["next"];
        }

        Assert.Equal(own, numbers.Count);
        Assert.Equal(numbers.OrderDescending().Distinct(), numbers);
    }

    [Fact]
    public async Task Heads_show_the_signature_that_is_missing_and_the_hub_that_is_away()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings() with { Calls = new CallRetryOptions { Total = TimeSpan.FromMilliseconds(100) } });
        var head = new AuditHead(HubName.Lyon, 7, Sha256Hash.Of("seven"u8), DateTimeOffset.UnixEpoch);
        gateway.Mesh.Audit("lyon").Heads = [new SignedAuditHead(head, [new AuditSignature(HubName.Singapore, DateTimeOffset.UnixEpoch, default)])];
        gateway.Mesh.Audit("singapore").Faults.Always = () => new MeshException(MeshErrorCodes.Unavailable, "Away.");
        using var supervisor = gateway.ClientOf("FR", MeshRoles.Supervisor);

        var heads = await (await supervisor.GetAsync("/api/v1/owners/FR/audit/heads")).JsonAsync();

        var lyon = heads["hubs"]!.AsArray().Single(hub => (string)hub!["hub"]! == "lyon")!["heads"]!.AsArray().Single()!;
        Assert.Equal("buenos-aires", (string?)Assert.Single(lyon["missing"]!.AsArray()));
        Assert.NotNull(heads["hubs"]!.AsArray().Single(hub => (string)hub!["hub"]! == "singapore")!["problem"]);
    }

    [Fact]
    public async Task Operators_page_through_the_rows_as_they_are_stored()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR", "IPSG"));
        using var officer = gateway.ClientOf("FR");
        for (var i = 0; i < 7; i++)
        {
            await officer.GetAsync("/api/v1/owners/FR/gateways");
        }

        using var operators = gateway.ClientOf("IPSG", MeshRoles.Operator);
        var positions = new List<long>();
        var (from, next) = (1L, 8L);
        while (from < next)
        {
            var page = await (await operators.GetAsync($"/api/v1/audits/lyon/entries?from={from}&max=3")).JsonAsync();
            var rows = page["rows"]!.AsArray();
            Assert.InRange(rows.Count, 1, 3);
            foreach (var row in rows.Where(row => (long)row!["position"]! < next))
            {
                positions.Add((long)row!["position"]!);
                Assert.Equal("FR", AuditEntryFormat.Read(Convert.FromBase64String((string)row["bytes"]!)).Actor.Value);
            }

            from = (long)rows[^1]!["position"]! + 1;
        }

        Assert.Equal(Enumerable.Range(1, 7).Select(position => (long)position), positions);
        Assert.Equal(AuditActions.ReadAudit, gateway.Mesh.Audit("lyon").Entries[^1].Action);
    }

    [Theory]
    [InlineData(MeshRoles.Operator, "lyon/heads", 200)]
    [InlineData(MeshRoles.Operator, "lyon/signed", 200)]
    [InlineData(MeshRoles.Operator, "lyon/0", 404)]
    [InlineData(MeshRoles.Operator, "atlantis/entries", 404)]
    [InlineData(MeshRoles.Operator, "lyon/entries?from=0", 400)]
    [InlineData(MeshRoles.Operator, "lyon/entries?max=501", 400)]
    [InlineData(MeshRoles.Supervisor, "lyon/entries", 403)]
    [InlineData(MeshRoles.Officer, "lyon/entries", 403)]
    public async Task The_rows_are_for_operators(string role, string path, int status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var client = gateway.ClientOf(role == MeshRoles.Operator ? "IPSG" : "FR", role);
        Assert.Equal(status, (int)(await client.GetAsync($"/api/v1/audits/{path}")).StatusCode);
    }

    [Theory]
    [InlineData("about=all", 400)]
    [InlineData("by=own", 400)]
    [InlineData("before=x", 400)]
    [InlineData("max=501", 400)]
    [InlineData("since=1", 400)]
    public async Task Bad_queries_are_refused(string query, int status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var supervisor = gateway.ClientOf("FR", MeshRoles.Supervisor);
        Assert.Equal(status, (int)(await supervisor.GetAsync($"/api/v1/owners/FR/audit?{query}")).StatusCode);
    }

    [Fact]
    public async Task The_audit_is_for_the_owners_supervisors()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var officer = gateway.ClientOf("FR");
        Assert.Equal(HttpStatusCode.Forbidden, (await officer.GetAsync("/api/v1/owners/FR/audit")).StatusCode);
        using var other = gateway.ClientOf("BR", MeshRoles.Supervisor);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/api/v1/owners/FR/audit")).StatusCode);
    }
}
