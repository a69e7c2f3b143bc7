using Interpol.Mesh.Contracts.BureauStore;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Drafts;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.Tests.BureauStore;

/// <summary>What a hub that keeps to no rule can make of a bureau's store: nothing that gives anybody a right.</summary>
public sealed class ForgedItemTests : IAsyncLifetime
{
    private readonly StoreGateways _gateways = new();
    private OwnerStore _gateway = null!;

    private Support.FakeBureauStore Hub => _gateways.Mesh.Store("FR");

    public static TheoryData<string> Forgeries => ["unsigned", "without a frame", "by a stranger", "by a gateway of another owner", "altered", "of another owner", "under another id", "at another version"];

    public async Task InitializeAsync()
    {
        _gateway = _gateways.Start("a");
        await StoreGateways.WriteAsync(_gateway, StoreGateways.AccountOf("1", true, MeshRoles.Supervisor), StoreGateways.AccountOf("2"));
    }

    public async Task DisposeAsync() => await _gateways.DisposeAsync();

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_hub_makes_nobody_a_supervisor(string forgery)
    {
        var version = Hub.Version + 1;
        var forged = await ForgeAsync(forgery, StoreGateways.AccountOf("3", true, MeshRoles.Supervisor), version);
        Hub.Tamper(items => items[forged.Id] = forged, version);

        foreach (var gateway in (OwnerStore[])[_gateway, _gateways.Start("late")])
        {
            await StoreGateways.UntilAsync(gateway, state => state.Version == version);
            Assert.Equal(["1", "2"], (await gateway.ReadAsync(CancellationToken.None)).All<Account>().Select(account => account.Number));
        }

        // By both, and again by either when the late one was entered into the register; not with every reading.
        Assert.InRange(_gateways.Log.Errors.Count(line => line.Contains(forged.Id, StringComparison.Ordinal) && line.Contains("is refused", StringComparison.Ordinal)), 2, 4);

        // The bureau goes on, also with what the forged item stood in the place of.
        await StoreGateways.WriteAsync(_gateway, StoreGateways.AccountOf("3"));
        await StoreGateways.UntilAsync(_gateway, state => state.Find<Account>("3") is { } account && !account.Roles.Contains(MeshRoles.Supervisor));
    }

    [Fact]
    public async Task An_account_that_a_hub_alters_stays_as_it_was_known()
    {
        var before = Hub.Items.Single(item => item.Id == StoreItem.IdOf(Account.Kind, "2"));
        var bytes = before.Content.Payload.ToArray();
        bytes[^3] ^= 1;
        Hub.Tamper(items => items[before.Id] = before with { Version = Hub.Version + 1, Content = before.Content with { Payload = bytes } });
        await StoreGateways.UntilAsync(_gateway, state => state.Version == Hub.Version);
        Assert.NotNull((await _gateway.ReadAsync(CancellationToken.None)).Find<Account>("2"));

        // A gateway that never knew it has none.
        Assert.Null((await _gateways.Start("late").ReadAsync(CancellationToken.None)).Find<Account>("2"));
    }

