using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Boundary;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Consent;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Replica;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;

namespace Interpol.Mesh.Grains.Tests.Consent;

/// <summary>The aggregate base, by way of its first aggregate: what is written once, told to everybody it concerns, and survives.</summary>
[Collection(OwnMesh.Name)]
public sealed class ConsentTests
{
    private static readonly OwnerId Secretariat = new("IPSG");
    private static readonly SealedContent Words = new("words"u8.ToArray(), null, []);

    [Fact]
    public async Task A_request_is_answered_and_everybody_it_concerns_hears_of_it()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var (country, stranger) = (mesh.Owner("buenos-aires"), mesh.Owner("singapore"));
        var (grain, id) = Consent(mesh, country, "op-1");

        var requested = await grain.ExecuteAsync(Given("op-1", Secretariat, new RequestConsent(Terms(country), Lane.Routine)));
        var again = await grain.ExecuteAsync(Given("op-1", Secretariat, new RequestConsent(Terms(country), Lane.Routine)));
        var granted = await grain.ExecuteAsync(Given("op-2", country, new GrantConsent(["call"], null, Words), expected: 1));

        Assert.Equal((ConsentState.Requested, 1L, 1L), (requested.Record.State, requested.Version, again.Version));
        Assert.Equal((ConsentState.Granted, 2L), (granted.Record.State, granted.Version));
        Assert.Equal(MeshErrorCodes.OperationConflict, await CodeAsync(() => grain.ExecuteAsync(Given("op-2", country, new RefuseConsent(Words), hash: 2))));
        Assert.Equal(MeshErrorCodes.Conflict, await CodeAsync(() => grain.ExecuteAsync(Given("op-3", country, new RevokeConsent(null), expected: 1))));
        Assert.Null(await grain.GetAsync(stranger));

        foreach (var party in new[] { country, Secretariat })
        {
            Assert.Equal([(id.Value, 1L, "requested"), (id.Value, 2L, "granted")], await ChangesAsync(mesh, party, 2));
        }

        foreach (var hub in new[] { "lyon", "singapore", "buenos-aires" })
        {
            await Wait.UntilAsync(async () => (await ListAsync(mesh, hub, country, "granted")).Length == 1, $"{hub} lists the grant");
            Assert.Empty(await ListAsync(mesh, hub, country, "requested"));
            Assert.Empty(await ListAsync(mesh, hub, stranger));
        }

