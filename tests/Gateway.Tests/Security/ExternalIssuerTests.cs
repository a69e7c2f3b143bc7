using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
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
        _time.Advance(TimeSpan.FromMinutes(10) + MeshAuthentication.ClockSkew);
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
    public async Task A_new_key_counts_as_soon_as_a_token_names_it()
    {
        Assert.Equal(HttpStatusCode.OK, await WhoAsync(Sign()));
        using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(_file, KeySet(("k1", _key), ("k2", fresh)));
        var token = Sign(credentials: new SigningCredentials(new ECDsaSecurityKey(fresh) { KeyId = "k2" }, SecurityAlgorithms.EcdsaSha256));
        await Until.TrueAsync(() => WhoAsync(token).GetAwaiter().GetResult() == HttpStatusCode.OK, "the new key is fetched");
    }

    [Fact]
    public async Task The_last_good_keys_serve_for_a_day_while_the_issuer_is_away()
    {
        Assert.Equal(HttpStatusCode.OK, await WhoAsync(Sign()));
        File.Delete(_file);
        Assert.Equal(HttpStatusCode.OK, await WhoAsync(Sign(lifetime: TimeSpan.FromMinutes(9))));
        _time.Advance(IssuerKeys.Kept + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await WhoAsync(Sign()));
    }

    [Fact]
    public async Task Tokens_of_an_issuer_that_was_never_reached_are_answered_unavailable_and_nobody_else_waits()
    {
        var settings = GatewayUnderTest.Settings("FR") with { Issuer = new ExternalIssuer(Name, "mesh", "https://127.0.0.1:1/keys") { OwnerClaim = "org" } };
        await using var gateway = await GatewayUnderTest.StartAsync(settings, _time);
        using var external = gateway.ClientWith(Sign());
        using var refused = await external.GetAsync("/api/v1/owners/FR/who");
        await refused.ProblemAsync(503, Contracts.Errors.MeshErrorCodes.Unavailable);
        Assert.NotNull(refused.Headers.RetryAfter);
        using var development = gateway.ClientOf("FR");
        using var answer = await development.GetAsync("/api/v1/owners/FR/who");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
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

    private async Task<HttpStatusCode> WhoAsync(string token)
    {
        using var client = _gateway.ClientWith(token);
        using var answer = await client.GetAsync("/api/v1/owners/FR/who");
        return answer.StatusCode;
    }

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
