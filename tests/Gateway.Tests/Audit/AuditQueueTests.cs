using System.Net;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Audit;

/// <summary>Reads of the own mailbox go on while the hub is away; their entries reach it later, in order and once.</summary>
public sealed class AuditQueueTests
{
    private static readonly CallRetryOptions Impatient = new() { AttemptTimeout = TimeSpan.FromMilliseconds(100), Total = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task While_the_hub_is_away_the_own_mailbox_is_read_and_nothing_is_changed()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings() with { Calls = Impatient });
        var lyon = Away(gateway);
        using var client = gateway.ClientOf("FR");

        await ReadAsync(client, "feed", "unread", "search?q=anything", "feed");
        using (var live = await client.GetAsync("/api/v1/owners/FR/feed/live", HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        await (await client.PostAsync("/api/v1/owners/FR/messages", Answers.Json("""{"to":["SG"],"lane":"routine","text":"x","operationId":"op-1"}"""))).ProblemAsync(503, MeshErrorCodes.Unavailable);
        await (await client.GetAsync("/api/v1/owners/FR/gateways")).ProblemAsync(503, MeshErrorCodes.Unavailable);
        Assert.Empty(lyon.Entries);

        lyon.Faults.Always = null;
        await Until.TrueAsync(() => Late(lyon).Length == 5, "the hub has the entries");
        Assert.Equal(["feed", "unread", "search", "feed", "feed/live"], Late(lyon));
        Assert.All(lyon.Entries.Where(entry => entry.WrittenLateAt is not null), entry => Assert.NotEqual(entry.At, entry.WrittenLateAt));
        Assert.All(lyon.Entries.Where(entry => entry.Action is AuditActions.Send or AuditActions.Observe), entry => Assert.Null(entry.WrittenLateAt));
    }

    [Fact]
    public async Task What_waits_outlives_the_gateway_and_comes_once_also_when_the_hubs_answer_was_lost()
    {
        var settings = GatewayUnderTest.Settings("FR") with { Calls = Impatient };
        FakeMesh mesh;
        await using (var before = await GatewayUnderTest.StartAsync(settings))
        {
            before.KeepsFolder = true;
            mesh = before.Mesh;
            var lyon = Away(before);
            using var client = before.ClientOf("FR");
            await ReadAsync(client, "feed?max=1", "feed?max=2");

            // The hub takes what waits, and the gateway never hears of it; what is read then is behind.
            lyon.Faults.Always = null;
            lyon.LosesAnswers = true;
            await Until.TrueAsync(() => Late(lyon).Length == 1, "the hub has taken the first batch");
            await ReadAsync(client, "unread", "feed?max=3");
        }

        Assert.Single(Late(mesh.Audit("lyon")));
        mesh.Audit("lyon").LosesAnswers = false;
        await using var after = await GatewayUnderTest.StartAsync(settings, mesh: mesh);
        await Until.TrueAsync(() => Late(mesh.Audit("lyon")).Length >= 4, "the hub has the rest");
        using var again = after.ClientOf("FR");
        await ReadAsync(again, "search?q=last");
        await Until.TrueAsync(() => Late(mesh.Audit("lyon")).Length >= 5, "the queue goes on");
        Assert.Equal(["feed", "feed", "unread", "feed", "search"], Late(mesh.Audit("lyon")));
    }

    [Fact]
    public async Task Many_readers_share_calls_and_each_leaves_its_entry()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var lyon = gateway.Mesh.Audit("lyon");
        var open = new TaskCompletionSource();
        lyon.Open = open.Task;
        using var client = gateway.ClientOf("FR");
        await ReadAsync(client, "unread");
        await Until.TrueAsync(() => lyon.Calls == 1, "the first entry is on its way");
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => ReadAsync(client, "unread")));
        Assert.Empty(lyon.Entries);

        open.SetResult();

        await Until.TrueAsync(() => lyon.Entries.Length == 61, "all entries are there");
        Assert.InRange(lyon.Calls, 2, 10);
    }

    [Fact]
    public async Task Owners_of_a_hub_take_turns_and_what_gathers_meanwhile_goes_together()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR", "DE"));
        var lyon = gateway.Mesh.Audit("lyon");
        var open = new TaskCompletionSource();
        lyon.Open = open.Task;
        using var france = gateway.ClientOf("FR");
        using var germany = gateway.ClientOf("DE");
        await ReadAsync(france, "unread");
        await Until.TrueAsync(() => lyon.Calls == 1, "the first entry is on its way");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadUnreadAsync(germany, "DE")));
        Assert.Equal(1, lyon.Calls);

        open.SetResult();

        await Until.TrueAsync(() => lyon.Entries.Length == 21, "all entries are there");
        Assert.InRange(lyon.Calls, 2, 3);
    }

    [Fact]
    public async Task An_owner_whose_entries_a_hub_does_not_take_keeps_no_other_waiting()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR", "DE"));
        var lyon = gateway.Mesh.Audit("lyon");
        lyon.Faults.Next(new MeshException(MeshErrorCodes.Forbidden, "The gateway does not serve the owner in its token."));
        using var france = gateway.ClientOf("FR");
        using var germany = gateway.ClientOf("DE");
        await ReadAsync(france, "unread");
        await Until.TrueAsync(() => lyon.Calls == 1, "the hub has refused");
        await ReadUnreadAsync(germany, "DE");
        await Until.TrueAsync(() => lyon.Entries.Any(entry => entry.Actor == OwnerId.Parse("DE")), "the other's entry is there");
        await Until.TrueAsync(() => lyon.Entries.Length == 2, "the first one's comes when the hub takes it");
    }

    [Fact]
    public async Task A_queue_that_is_full_refuses_rather_than_forgets()
    {
        var settings = GatewayUnderTest.Settings("FR") with { Calls = Impatient };
        FakeMesh mesh;
        await using (var before = await GatewayUnderTest.StartAsync(settings))
        {
            before.KeepsFolder = true;
            mesh = before.Mesh;
            Away(before);
            var database = before.Services.GetRequiredService<Mailboxes>().Database;
            var entry = new AuditEntry(OwnerId.Parse("FR"), null, AuditActions.ReadFeed, "x", null, AuditOutcome.Done, default, DateTimeOffset.UnixEpoch);
            var (key, bytes) = QueueTable.Encrypt(database.Cipher, AuditQueue.QueueName, AuditEntryFormat.Write(entry).Span);
            await database.WriteAsync(
                db =>
                {
                    for (var i = 0; i < AuditQueue.MaxWaiting; i++)
                    {
                        QueueTable.Add(db, AuditQueue.QueueName, new(entry.Actor, "lyon"), $"batch-{i / AuditLimits.MaxBatch}", key, bytes);
                    }

                    return true;
                },
                default);
        }

        await using var gateway = await GatewayUnderTest.StartAsync(settings, mesh: mesh);
        using var client = gateway.ClientOf("FR");
        await (await client.GetAsync("/api/v1/owners/FR/unread")).ProblemAsync(503, MeshErrorCodes.Busy);

        mesh.Audit("lyon").Faults.Always = null;
        await Until.WithinAsync(ThereIsRoomAsync());

        async Task ThereIsRoomAsync()
        {
            HttpStatusCode status;
            do
            {
                using var answer = await client.GetAsync("/api/v1/owners/FR/unread");
                status = answer.StatusCode;
            }
            while (status == HttpStatusCode.ServiceUnavailable);
            Assert.Equal(HttpStatusCode.OK, status);
        }
    }

    private static FakeAudit Away(GatewayUnderTest gateway)
    {
        var lyon = gateway.Mesh.Audit("lyon");
        lyon.Faults.Always = () => new MeshException(MeshErrorCodes.Unavailable, "The database does not answer.");
        return lyon;
    }

    private static async Task ReadAsync(HttpClient client, params string[] paths)
    {
        foreach (var path in paths)
        {
            using var answer = await client.GetAsync($"/api/v1/owners/FR/{path}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static async Task ReadUnreadAsync(HttpClient client, string owner)
    {
        using var answer = await client.GetAsync($"/api/v1/owners/{owner}/unread");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private static string[] Late(FakeAudit audit) =>
        [.. audit.Entries.Where(entry => entry.WrittenLateAt is not null).Select(entry => entry.Object["/api/v1/owners/FR/".Length..])];
}
