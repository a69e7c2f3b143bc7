using System.Text;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Tests.Meshes;
using Orleans.Core.Internal;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Who gets through to the actors, and who does not.</summary>
public sealed class BoundaryTests(GuardedMesh mesh) : IClassFixture<GuardedMesh>
{
    private static readonly OwnerId France = OwnerId.Parse("FR");
    private static readonly OwnerId Brazil = OwnerId.Parse("BR");

    private IClusterClient Client => mesh.Client;

    [Fact]
    public async Task A_gateway_works_for_its_owner()
    {
        mesh.Token.Value = mesh.Of("gateway-fr", "FR");
        var sent = await Client.GetGrain<IOutboxGrain>("FR").SubmitAsync(Letters.To(Brazil, "hello"));
        Assert.NotNull(await Client.GetGrain<IOutboxGrain>("FR").GetTimelineAsync(sent.Id));
        Assert.NotNull(await Client.GetGrain<IBureauGrain>("BR").GetProfileAsync());
        var hash = Sha256Hash.Parse(new string('a', 64));
        Assert.Null(await Client.GetGrain<IAttachmentGrain>(new AttachmentId(Brazil, hash).ToString()).FindAsync(France));

        mesh.Token.Value = mesh.Of("gateway-br", "BR");
        await Wait.UntilAsync(
            async () => (await Client.GetGrain<IFeedGrain>("BR").ReadAsync("gateway-br", default, 10, TimeSpan.FromSeconds(1))).Entries.Length == 1,
            "the message has arrived");
    }

    [Fact]
    public Task A_call_without_a_token_is_refused() => RefusedAsync(null, () => Client.GetGrain<IBureauGrain>("FR").GetProfileAsync());