    [Fact]
    public async Task What_was_revoked_does_not_come_back()
    {
        var token = new AccessToken("t", "hash", "border", MeshRoles.Officer, ["send"], 1, DateTimeOffset.UnixEpoch, new Person("1", []), DateTimeOffset.UnixEpoch);
        await StoreGateways.WriteAsync(_gateway, token, StoreGateways.DraftOf("d", "x"));
        var good = Hub.Items.Single(item => item.Id == token.StoreId);
        var draft = Hub.Items.Single(item => item.Id == StoreItem.IdOf(Draft.Kind, "d"));
        await StoreGateways.WriteAsync(_gateway, token with { RevokedAt = DateTimeOffset.UnixEpoch });
        await _gateway.ChangeAsync(state => StoreChange.Remove(true, state.Find<Draft>("d")!), CancellationToken.None);

        // As it was, and under a version of its own.
        Hub.Tamper(items => items[good.Id] = good);
        Hub.Tamper(items => items[draft.Id] = draft);
        Hub.Tamper(items => items[good.Id] = good with { Version = Hub.Version + 1 });
        await StoreGateways.UntilAsync(_gateway, state => state.Version == Hub.Version);
        var state = await _gateway.ReadAsync(CancellationToken.None);
        Assert.NotNull(state.Find<AccessToken>("t")!.RevokedAt);
        Assert.Null(state.Find<Draft>("d"));

        // Nor after a restart, when the hub shows what was good once; nor when it hides what was seen, which only takes away.
        await _gateways.StopAsync(_gateway);
        Hub.Tamper(items => items[good.Id] = good);
        Hub.Tamper(items => items.Remove(StoreItem.IdOf(Account.Kind, "2")));
        state = await _gateways.Start("a").ReadAsync(CancellationToken.None);
        Assert.Null(state.Find<AccessToken>("t"));
        Assert.True(state.Withheld.SetEquals([StoreItem.IdOf(Account.Kind, "2"), good.Id]));
        Assert.Contains(_gateways.Log.Errors, line => line.Contains("seen a newer one", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Settings_that_a_hub_hides_count_as_the_strictest()
    {
        await StoreGateways.WriteAsync(_gateway, DeskSettings.Default with { ReleaseFlash = true });
        await _gateways.StopAsync(_gateway);
        Hub.Tamper(items => items.Remove(StoreItem.IdOf(DeskSettings.Kind, DeskSettings.Kind)));

        Assert.Equal(DeskSettings.Strictest, DeskSettings.In(await _gateways.Start("a").ReadAsync(CancellationToken.None)));
        Assert.Equal(DeskSettings.Default, DeskSettings.In(await _gateways.Start("never-saw-them").ReadAsync(CancellationToken.None)));
    }

    [Fact]
    public async Task A_hub_that_was_put_back_gets_what_the_gateways_know()
    {
        var old = Hub.Items;
        var version = Hub.Version;
        await StoreGateways.WriteAsync(_gateway, StoreGateways.AccountOf("2", active: false), StoreGateways.AccountOf("3"));
        Hub.Tamper(
            items =>
            {
                items.Clear();
                foreach (var item in old)
                {
                    items[item.Id] = item;
                }
            },
            version);

        await StoreGateways.UntilAsync(_gateways.Start("late"), state => state.Find<Account>("2") is { IsActive: false } && state.Find<Account>("3") is not null);
        await StoreGateways.WriteAsync(_gateway, StoreGateways.AccountOf("4"));
        Assert.Equal(["1", "2", "3", "4"], (await _gateway.ReadAsync(CancellationToken.None)).All<Account>().Select(account => account.Number));
    }

    [Fact]
    public async Task What_a_struck_off_gateway_signed_stays_where_it_was_known_and_nothing_new_of_it_counts()
    {
        var struck = _gateways.Mesh.Keys.Enter("b");
        await StoreGateways.WriteAsync(_gateways.Start("b", identity: struck), StoreGateways.AccountOf("5"));
        await StoreGateways.UntilAsync(_gateway, state => state.Find<Account>("5") is not null);

        _gateways.Mesh.Keys.StrikeOff("b");

        // The one that goes on signs it anew, so that one that is new believes it.
        await Support.Until.TrueAsync(() => Hub.Writes.Any(write => write.Version > 2 && write.Items.Any(item => item.Id == StoreItem.IdOf(Account.Kind, "5"))), "it is signed anew");
        Assert.NotNull((await _gateways.Start("late").ReadAsync(CancellationToken.None)).Find<Account>("5"));
        var forged = await _gateways.SealAsync(struck, StoreGateways.AccountOf("6", true, MeshRoles.Supervisor), Hub.Version + 1);
        Hub.Tamper(items => items[forged.Id] = forged);
        await StoreGateways.UntilAsync(_gateway, state => state.Version == forged.Version);
        Assert.Null((await _gateway.ReadAsync(CancellationToken.None)).Find<Account>("6"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_gateway_with_a_new_key_knows_what_it_signed_when_the_register_keeps_the_former_one(bool keepsFormer)
    {
        await _gateways.StopAsync(_gateway);
        var renewed = _gateways.Mesh.Keys.Renew("a", keepsFormer);

        var after = _gateways.Start("a", identity: renewed);

        Assert.Equal(keepsFormer ? 2 : 0, (await after.ReadAsync(CancellationToken.None)).CountOf(Account.Kind));
        if (keepsFormer)
        {
            await Support.Until.TrueAsync(() => Hub.Writes.Count > 1, "it is signed anew");
        }

        // Nobody is locked out for good: the first supervisor can be set up again.
        await StoreGateways.WriteAsync(after, StoreGateways.AccountOf("1", true, MeshRoles.Supervisor));
        Assert.NotNull((await after.ReadAsync(CancellationToken.None)).Find<Account>("1"));
    }

    [Fact]
    public async Task What_was_refused_is_judged_again_when_its_gateway_is_entered()
    {
        var stranger = new GatewayIdentity("b", System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256));
        _gateways.Mesh.Keys.Enter("b");
        var item = await _gateways.SealAsync(_gateways.Mesh.Keys.Enter("b"), StoreGateways.AccountOf("7"), Hub.Version + 1);
        _gateways.Mesh.Keys.StrikeOff("b");
        Hub.Tamper(items => items[item.Id] = item);
        await StoreGateways.UntilAsync(_gateway, state => state.Version == item.Version);
        Assert.Null((await _gateway.ReadAsync(CancellationToken.None)).Find<Account>("7"));

        _gateways.Mesh.Keys.Enter("b");

        await StoreGateways.UntilAsync(_gateway, state => state.Find<Account>("7") is not null);
        stranger.Key.Dispose();
    }

    [Theory]
    [InlineData("draft-2")]
    [InlineData("account-1")]
    public async Task An_item_that_is_signed_and_not_understood_stops_the_gateway_and_says_so(string layout)
    {
        var identity = _gateways.Mesh.Keys.Enter("a");
        using var signer = _gateways.SignerOf(identity);
        var item = await signer.SealAsync(StoreGateways.France, new RemovedItem("x", "y"), 9, CancellationToken.None);
        var frame = item.Content.Payload.ToArray();
        var json = System.Text.Encoding.UTF8.GetBytes($$"""{"is":"{{layout}}"}""");
        var forged = await NewerAsync(identity, item, frame, json);
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(async () => await signer.OpenAsync(StoreGateways.France, forged, CancellationToken.None));
        Assert.Contains("cannot be understood", refused.Message, StringComparison.Ordinal);
        Assert.Equal(503, refused.Status);
    }

    /// <summary>An item as a newer gateway with the same key would sign it: the layout of what is signed is written down here once more.</summary>
    private static Task<SealedItem> NewerAsync(GatewayIdentity identity, SealedItem item, byte[] frame, byte[] json)
    {
        var data = new List<byte>();
        foreach (var text in (string[])["interpol-mesh/store-item/1", "FR", identity.Name, item.Id])
        {
            data.AddRange(Number(text.Length));
            data.AddRange(System.Text.Encoding.UTF8.GetBytes(text));
        }

        data.AddRange(Number(item.Version));
        data.AddRange(System.Security.Cryptography.SHA256.HashData(json));
        var signature = identity.Key.SignData(data.ToArray(), System.Security.Cryptography.HashAlgorithmName.SHA256);
        byte[] payload = [.. frame[..(2 + identity.Name.Length)], .. signature, .. json];
        return Task.FromResult(item with { Content = item.Content with { Payload = payload } });

        static byte[] Number(long value) => BitConverter.GetBytes(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value));
    }

    private async Task<SealedItem> ForgeAsync(string forgery, Account account, long version)
    {
        var keys = _gateways.Mesh.Keys;
        var good = await _gateways.SealAsync(keys.Enter("a"), account, version);
        switch (forgery)
        {
            case "unsigned":
                var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes<StoreItem>(account, StoreJsonContext.Default.StoreItem);
                return good with { Content = new SealedContent((byte[])[1, 1, (byte)'a', .. new byte[64], .. json], null, []) };
            case "without a frame":
                return good with { Content = new SealedContent(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes<StoreItem>(account, StoreJsonContext.Default.StoreItem), null, []) };
            case "by a stranger":
                using (var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256))
                {
                    return await _gateways.SealAsync(new GatewayIdentity("a", key), account, version);
                }

            case "by a gateway of another owner":
                return await _gateways.SealAsync(keys.Enter("brazilian", "BR"), account, version);
            case "altered":
                var other = await _gateways.SealAsync(keys.Enter("a"), account with { Roles = [MeshRoles.Officer] }, version);
                var text = System.Text.Encoding.Latin1.GetString(other.Content.Payload.Span).Replace("\"officer\"", "\"supervisor\"", StringComparison.Ordinal);
                return good with { Content = good.Content with { Payload = System.Text.Encoding.Latin1.GetBytes(text) } };
            case "of another owner":
                return await _gateways.SealAsync(keys.Enter("a"), account, version, OwnerId.Parse("BR"));
            case "under another id":
                return good with { Id = StoreItem.IdOf(Account.Kind, "4") };
            default:
                return await _gateways.SealAsync(keys.Enter("a"), account, version - 1) with { Version = version };
        }
    }
}
