using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Hits;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Hits;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Interpol.Mesh.Gateway.Tests.Hits;

/// <summary>Hits that no hub can take wait at the gateway, and outlive it.</summary>
public sealed class HitQueueTests
{
    private const string Passport = """{"travelDocument":{"number":"12AB34567","issuer":"FRA"}}""";
    private static readonly CallRetryOptions Impatient = new() { AttemptTimeout = TimeSpan.FromMilliseconds(100), Total = TimeSpan.FromMilliseconds(300) };

    [Fact]
    public async Task A_hit_that_no_hub_can_take_waits_here_and_is_told_by_the_next_gateway_once()
    {
        var settings = GatewayUnderTest.Settings("BR", "FR") with { Calls = Impatient };
        FakeMesh mesh;
        await using (var before = await GatewayUnderTest.StartAsync(settings))
        {
            (before.KeepsFolder, mesh) = (true, before.Mesh);
            await EnterAsync(before);
            mesh.HitFaults.Always = () => new MeshException(MeshErrorCodes.Unavailable, "The database does not answer.");
            var answer = await CheckAsync(before);
            Assert.Equal((false, 1), ((bool)answer["isTold"]!, answer["answers"]![0]!["hits"]!.AsArray().Count));
            Assert.Empty(mesh.AllHits);
        }

        mesh.HitFaults.Always = null;
        await using var after = await GatewayUnderTest.StartAsync(settings, mesh: mesh);
        await Until.TrueAsync(() => mesh.AllHits.Any(), "the hub has the hit");
        Assert.True((bool)(await CheckAsync(after))["isTold"]!);
        var hit = Assert.Single(mesh.AllHits);
        Assert.Equal((HitState.Open, 1L, 1), (hit.State!.State, hit.Version, hit.State.Questions.Length));
        var database = after.Services.GetRequiredService<Mailboxes>().Database;
        await Until.WithinAsync(EmptyAsync(database));
    }

    [Fact]
    public async Task Of_what_the_hub_took_and_never_answered_there_is_one_hit()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR") with { Calls = Impatient });
        await EnterAsync(gateway);
        var id = await FirstIdAsync(gateway);
        gateway.Mesh.Hit(id.Value).LateFaults.Next(new TimeoutException(), new TimeoutException());
        Assert.True((bool)(await CheckAsync(gateway))["isTold"]!);
        Assert.Equal(1, gateway.Mesh.Hit(id.Value).Version);
    }

    [Fact]
    public async Task A_queue_that_is_full_refuses_the_check_rather_than_forgets()
    {
        var settings = GatewayUnderTest.Settings("BR", "FR") with { Calls = Impatient };
        FakeMesh mesh;
        await using (var before = await GatewayUnderTest.StartAsync(settings))
        {
            (before.KeepsFolder, mesh) = (true, before.Mesh);
            await EnterAsync(before);
            mesh.HitFaults.Always = () => new MeshException(MeshErrorCodes.Unavailable, "The database does not answer.");
            var database = before.Services.GetRequiredService<Mailboxes>().Database;
            var note = new NoteHit(new("FR"), new(RecordKind.Vehicle, "car-1"), HitChannel.Normal, false, new HitQuestion("hash", null, "border", null, DateTimeOffset.UnixEpoch, null));
            var id = HitId.For(new("BR"), note.Channel, note.Owner, note.Record, new DateOnly(2026, 3, 1));
            var (key, command) = QueueTable.Encrypt(database.Cipher, HitQueue.QueueName, before.Services.GetRequiredService<Serializer>().SerializeToArray<HitCommand>(note));
            await database.WriteAsync(
                db =>
                {
                    for (var i = 0; i < HitQueue.MaxWaiting; i++)
                    {
                        QueueTable.Add(db, HitQueue.QueueName, new(new("BR"), string.Empty), id.Value, key, command);
                    }

                    return true;
                },
                default);
        }

        await using var gateway = await GatewayUnderTest.StartAsync(settings, mesh: mesh);
        using var client = gateway.ClientOf("BR");
        using var refused = await client.PostAsync("/api/v1/owners/BR/checks", $$"""{"purpose":"border","questions":[{{Passport}}]}""", null);
        await refused.ProblemAsync(503, MeshErrorCodes.Busy);
    }

    private static async Task EnterAsync(GatewayUnderTest gateway)
    {
        using var france = gateway.ClientOf("FR");
        await (await france.PostAsync("/api/v1/owners/FR/records", """{"changes":[{"enter":{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport","fraud":"lost"}}}]}""", "enter")).JsonAsync();
    }

    private static async Task<HitId> FirstIdAsync(GatewayUnderTest gateway)
    {
        var answer = await CheckAsync(gateway);
        return HitId.Parse((string)answer["answers"]![0]!["hits"]![0]!["hit"]!);
    }

    private static async Task<JsonNode> CheckAsync(GatewayUnderTest gateway)
    {
        using var brazil = gateway.ClientOf("BR");
        return await (await brazil.PostAsync("/api/v1/owners/BR/checks", $$"""{"purpose":"border","questions":[{{Passport}}]}""", null)).JsonAsync();
    }

    private static Task EmptyAsync(MailboxDatabase database) =>
        Until.TrueAsync(async () => (await database.ReadAsync(db => QueueTable.Lanes(db, HitQueue.QueueName), default)).Count == 0, "the queue is empty");
}
