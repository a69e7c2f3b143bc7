using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Boundary.CallTokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Silo.Boundary;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interpol.Mesh.Grains.Tests.Boundary;

/// <summary>Which tokens are believed.</summary>
public sealed class CallVerifierTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-tokens-").FullName;
    private readonly ManualClock _clock = new();
    private readonly KeyFolder _keys;
    private readonly CallVerifier _verifier;
    private readonly ECDsa _france;

    public CallVerifierTests()
    {
        _keys = KeyFolder.Of(_folder);
        var maker = new KeyMaker(_keys);
        maker.MakeForGateway("gateway-fr", [OwnerId.Parse("FR")], operators: false);
        maker.MakeForGateway("gateway-br", [OwnerId.Parse("BR")], operators: false);
        _france = KeyFile.ReadSigningKey(_keys.GatewayKey("gateway-fr"));
        _verifier = new CallVerifier(new KnownGateways(Register(), NullLogger<KnownGateways>.Instance), OwnerDirectory.Default, _clock);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    public void Dispose()
    {
        _france.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_a_gateway_signs_is_believed_until_it_ends()
    {
        var signer = GatewayTokenSigner.Read(_keys, "gateway-fr", _clock);
        var token = signer.Sign(new TokenSubject(OwnerId.Parse("FR"), "17"));
        for (var second = 0; second < 300; second += 60)
        {
            var verdict = await _verifier.VerifyAsync(token);
            Assert.Null(verdict.Problem);
            Assert.Equal(("FR", "gateway-fr", "17"), (verdict.Caller!.Owner.Value, verdict.Caller.Gateway, verdict.Caller.Officer));
            Assert.Equal("gateway-fr", verdict.Gateway!.Name);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        // Also one that was verified before.
        await RefusedAsync(token);
        Assert.NotEqual(token, signer.Sign(new TokenSubject(OwnerId.Parse("FR"), "17")));
    }

    [Fact]
    public async Task A_gateway_itself_calls_without_an_officer()
    {
        var verdict = await _verifier.VerifyAsync(GatewayTokenSigner.Read(_keys, "gateway-br", _clock).Sign(new TokenSubject(OwnerId.Parse("BR"))));
        Assert.Equal((null, "BR", null), (verdict.Problem, verdict.Caller!.Owner.Value, verdict.Caller.Officer));
    }

    [Fact]
    public void Whoever_looks_while_the_register_is_read_finds_what_it_lists()
    {
        for (var start = 0; start < 50; start++)
        {
            var known = new KnownGateways(Register(), NullLogger<KnownGateways>.Instance);
            using var together = new Barrier(8);
            var found = new bool[together.ParticipantCount];
            var threads = Enumerable.Range(0, found.Length).Select(number => new Thread(() =>
            {
                together.SignalAndWait();
                found[number] = known.Current.Gateways.ContainsKey("gateway-fr") && known.LookAgain().Gateways.ContainsKey("gateway-fr");
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
            Assert.All(found, Assert.True);
        }
    }

    [Fact]
    public async Task What_is_made_by_hand_and_in_order_is_believed_so_that_the_attacks_fail_for_their_own_reason() =>
        Assert.Null((await _verifier.VerifyAsync(Signed(ForgedTokens.Claims(Now)))).Problem);

    [Fact]
    public async Task Anothers_key_is_refused()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var brazil = KeyFile.ReadSigningKey(_keys.GatewayKey("gateway-br"));
        await RefusedAsync(ForgedTokens.Sign(ForgedTokens.Claims(Now), stranger));
        await RefusedAsync(ForgedTokens.Sign(ForgedTokens.Claims(Now), brazil));
        await RefusedAsync(Signed(ForgedTokens.Claims(Now, issuer: "gateway-br", owner: "\"BR\"")));
        await RefusedAsync(ForgedTokens.Sign(ForgedTokens.Claims(Now), stranger, $$"""{"alg":"ES256","jwk":{{Jwk(stranger)}}}"""));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"None","typ":"JWT"}""")]
    [InlineData("""{"alg":"","typ":"JWT"}""")]
    [InlineData("""{"typ":"JWT"}""")]
    public async Task A_token_without_a_signature_is_refused(string header)
    {
        await RefusedAsync(ForgedTokens.Seal(header, ForgedTokens.Claims(Now), _ => []));
        await RefusedAsync(ForgedTokens.Seal(header, ForgedTokens.Claims(Now), _ => new byte[64]));
    }

    [Fact]
    public async Task The_public_key_is_no_secret_to_sign_with()
    {
        foreach (var secret in new[]
        {
            _france.ExportSubjectPublicKeyInfo(),
            Encoding.UTF8.GetBytes(_france.ExportSubjectPublicKeyInfoPem()),
            _france.ExportParameters(includePrivateParameters: false).Q.X!,
        })
        {
            await RefusedAsync(ForgedTokens.Seal("""{"alg":"HS256","typ":"JWT"}""", ForgedTokens.Claims(Now), bytes => HMACSHA256.HashData(secret, bytes)));
            await RefusedAsync(ForgedTokens.Seal(ForgedTokens.Es256, ForgedTokens.Claims(Now), bytes => HMACSHA256.HashData(secret, bytes)));
        }
    }

    [Fact]
    public async Task Another_algorithm_of_the_same_key_is_refused() => await RefusedAsync(ForgedTokens.Seal(
        """{"alg":"ES512","typ":"JWT"}""",
        ForgedTokens.Claims(Now),
        bytes => _france.SignData(bytes, HashAlgorithmName.SHA512, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)));

    [Theory]
    [InlineData("gateway-xx", GatewayToken.Audience)]
    [InlineData("", GatewayToken.Audience)]
    [InlineData("GATEWAY-FR", GatewayToken.Audience)]
    [InlineData("gateway-fr", "interpol-mesh-gateways")]
    [InlineData("gateway-fr", "")]
    [InlineData("gateway-fr", "interpol-mesh-silos2")]
    public async Task A_token_of_or_for_another_is_refused(string issuer, string audience) =>
        await RefusedAsync(Signed(ForgedTokens.Claims(Now, issuer, audience)));

    [Theory]
    [InlineData("\"BR\"")]
    [InlineData("\"fr\"")]
    [InlineData("\"FR \"")]
    [InlineData("\"XX\"")]
    [InlineData("\"*\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("914")]
    [InlineData("true")]
    [InlineData("[\"FR\"]")]
    [InlineData("{\"FR\":\"FR\"}")]
    public async Task A_token_for_no_owner_that_the_gateway_serves_is_refused(string owner)
    {
        await RefusedAsync(Signed(ForgedTokens.Claims(Now, owner: owner)));
        await RefusedAsync(Signed(ForgedTokens.Claims(Now).Replace(",\"owner\":\"FR\"", string.Empty, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_token_at_the_wrong_time_is_refused()
    {
        await RefusedAsync(Signed(ForgedTokens.Claims(Now, age: TimeSpan.FromMinutes(6))));
        await RefusedAsync(Signed(ForgedTokens.Claims(Now, age: TimeSpan.FromMinutes(5))));
        await RefusedAsync(Signed(ForgedTokens.Claims(Now, age: TimeSpan.FromMinutes(-2))));
        await RefusedAsync(Signed(ForgedTokens.Claims(Now, notBefore: TimeSpan.FromMinutes(2))));

        // Clocks differ.
        Assert.Null((await _verifier.VerifyAsync(Signed(ForgedTokens.Claims(Now, age: TimeSpan.FromSeconds(-50))))).Problem);
    }

    [Fact]
    public async Task A_token_that_lives_too_long_or_does_not_say_how_long_is_refused()
    {
        await RefusedAsync(Signed(ForgedTokens.Claims(Now, lifetime: GatewayToken.Lifetime + TimeSpan.FromSeconds(1))));
        await RefusedAsync(Signed(ForgedTokens.Claims(Now, lifetime: TimeSpan.FromSeconds(-1))));
        var issued = Now.ToUnixTimeSeconds();
        foreach (var times in new[]
        {
            string.Empty,
            $"\"iat\":{issued}",
            $"\"exp\":{issued + 300}",
            $"\"iat\":-1,\"exp\":{issued + 300}",
            $"\"iat\":{issued},\"exp\":{long.MaxValue}",
            $"\"iat\":{long.MinValue},\"exp\":{long.MaxValue}",
            $"\"iat\":{long.MaxValue},\"exp\":{long.MaxValue}",
            $"\"iat\":{issued},\"exp\":1e400",
            $"\"iat\":{issued},\"exp\":99999999999999999999999999",
            $"\"iat\":\"{issued}\",\"exp\":\"later\"",
            $"\"iat\":[{issued}],\"exp\":[{issued + 300}]",
        })
        {
            await RefusedAsync(Signed($$"""{"iss":"gateway-fr","aud":"{{GatewayToken.Audience}}","owner":"FR",{{times}}}""".Replace(",}", "}", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task A_character_that_is_another_anywhere_is_refused()
    {
        var token = Signed(ForgedTokens.Claims(Now));

        // Of the last character some bits mean nothing: those who read it take several for the same signature.
        for (var place = 0; place < token.Length - 1; place++)
        {
            var changed = token.ToCharArray();
            changed[place] = changed[place] == 'A' ? 'B' : 'A';
            await RefusedAsync(new string(changed));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d.e")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.AAAA")]
    [InlineData("W10.W10.AAAA")]
    [InlineData("bnVsbA.bnVsbA.AAAA")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.bnVsbA.AAAA")]
    [InlineData("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA")]
    [InlineData("\uD800.\uD800.\uD800")]
    public async Task What_is_no_token_is_refused(string token) => await RefusedAsync(token);

    [Fact]
    public async Task A_token_that_is_too_long_is_refused()
    {
        var officer = new string('7', GatewayToken.MaxLength);
        await RefusedAsync(Signed(ForgedTokens.Claims(Now).Replace("\"owner\"", $"\"officer\":\"{officer}\",\"owner\"", StringComparison.Ordinal)));
        await RefusedAsync(new string('a', 100_000_000));
        await RefusedAsync(Signed($"{new string('[', 2_000)}{new string(']', 900)}"));
    }

    [Fact]
    public async Task No_token_is_refused() => await RefusedAsync(null);

    [Fact]
    public async Task A_gateway_whose_key_or_owners_changed_is_judged_by_the_new_ones()
    {
        var token = Signed(ForgedTokens.Claims(Now));
        Assert.Null((await _verifier.VerifyAsync(token)).Problem);
        File.Delete(_keys.GatewayKey("gateway-fr"));
        new KeyMaker(_keys).MakeForGateway("gateway-fr", [OwnerId.Parse("FR"), OwnerId.Parse("BE")], operators: false);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync(token);
        Assert.Null((await _verifier.VerifyAsync(GatewayTokenSigner.Read(_keys, "gateway-fr", _clock).Sign(new TokenSubject(OwnerId.Parse("BE"))))).Problem);

        new KeyMaker(_keys).MakeForGateway("gateway-fr", [OwnerId.Parse("BE")], operators: false);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await RefusedAsync(GatewayTokenSigner.Read(_keys, "gateway-fr", _clock).Sign(new TokenSubject(OwnerId.Parse("FR"))));
    }

    [Fact]
    public async Task A_register_that_is_gone_knows_nobody_and_one_that_is_broken_stays_as_it_was()
    {
        var token = Signed(ForgedTokens.Claims(Now));
        Assert.Null((await _verifier.VerifyAsync(token)).Problem);
        var register = File.ReadAllText(_keys.Register);
        foreach (var broken in new[] { "{", "null", """{"gateways":null}""", """{"gateways":[null]}""", """{"gateways":[{"name":"gateway-fr","owners":["FR"],"operators":false,"signingKey":"AAAA"}]}""" })
        {
            File.WriteAllText(_keys.Register, broken);
            _clock.Advance(TimeSpan.FromSeconds(2));
            Assert.Null((await _verifier.VerifyAsync(token)).Problem);
        }

        File.Delete(_keys.Register);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await RefusedAsync(token);
        File.WriteAllText(_keys.Register, register);
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Null((await _verifier.VerifyAsync(token)).Problem);
    }

    private string Signed(string claims) => ForgedTokens.Sign(claims, _france);

    private async Task RefusedAsync(string? token)
    {
        var verdict = await _verifier.VerifyAsync(token);
        Assert.NotNull(verdict.Problem);
        Assert.Null(verdict.Gateway);
    }

    private GatewayRegisterFile Register() => new(_keys.Register, _clock, NullLogger<GatewayRegisterFile>.Instance);

    private static string Jwk(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"kty":"EC","crv":"P-256","x":"{{Convert.ToBase64String(point.X!)}}","y":"{{Convert.ToBase64String(point.Y!)}}"}""";
    }
}