        await mesh.DeactivateAsync(grain);
        Assert.Equal(2, (await grain.GetAsync(country))!.Version);
    }

    [Fact]
    public async Task A_grant_ends_by_the_clock_although_nobody_calls()
    {
        var clock = new LeapingClock();
        await using var mesh = await MeshCluster.StartAsync(clock);
        var country = mesh.Owner("singapore");
        var (grain, _) = Consent(mesh, country, "op-1");
        var now = clock.GetUtcNow();
        await grain.ExecuteAsync(Given("op-1", Secretariat, new RequestConsent(Terms(country, now), Lane.Routine)));
        await grain.ExecuteAsync(Given("op-2", country, new GrantConsent([], now.AddHours(2), null)));
        var (unanswered, _) = Consent(mesh, country, "op-3");
        await unanswered.ExecuteAsync(Given("op-3", Secretariat, new RequestConsent(Terms(country, now), Lane.Routine)));
        await mesh.DeactivateAsync(grain);
        await mesh.DeactivateAsync(unanswered);

        clock.LeapTo(now.AddHours(2).AddSeconds(1));

        // Whatever comes first, the end or a use: it is over.
        await Wait.UntilAsync(async () => (await ChangesAsync(mesh, country)).Any(change => change.What == "ended"), "the end is told");
        var use = Given("op-4", Secretariat, new UseConsent(GrainId.Create("case", "FR-2026-000001"), ConsentAction.ContactWitness, "call"));
        Assert.Equal(MeshErrorCodes.ConsentRequired, await CodeAsync(() => grain.ExecuteAsync(use)));

        clock.LeapTo(now.AddDays(2).AddSeconds(1));
        await Wait.UntilAsync(async () => (await ChangesAsync(mesh, country)).Any(change => change.What == "lapsed"), "the lapse is told");
        Assert.Equal(ConsentState.Lapsed, (await unanswered.GetAsync(country))!.Record.State);
    }

    [Fact]
    public async Task Repeats_and_races_over_a_killed_hub_are_carried_out_once()
    {
        await using var mesh = await MeshCluster.StartAsync("lyon-1", "singapore-1", "singapore-2", "buenos-aires-1");
        var country = mesh.Owner("singapore");
        var (grain, id) = Consent(mesh, country, "op-1");
        await grain.ExecuteAsync(Given("op-1", Secretariat, new RequestConsent(Terms(country), Lane.Routine)));
        var where = mesh.Where(grain)!;

        var racing = Enumerable.Range(0, 40).Select(i => Wait.RetryAsync(async () =>
        {
            try
            {
                await grain.ExecuteAsync(Given($"race-{i}", country, i % 2 == 0 ? new GrantConsent([], null, null) : new RefuseConsent(Words), expected: 1));
                return true;
            }
            catch (MeshException refusal) when (refusal.Code is MeshErrorCodes.Conflict)
            {
                return false;
            }
        })).ToList();
        await mesh.KillAsync(where);
        var won = await Task.WhenAll(racing);

        Assert.Single(won, one => one);
        var view = await Wait.RetryAsync(() => grain.GetAsync(country));
        Assert.Equal(2, view!.Version);
        Assert.Equal([(id.Value, 1L, "requested"), (id.Value, 2L, view.Record.State == ConsentState.Granted ? "granted" : "refused")], await ChangesAsync(mesh, country, 2));
    }

    [Fact]
    public async Task A_replica_that_has_lost_what_it_had_is_made_whole_when_its_hub_starts()
    {
        await using var mesh = await MeshCluster.StartAsync();
        var country = mesh.Owner("buenos-aires");
        var (grain, _) = Consent(mesh, country, "op-1");
        await grain.ExecuteAsync(Given("op-1", Secretariat, new RequestConsent(Terms(country), Lane.Routine)));
        await Wait.UntilAsync(async () => (await ListAsync(mesh, "lyon", country)).Length == 1, "Lyon lists the request");

        await mesh.Service<HubDatabases>("singapore-1").Replica("lyon").ClearAsync("consent");
        Assert.Empty(await ListAsync(mesh, "lyon", country));
        await mesh.StopAsync("lyon-1");
        await mesh.StartAgainAsync("lyon-1");

        await Wait.UntilAsync(async () => (await Wait.RetryAsync(() => ListAsync(mesh, "lyon", country))).Length == 1, "Lyon lists the request again");
    }

    [Fact]
    public void A_gateway_speaks_for_the_owner_and_the_officer_that_it_has_proven()
    {
        var given = Given("op-1", Secretariat, new WithdrawConsentRequest());
        RequestContext.Set(ExternalCaller.ContextKey, new ExternalCaller(Secretariat, "gateway-1", "1"));
        given.RequireCaller();
        RequestContext.Set(ExternalCaller.ContextKey, new ExternalCaller(Secretariat, "gateway-1", "2"));
        Assert.Throws<MeshException>(given.RequireCaller);
        RequestContext.Set(ExternalCaller.ContextKey, new ExternalCaller(new OwnerId("FR"), "gateway-1", "1"));
        Assert.Equal(MeshErrorCodes.Forbidden, Assert.Throws<MeshException>(given.RequireCaller).Code);
        RequestContext.Clear();
    }

    private static (IConsentGrain Grain, ConsentId Id) Consent(MeshCluster mesh, OwnerId country, string operation)
    {
        var id = ConsentId.For(country, Secretariat, new OperationId(operation));
        return (mesh.Client.GetGrain<IConsentGrain>(id.Value), id);
    }

    private static ConsentTerms Terms(OwnerId country, DateTimeOffset? now = null)
    {
        var from = now ?? DateTimeOffset.UtcNow;
        return new ConsentTerms(ConsentAction.ContactWitness, ["call", "visit"], country, from.AddDays(2), from.AddDays(30), Words);
    }

    private static IssuedCommand<ConsentCommand> Given(string operation, OwnerId by, ConsentCommand command, long? expected = null, byte hash = 1) =>
        new(new OperationId(operation), new[] { hash }, new Author(by, "1"), command) { ExpectedVersion = expected };

    private static async Task<ImmutableArray<ReplicaChange>> ListAsync(MeshCluster mesh, string hub, OwnerId reader, params string[] states) =>
        (await mesh.Client.GetGrain<IReplicaGrain>(hub).ListAsync(new ReplicaListQuery("consent", reader, [.. states], 50))).Entries;

    /// <summary>The changes that a feed tells, at least so many.</summary>
    private static async Task<List<(string Id, long Version, string What)>> ChangesAsync(MeshCluster mesh, OwnerId reader, int atLeast = 0)
    {
        List<(string, long, string)> changes = [];
        await Wait.UntilAsync(
            async () =>
            {
                var page = await Wait.RetryAsync(() => mesh.Feed(reader).ReadAsync("test", FeedCursor.Start, 500, TimeSpan.Zero));
                changes = [.. page.Entries.Select(entry => entry.Envelope.Note?.Change).OfType<AggregateChange>().Select(change => (change.Id, change.Version, change.What))];
                return changes.Count >= atLeast;
            },
            $"{reader} hears of {atLeast} changes");
        return changes;
    }

    private static async Task<string?> CodeAsync(Func<Task> call) => (await Assert.ThrowsAsync<MeshException>(call)).Code;
}
