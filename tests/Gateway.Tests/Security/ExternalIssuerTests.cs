using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Tests.Security;

public sealed class ExternalIssuerTests : IAsyncLifetime
{
    private const string Name = "https://id.example";

    private readonly ManualTime _time = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly string _file = Path.GetTempFileName();
    private GatewayUnderTest _gateway = null!;

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(_file, KeySet(("k1", _key)));
        var settings = GatewayUnderTest.Settings("FR") with
        {
            DevelopmentTokens = false,
            Issuer = new ExternalIssuer(Name, "mesh", _file) { OwnerClaim = "org", OfficerClaim = "sub", RolesClaim = "groups" },
        };
        _gateway = await GatewayUnderTest.StartAsync(settings, _time);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _key.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Its_tokens_say_who_an_officer_is()
    {
        using var client = _gateway.ClientWith(Sign());
        using var answer = await client.GetAsync("/api/v1/owners/FR/who");
        var who = await answer.JsonAsync();
        Assert.Equal("4711", (string?)who["officer"]);
        Assert.Equal("external-token", (string?)who["method"]);
        Assert.Equal(["officer"], who["roles"]!.AsArray().Select(role => (string)role!));
        _time.Advance(TimeSpan.FromMinutes(10) + TokenValidator.ClockSkew);
        using var after = await client.GetAsync("/api/v1/owners/FR/who");
        await after.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task Others_and_development_tokens_are_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var secret = new SymmetricSecurityKey(JsonSerializer.SerializeToUtf8Bytes(KeySet(("k1", _key)))) { KeyId = "k1" };
        string[] tokens =
        [
            _gateway.Mint.Sign(_time.GetUtcNow(), "FR"),
            Sign(issuer: "https://other.example"),
            Sign(audience: "other"),
            Sign(owner: "XX"),
            Sign(credentials: new SigningCredentials(new ECDsaSecurityKey(other) { KeyId = "k1" }, SecurityAlgorithms.EcdsaSha256)),
            Sign(credentials: new SigningCredentials(secret, SecurityAlgorithms.HmacSha256)),
            Sign(lifetime: TimeSpan.FromHours(-1)),
        ];
        foreach (var token in tokens)
        {
            using var client = _gateway.ClientWith(token);
            using var answer = await client.GetAsync("/api/v1/owners/FR/who");
            await answer.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        }
    }

    [Fact]
    public async Task Keys_are_fetched_seldom_and_again_when_an_unknown_one_is_named_and_kept_when_they_cannot_be()
    {
        var fetched = 0;
        var reachable = true;
        var set = KeySet(("k1", _key));
        var keys = new IssuerKeys(
            _ =>
            {
                fetched++;
                return reachable ? Task.FromResult(set) : throw new HttpRequestException("away");
            },
            _time,
            NullLogger<IssuerKeys>.Instance);
        for (var i = 0; i < 100; i++)
        {
            await keys.GetAsync("k1", CancellationToken.None);
            await keys.GetAsync("unknown", CancellationToken.None);
        }

        Assert.Equal(1, fetched);
        set = KeySet(("k1", _key), ("k2", _key));
        _time.Advance(IssuerKeys.LeastPause);
        Assert.Equal(2, (await keys.GetAsync("k2", CancellationToken.None)).Length);
        Assert.Equal(2, fetched);
        reachable = false;
        _time.Advance(IssuerKeys.Fresh);
        Assert.Equal(2, (await keys.GetAsync("k1", CancellationToken.None)).Length);
        _time.Advance(IssuerKeys.Kept);
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(async () => await keys.GetAsync("k1", CancellationToken.None));
        Assert.Equal(503, refused.Status);
    }

    private static string KeySet(params (string Id, ECDsa Key)[] keys) => new JsonObject
    {
        ["keys"] = new JsonArray([.. keys.Select(key =>
        {
            var parameters = key.Key.ExportParameters(includePrivateParameters: false);
            return (JsonNode)new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["kid"] = key.Id,
                ["x"] = Base64UrlEncoder.Encode(parameters.Q.X),
                ["y"] = Base64UrlEncoder.Encode(parameters.Q.Y),
            };
        })]),
    }.ToJsonString();

    private string Sign(string issuer = Name, string audience = "mesh", string owner = "FR", TimeSpan? lifetime = null, SigningCredentials? credentials = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Expires = (_time.GetUtcNow() + (lifetime ?? TimeSpan.FromMinutes(10))).UtcDateTime,
            Claims = new Dictionary<string, object> { ["org"] = owner, ["sub"] = "4711", ["groups"] = new[] { "officer", "golf-club" } },
            SigningCredentials = credentials ?? new SigningCredentials(new ECDsaSecurityKey(_key) { KeyId = "k1" }, SecurityAlgorithms.EcdsaSha256),
        });
}
