using System.Collections.Immutable;
using System.Security.Cryptography;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.Tokens;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.EndToEnd.Harness;
using Orleans.Core.Internal;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Calls of actors by programs that hold some key, but not the right one: each is refused, nothing changes, and the audit of the owner says so.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class BoundaryAttackTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const string French = "gateway-attacker-fr";
    private const string Brazilian = "gateway-attacker-br";

    private static readonly OwnerId France = OwnerId.Parse("FR");
    private static readonly OwnerId Brazil = OwnerId.Parse("BR");
    private static readonly TimeSpan AuditDeadline = TimeSpan.FromSeconds(20);

    [Fact]
    public Task A_gateway_reaches_its_own_owner_and_nobody_elses() => AttackAsync(French, "FR", async (mesh, client) =>
    {
        // The key is good: what follows is refused for what it asks.
        Assert.Equal("BR", (await client.GetGrain<IBureauGrain>("BR").GetProfileAsync()).Owner.Code.Value);
        var bounds = await BoundsAsync(mesh);

        await RefusedAsync(() => client.GetGrain<IFeedGrain>("BR").ReadAsync(French, default, 10, TimeSpan.Zero));
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("BR").RemoveGatewayAsync("gateway-all"));
        await RefusedAsync(() => client.GetGrain<IOutboxGrain>("BR").SubmitAsync(Letter(France, "forged in the name of Brazil")));
        await RefusedAsync(() => client.GetGrain<IBureauGrain>("BR").SetDutyAsync(DutyStatus.Unknown, [], null));

        Assert.Equal(bounds, await BoundsAsync(mesh));
        await AuditedAsync(mesh, "feed/BR feed.ReadAsync", entry => entry is { Outcome: AuditOutcome.Refused, Action: AuditActions.Call } && entry.Actor == France && entry.ObjectOwner == Brazil);
    });

    [Fact]
    public Task The_audit_is_not_written_in_anothers_name() => AttackAsync(French, "FR", async (mesh, client) =>
    {
        var forged = new AuditEntry(Brazil, "0001", AuditActions.Read, "forged-" + Guid.NewGuid().ToString("N"), Brazil, AuditOutcome.Done, default, DateTimeOffset.UtcNow);
        await RefusedAsync(() => client.GetGrain<IAuditGrain>("buenos-aires").RecordAsync(OperationId.New(), [forged]));
        await RefusedAsync(() => client.GetGrain<IAuditGrain>("buenos-aires").ReadOfAsync(Brazil, null, 10));
        await RefusedAsync(() => client.GetGrain<IAuditGrain>("buenos-aires").ReadAsync(1, 10));
        Assert.DoesNotContain(await AuditOfBrazilAsync(mesh), entry => entry.Object == forged.Object);
    });

    [Fact]
    public Task Management_is_out_of_reach() => AttackAsync(French, "FR", async (mesh, client) =>
    {
        var management = client.GetGrain<IManagementGrain>(0);
        await RefusedAsync(() => management.GetDetailedHosts());
        await RefusedAsync(() => management.GetHosts());
        await RefusedAsync(() => management.GetDetailedGrainStatistics());
        await RefusedAsync(() => management.ForceActivationCollection(TimeSpan.Zero));
        await RefusedAsync(() => client.GetGrain<ISiloGrain>("lyon-1").DrainAsync());
        await RefusedAsync(() => client.GetGrain<ISiloGrain>("lyon-1").GetStatisticsAsync());
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask());
        Assert.True(mesh.Member("lyon-1").IsAlive);
    });

    [Fact]
    public Task What_actors_say_to_each_other_is_not_said_from_outside() => AttackAsync(French, "FR", async (mesh, client) =>
    {
        var bounds = await BoundsAsync(mesh);
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").DeliverAsync(new LinkBatch(Brazil, Lane.Flash, 1, [])));
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").WakeAsync());
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").FindHeldAsync(MessageId.Parse("BR-00000000000000000000000000000000")));
        await RefusedAsync(() => client.GetGrain<IOutboxGrain>("FR").WakeAsync());
        await RefusedAsync(() => client.GetGrain<IAuditGrain>("lyon").SealHeadAsync());
        Assert.Equal(bounds, await BoundsAsync(mesh));
    });

    [Fact]
    public Task Without_a_token_nothing_is_answered() => AttackAsync(_ => null, async (_, client) =>
    {
        await RefusedAsync(() => client.GetGrain<IBureauGrain>("FR").GetProfileAsync());
        await RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").ReadAsync("gateway-all", default, 10, TimeSpan.Zero));
    });

    [Fact]
    public Task An_expired_token_is_worthless() => shared.UseAsync(output, async mesh =>
    {
        var keys = Prepare(mesh);
        await AttackAsync(
            mesh,
            call => Forge(keys, French, French, TimeSpan.FromMinutes(-6), call),
            client => RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").ReadAsync(French, default, 10, TimeSpan.Zero)));
    });

    [Fact]
    public Task A_stolen_token_is_worthless_without_the_gateways_key() => shared.UseAsync(output, async mesh =>
    {
        var keys = Prepare(mesh);
        await AttackAsync(
            mesh,
            call => Forge(keys, French, Brazilian, TimeSpan.Zero, call),
            client => RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").ReadAsync(French, default, 10, TimeSpan.Zero)));
    });

    [Fact]
    public Task A_key_that_nobody_entered_is_worthless() => shared.UseAsync(output, async mesh =>
    {
        // Made with the mesh's own public boundary key, and under the name of a gateway that exists.
        using var folder = new TemporaryFolder();
        var own = new KeyFolder(folder.File("keys"));
        new KeyMaker(own).MakeForGateway(French, [France], operators: true);
        var keys = Prepare(mesh);
        File.Copy(keys.BoundaryPublicKey, own.BoundaryPublicKey, overwrite: true);
        await AttackAsync(mesh, Attacker.Honest(own, French, "FR"), client => RefusedAsync(() => client.GetGrain<IBureauGrain>("FR").GetProfileAsync()));
    });

    private static KeyFolder Prepare(MeshProcesses mesh)
    {
        mesh.Keys.MakeForGateway(French, [France], operators: false);
        mesh.Keys.MakeForGateway(Brazilian, [Brazil], operators: false);
        return KeyFolder.Of(mesh.Data.Path);
    }

    private static SendMessage Letter(OwnerId to, string text) =>
        new(OperationId.New(), [to], Lane.Flash, DateTimeOffset.UtcNow, [], System.Text.Encoding.UTF8.GetBytes(text));

    private static byte[] Forge(KeyFolder keys, string signedBy, string provenBy, TimeSpan since, IOutgoingGrainCallContext call)
    {
        using var signer = GatewayKeys.Read(keys, signedBy);
        using var prover = GatewayKeys.Read(keys, provenBy);
        var now = DateTimeOffset.UtcNow;
        var issued = now + since;
        var claims = new TokenClaims(signedBy, "FR", null, string.Empty, issued.ToUnixTimeMilliseconds(), (issued + GatewayToken.Lifetime).ToUnixTimeMilliseconds());
        var token = GatewayToken.Create(claims, signer.Signing);
        return CallCredential.Create(token, SHA256.HashData(token), now.ToUnixTimeMilliseconds(), prover.Secret, call.TargetId, call.InterfaceName, call.MethodName);
    }

    private static async Task RefusedAsync(Func<Task> call)
    {
        var refused = await Assert.ThrowsAsync<MeshException>(call);
        Assert.Equal(MeshErrorCodes.Forbidden, refused.Code);
    }

    /// <summary>Where Brazil's feed begins and ends, as Brazil's own gateway sees it.</summary>
    private static async Task<FeedBounds> BoundsAsync(MeshProcesses mesh) => await AsBrazilAsync(mesh, client => client.GetGrain<IFeedGrain>("BR").GetBoundsAsync());

    private static async Task<ImmutableArray<AuditEntry>> AuditOfBrazilAsync(MeshProcesses mesh) =>
        [.. (await AsBrazilAsync(mesh, client => client.GetGrain<IAuditGrain>("buenos-aires").ReadOfAsync(Brazil, null, 100))).Select(numbered => numbered.Entry)];

    private static async Task<T> AsBrazilAsync<T>(MeshProcesses mesh, Func<IClusterClient, Task<T>> call)
    {
        var keys = Prepare(mesh);
        using var identity = TlsIdentity.Read(keys, CertificateRole.Gateway, Brazilian);
        await using var brazil = await Attacker.ConnectAsync(mesh, identity, Attacker.Honest(keys, Brazilian, "BR"));
        return await call(brazil.Client);
    }

    private static Task AuditedAsync(MeshProcesses mesh, string what, Func<AuditEntry, bool> isRight) => Until.TrueAsync(
        $"an audit entry about {what}",
        async () => (await AuditOfBrazilAsync(mesh)).Any(entry => entry.Object == what && isRight(entry)),
        AuditDeadline);

    private Task AttackAsync(string gateway, string owner, Func<MeshProcesses, IClusterClient, Task> attack) => shared.UseAsync(output, mesh =>
    {
        var keys = Prepare(mesh);
        return AttackAsync(mesh, Attacker.Honest(keys, gateway, owner), client => attack(mesh, client));
    });

    private Task AttackAsync(Func<IOutgoingGrainCallContext, byte[]?> credential, Func<MeshProcesses, IClusterClient, Task> attack) =>
        shared.UseAsync(output, mesh => AttackAsync(mesh, credential, client => attack(mesh, client)));

    private static async Task AttackAsync(MeshProcesses mesh, Func<IOutgoingGrainCallContext, byte[]?> credential, Func<IClusterClient, Task> attack)
    {
        using var identity = TlsIdentity.Read(Prepare(mesh), CertificateRole.Gateway, French);
        await using var attacker = await Attacker.ConnectAsync(mesh, identity, credential);
        await attack(attacker.Client);
    }
}