    [Fact]
    public Task Anothers_feed_is_refused() =>
        RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IFeedGrain>("BR").ReadAsync("gateway-fr", default, 10, TimeSpan.Zero));

    [Fact]
    public Task The_own_feed_under_another_gateways_name_is_refused() =>
        RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IFeedGrain>("FR").ReadAsync("gateway-fr-2", default, 10, TimeSpan.Zero));

    [Fact]
    public Task Anothers_outbox_is_refused() =>
        RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IOutboxGrain>("BR").SubmitAsync(Letters.To(France, "forged")));

    [Fact]
    public Task A_key_that_only_begins_like_the_own_is_refused() =>
        RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IOutboxGrain>("FR:x").SubmitAsync(Letters.To(Brazil, "elsewhere")));

    [Fact]
    public Task A_token_for_an_owner_that_the_gateway_does_not_serve_is_refused() =>
        RefusedAsync(mesh.Of("gateway-fr", "BR"), () => Client.GetGrain<IFeedGrain>("BR").ReadAsync("gateway-fr", default, 10, TimeSpan.Zero));

    [Fact]
    public Task An_attachment_is_not_read_in_anothers_name() =>
        RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IAttachmentGrain>(new AttachmentId(Brazil, Sha256Hash.Parse(new string('b', 64))).ToString()).FindAsync(Brazil));

    [Fact]
    public Task An_attachment_is_not_written_in_anothers_name() =>
        RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IAttachmentGrain>(new AttachmentId(Brazil, Sha256Hash.Parse(new string('c', 64))).ToString()).BeginAsync());

    [Fact]
    public async Task The_audit_takes_entries_of_the_caller_alone()
    {
        await RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IAuditGrain>("lyon").RecordAsync(OperationId.New(), [Entry(France), Entry(Brazil)]));
        mesh.Token.Value = mesh.Of("gateway-fr", "FR");
        Assert.True(await Client.GetGrain<IAuditGrain>("lyon").RecordAsync(OperationId.New(), [Entry(France)]) > 0);

        static AuditEntry Entry(OwnerId actor) => new(actor, null, AuditActions.Read, "a message", null, AuditOutcome.Done, default, DateTimeOffset.UtcNow);
    }

    [Fact]
    public Task What_actors_say_to_each_other_is_not_for_gateways() =>
        RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IFeedGrain>("FR").WakeAsync());

    [Fact]
    public Task The_management_actor_is_not_for_bureaus() =>
        RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IManagementGrain>(0).GetDetailedHosts());

    [Fact]
    public Task Management_that_changes_something_is_for_nobody_outside() =>
        RefusedAsync(mesh.Of("gateway-operators", "IPSG"), () => Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero));

    [Fact]
    public Task An_activation_is_not_moved_from_outside() =>
        RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IFeedGrain>("FR").AsReference<IGrainManagementExtension>().DeactivateOnIdle().AsTask());

    [Fact]
    public async Task Operators_see_the_silos_and_no_mail()
    {
        mesh.Token.Value = mesh.Of("gateway-operators", "IPSG");
        Assert.Equal(2, (await Client.GetGrain<IManagementGrain>(0).GetDetailedHosts()).Length);
        Assert.Equal("lyon-1", (await Client.GetGrain<ISiloGrain>("lyon-1").GetStatisticsAsync()).Silo);
        await RefusedAsync(mesh.Of("gateway-operators", "IPSG"), () => Client.GetGrain<IFeedGrain>("FR").ReadAsync("gateway-operators", default, 10, TimeSpan.Zero));
        await RefusedAsync(mesh.Of("gateway-operators", "IPSG"), () => Client.GetGrain<ISiloGrain>("lyon-1").PingAsync());
        await RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<ISiloGrain>("lyon-1").DrainAsync());
        await RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<ISiloGrain>("lyon-1").GetStatisticsAsync());
    }

    [Fact]
    public Task Garbage_is_refused() => RefusedAsync("garbage", () => Client.GetGrain<IBureauGrain>("FR").GetProfileAsync());

    [Fact]
    public async Task Another_token_than_a_text_is_refused()
    {
        RequestContext.Set(GatewayToken.ContextKey, Encoding.UTF8.GetBytes(mesh.Of("gateway-fr", "FR")));
        await RefusedAsync(null, () => Client.GetGrain<IBureauGrain>("FR").GetProfileAsync());
        RequestContext.Clear();
    }

    [Fact]
    public async Task A_caller_cannot_say_itself_who_it_is()
    {
        RequestContext.Set(ExternalCaller.ContextKey, new ExternalCaller(Brazil, "gateway-br", null));
        await RefusedAsync(null, () => Client.GetGrain<IBureauGrain>("BR").GetProfileAsync());
        await RefusedAsync(mesh.Of("gateway-fr", "FR"), () => Client.GetGrain<IAttachmentGrain>(new AttachmentId(Brazil, Sha256Hash.Parse(new string('d', 64))).ToString()).FindAsync(Brazil));
        RequestContext.Clear();
    }

    [Fact]
    public async Task A_gateway_is_known_once_the_register_names_it()
    {
        new KeyMaker(mesh.Keys).MakeForGateway("gateway-sg", [OwnerId.Parse("SG")], operators: false);
        mesh.Token.Value = mesh.Of("gateway-sg", "SG");
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    return await Client.GetGrain<IBureauGrain>("SG").GetProfileAsync() is not null;
                }
                catch (MeshException notYet) when (notYet.Code == MeshErrorCodes.Forbidden)
                {
                    return false;
                }
            },
            "the register was read again");
    }

    [Fact]
    public async Task A_gateway_that_the_register_no_longer_names_is_refused_although_its_token_was_good()
    {
        new KeyMaker(mesh.Keys).MakeForGateway("gateway-jp", [OwnerId.Parse("JP")], operators: false);
        mesh.Token.Value = mesh.Of("gateway-jp", "JP");
        await Wait.UntilAsync(PassesAsync, "the gateway is known");

        var register = GatewayRegister.Read(mesh.Keys.Register);
        KeyFile.WritePublic(mesh.Keys.Register, new GatewayRegister(register.Gateways.RemoveAll(gateway => gateway.Name == "gateway-jp")).ToJson());
        await Wait.UntilAsync(async () => !await PassesAsync(), "the gateway is forgotten", TimeSpan.FromSeconds(5));

        async Task<bool> PassesAsync()
        {
            try
            {
                return await Client.GetGrain<IBureauGrain>("JP").GetProfileAsync() is not null;
            }
            catch (MeshException notYet) when (notYet.Code == MeshErrorCodes.Forbidden)
            {
                return false;
            }
        }
    }

    private async Task RefusedAsync(string? token, Func<Task> call)
    {
        mesh.Token.Value = token;
        var refused = await Assert.ThrowsAsync<MeshException>(call);
        Assert.Equal(MeshErrorCodes.Forbidden, refused.Code);
    }
}
