using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;
using static Interpol.Mesh.EndToEnd.Attacks.AttackScene;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Calls of actors by programs that hold some key, but not the right one: each is refused, nothing changes, and the audit says so.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class BoundaryAttackTests(RepairedMesh shared, ITestOutputHelper output)
{
    [Fact]
    public Task A_gateway_reaches_its_own_owner_and_nobody_elses() => AttackAsync(async (scene, client) =>
    {
        // The key is good: what follows is refused for what it asks.
        Assert.Equal("BR", (await client.GetGrain<IBureauGrain>("BR").GetProfileAsync()).Owner.Code.Value);
        var bounds = await scene.BoundsAsync();

        await RefusedAsync(() => client.GetGrain<IFeedGrain>("BR").ReadAsync(French, default, 10, TimeSpan.Zero));
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("BR").RemoveGatewayAsync("gateway-all"));
        await RefusedAsync(() => client.GetGrain<IOutboxGrain>("BR").SubmitAsync(Letter(France, "forged in the name of Brazil")));
        await RefusedAsync(() => client.GetGrain<IBureauGrain>("BR").SetDutyAsync(DutyStatus.Unknown, [], null));

        Assert.Equal(bounds, await scene.BoundsAsync());
        await scene.AuditedForBrazilAsync($"feed/BR {typeof(IFeedGrain).FullName}.ReadAsync", entry => entry is { Outcome: AuditOutcome.Refused, Action: AuditActions.Call } && entry.Actor == France && entry.ObjectOwner == Brazil);
    });

    [Fact]
    public Task The_audit_is_not_written_in_anothers_name() => AttackAsync(async (scene, client) =>
    {
        var forged = new AuditEntry(Brazil, "0001", AuditActions.Read, "forged-" + Guid.NewGuid().ToString("N"), Brazil, AuditOutcome.Done, default, DateTimeOffset.UtcNow);
        await RefusedAsync(() => client.GetGrain<IAuditGrain>("buenos-aires").RecordAsync(OperationId.New(), [forged]));
        await RefusedAsync(() => client.GetGrain<IAuditGrain>("buenos-aires").ReadOfAsync(Brazil, null, 10));
        await RefusedAsync(() => client.GetGrain<IAuditGrain>("buenos-aires").ReadRowsAsync(AuditStream.Entries, 1, 10));
        Assert.DoesNotContain(await scene.AuditOfBrazilAsync(), entry => entry.Object == forged.Object);
    });

    [Fact]
    public Task What_actors_say_to_each_other_is_not_said_from_outside() => AttackAsync(async (scene, client) =>
    {
        var bounds = await scene.BoundsAsync();
        var next = await scene.NextAuditRowAsync();
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").DeliverAsync(new LinkBatch(Brazil, Lane.Flash, 1, [])));
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").WakeAsync());
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").FindReceivedAsync(MessageId.Parse("BR-00000000000000000000000000000000")));
        await RefusedAsync(() => client.GetGrain<IOutboxGrain>("FR").WakeAsync());
        await RefusedAsync(() => client.GetGrain<IAuditGrain>("lyon").SealHeadAsync());
        await RefusedAsync(() => client.GetGrain<ISiloGrain>("lyon-1").DrainAsync());
        await RefusedAsync(() => client.GetGrain<ISiloGrain>("lyon-1").GetStatisticsAsync());
        Assert.Equal(bounds, await scene.BoundsAsync());
        await scene.AuditedAsync(next, ["IFeedGrain.DeliverAsync", "IFeedGrain.WakeAsync", "IFeedGrain.FindReceivedAsync", "IOutboxGrain.WakeAsync", ".SealHeadAsync", ".DrainAsync", ".GetStatisticsAsync"]);
    });

    [Fact]
    public Task A_mark_that_is_not_the_silos_makes_nobody_a_silo() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        var next = await scene.NextAuditRowAsync();
        object[] marks = [Guid.Empty, Guid.NewGuid(), true, "mesh.silo", new byte[16]];
        foreach (var mark in marks)
        {
            await scene.AttackAsync(_ => RequestContext.Set("mesh.silo", mark), async client =>
            {
                await RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").ReadAsync(French, default, 10, TimeSpan.Zero));
                await RefusedAsync(() => client.GetGrain<IManagementGrain>(0).GetHosts());
            });
        }

        // What the filter writes for actors is not taken from outside either.
        var caller = new ExternalCaller(France, French, "0001");
        await scene.AttackAsync(_ => RequestContext.Set(ExternalCaller.ContextKey, caller), client => RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").GetBoundsAsync()));
        await scene.AuditedAsync(next, ["IFeedGrain.ReadAsync", "IFeedGrain.GetBoundsAsync", ".GetHosts"]);
    });

    [Fact]
    public Task A_giant_request_context_ends_the_connection_and_not_the_silo() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        var next = await scene.NextAuditRowAsync();
        await scene.AttackAsync(
            call =>
            {
                if (call.MethodName == nameof(IBureauGrain.GetProfileAsync))
                {
                    RequestContext.Set("ballast", new byte[1024 * 1024]);
                }
            },
            async client => await Assert.ThrowsAnyAsync<Exception>(() => client.GetGrain<IBureauGrain>("FR").GetProfileAsync()));
        await scene.AuditedAsync(next, ["a header of "]);
        await scene.AttackAsync(scene.AsFrance, async client => Assert.Equal("FR", (await client.GetGrain<IBureauGrain>("FR").GetProfileAsync()).Owner.Code.Value));
        Assert.True(mesh.Member("lyon-1").IsAlive);
    });

    private static SendMessage Letter(OwnerId to, string text) =>
        new(OperationId.New(), [to], Lane.Flash, DateTimeOffset.UtcNow, [], System.Text.Encoding.UTF8.GetBytes(text));

    private Task AttackAsync(Func<AttackScene, IClusterClient, Task> attack) => shared.UseAsync(output, mesh =>
    {
        var scene = new AttackScene(mesh);
        return scene.AttackAsync(scene.AsFrance, client => attack(scene, client));
    });
}
