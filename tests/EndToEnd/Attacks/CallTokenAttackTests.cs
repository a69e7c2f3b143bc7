using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Boundary.Certificates;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit.Abstractions;
using static Interpol.Mesh.EndToEnd.Attacks.AttackScene;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Calls with the certificate of a gateway and a token that is none, has ended, or was made or changed by somebody else.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class CallTokenAttackTests(RepairedMesh shared, ITestOutputHelper output)
{
    [Fact]
    public Task Only_a_token_that_a_known_gateway_signed_for_its_owner_is_taken() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        using var key = KeyFile.ReadSigningKey(scene.Keys.GatewayKey(French));
        using var foreign = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var right = new GatewayTokenSigner(French, key, TimeProvider.System).Sign(new TokenSubject(France));
        var parts = right.Split('.');
        var brazilian = GatewayTokenSigner.Read(scene.Keys, Brazilian, TimeProvider.System).Sign(new TokenSubject(Brazil)).Split('.');
        var bad = new Dictionary<string, string?>
        {
            ["none"] = null,
            ["empty"] = string.Empty,
            ["nonsense"] = "nonsense",
            ["nonsense in three parts"] = "aaaa.bbbb.cccc",
            ["no objects in three parts"] = $"{Encode("[]")}.{Encode("1")}.{parts[2]}",
            ["in five parts"] = "e30.e30.e30.e30.e30",
            ["endless"] = new string('a', 10_000),
            ["expired"] = new GatewayTokenSigner(French, key, new Shifted(-GatewayToken.Lifetime)).Sign(new TokenSubject(France)),
            ["from the future"] = new GatewayTokenSigner(French, key, new Shifted(GatewayToken.ClockTolerance * 2)).Sign(new TokenSubject(France)),
            ["for too long"] = Sign(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256, lifetime: TimeSpan.FromHours(1)),
            ["without an end"] = $"{parts[0]}.{Encode($$"""{"iss":"{{French}}","aud":"{{GatewayToken.Audience}}","owner":"FR"}""")}.{parts[2]}",
            ["self-made under the name of a gateway"] = new GatewayTokenSigner(French, foreign, TimeProvider.System).Sign(new TokenSubject(France)),
            ["self-made under a name of its own"] = new GatewayTokenSigner("gateway-unheard-of", foreign, TimeProvider.System).Sign(new TokenSubject(France)),
            ["with another's signature"] = $"{parts[0]}.{parts[1]}.{brazilian[2]}",
            ["with another's content"] = $"{parts[0]}.{brazilian[1]}.{parts[2]}",
            ["without a signature"] = $"{parts[0]}.{parts[1]}.",
            ["with the algorithm none"] = $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            ["signed with the public key as a secret"] = Sign(new SymmetricSecurityKey(key.ExportSubjectPublicKeyInfo()), SecurityAlgorithms.HmacSha256),
            ["with a key of its own in the header"] = SignWithOwnKey(foreign),
            ["for another audience"] = Sign(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256, audience: "interpol-mesh"),
            ["for an owner that is not the gateway's"] = new GatewayTokenSigner(French, key, TimeProvider.System).Sign(new TokenSubject(Brazil)),
        };
        var next = await scene.NextAuditRowAsync();
        foreach (var (what, token) in bad)
        {
            output.WriteLine(what);
            await AttackAsync(scene, token, client => RefusedAsync(() => client.GetGrain<IFeedGrain>("FR").ReadAsync(French, default, 10, TimeSpan.Zero)));
        }

        await scene.AuditedAsync(next, ["feed/FR Interpol.Mesh.Contracts.Feeds.IFeedGrain.ReadAsync"], bad.Count);
        await AttackAsync(scene, right, client => client.GetGrain<IFeedGrain>("FR").ReadAsync(French, default, 10, TimeSpan.Zero));
    });

    [Fact]
    public Task A_stolen_token_is_good_for_its_own_owner_only_and_for_nobody_without_a_certificate() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        var stolen = GatewayTokenSigner.Read(scene.Keys, French, TimeProvider.System).Sign(new TokenSubject(France));
        await Task.WhenAll(
            Attacker.GetsNowhereAsync(mesh, null, _ => Attacker.Carry(stolen)),
            AttackAsync(scene, stolen, client => RefusedAsync(() => client.GetGrain<IFeedGrain>("BR").ReadAsync(French, default, 10, TimeSpan.Zero))));
    });

    [Fact]
    public Task A_gateway_that_is_struck_off_the_register_is_refused_at_once_with_its_token_and_with_its_certificate() => shared.UseAsync(output, async mesh =>
    {
        const string Leaver = "gateway-attacker-leaver";
        var scene = new AttackScene(mesh);
        mesh.Keys.MakeForGateway(Leaver, [France], operators: false);
        var certificate = TlsIdentity.Read(scene.Keys, CertificateRole.Gateway, Leaver);
        var token = Attacker.Honest(scene.Keys, Leaver, "FR");
        await using var left = await Attacker.ConnectAsync(mesh, certificate, scene.AsFrance);
        await scene.AttackAsync(token, async client =>
        {
            await client.GetGrain<IBureauGrain>("FR").GetProfileAsync();
            await left.Client.GetGrain<IBureauGrain>("FR").GetProfileAsync();
            var next = await scene.NextAuditRowAsync();
            var register = GatewayRegister.Read(scene.Keys.Register);
            KeyFile.WritePublic(scene.Keys.Register, new GatewayRegister(register.Gateways.RemoveAll(gateway => gateway.Name == Leaver)).ToJson());

            // Within the second in which silos look at the register, with a token that was good and has not ended.
            await Until.TrueAsync("a refusal", async () => await Record.ExceptionAsync(() => client.GetGrain<IBureauGrain>("FR").GetProfileAsync()) is not null, Until.Deadline);
            await RefusedAsync(() => client.GetGrain<IBureauGrain>("FR").GetProfileAsync());

            // The certificate too: the connection that was open is cut, and there is no other.
            await Assert.ThrowsAnyAsync<Exception>(() => left.Client.GetGrain<IBureauGrain>("FR").GetProfileAsync());
            await scene.AuditedAsync(next, ["connection with the certificate of " + Leaver]);
            await Attacker.GetsNowhereAsync(mesh, certificate, scene.AsFrance);
        });
    });

    [Fact]
    public Task A_signing_key_that_was_replaced_is_worthless() => shared.UseAsync(output, async mesh =>
    {
        const string Replaced = "gateway-attacker-replaced";
        var scene = new AttackScene(mesh);
        mesh.Keys.MakeForGateway(Replaced, [France], operators: false);
        var stolen = Attacker.Honest(scene.Keys, Replaced, "FR");
        await scene.AttackAsync(stolen, client => client.GetGrain<IBureauGrain>("FR").GetProfileAsync());

        File.Delete(scene.Keys.GatewayKey(Replaced));
        mesh.Keys.MakeForGateway(Replaced, [France], operators: false);
        await scene.AttackAsync(stolen, async client =>
        {
            await Until.TrueAsync("a refusal", async () => await Record.ExceptionAsync(() => client.GetGrain<IBureauGrain>("FR").GetProfileAsync()) is not null, Until.Deadline);
            await RefusedAsync(() => client.GetGrain<IBureauGrain>("FR").GetProfileAsync());
        });
        await scene.AttackAsync(Attacker.Honest(scene.Keys, Replaced, "FR"), client => client.GetGrain<IBureauGrain>("FR").GetProfileAsync());
    });

    private static Task AttackAsync(AttackScene scene, string? token, Func<IClusterClient, Task> attack) => scene.AttackAsync(
        _ =>
        {
            if (token is not null)
            {
                Attacker.Carry(token);
            }
        },
        attack);

    private static string Encode(string json) => Base64UrlEncoder.Encode(Encoding.UTF8.GetBytes(json));

    private static string SignWithOwnKey(ECDsa foreign)
    {
        var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(foreign));
        return Sign(new ECDsaSecurityKey(foreign), SecurityAlgorithms.EcdsaSha256, header: new Dictionary<string, object>
        {
            ["jwk"] = new Dictionary<string, object> { ["kty"] = key.Kty, ["crv"] = key.Crv, ["x"] = key.X, ["y"] = key.Y },
            ["jku"] = "http://127.0.0.1:1/keys",
        });
    }

    private static string Sign(SecurityKey key, string algorithm, string audience = GatewayToken.Audience, TimeSpan? lifetime = null, Dictionary<string, object>? header = null)
    {
        var now = DateTime.UtcNow;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = French,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + (lifetime ?? GatewayToken.Lifetime),
            Claims = new Dictionary<string, object> { [GatewayToken.OwnerClaim] = "FR" },
            SigningCredentials = new SigningCredentials(key, algorithm),
            AdditionalHeaderClaims = header,
        });
    }

    private sealed class Shifted(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
