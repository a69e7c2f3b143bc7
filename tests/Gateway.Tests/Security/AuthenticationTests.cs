using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Tests.Security;

public sealed class AuthenticationTests : IAsyncLifetime
{
    private const string Mailbox = "/api/v1/owners/FR/feed";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync(time: _time);

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_good_token_opens_its_owners_mailbox()
    {
        using var answer = await GetAsync(Mailbox, _gateway.Mint.Sign(_time.GetUtcNow(), "FR"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Every_address_but_health_and_description_asks_for_a_token()
    {
        var endpoints = _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.True(endpoints.Count > 10);
        foreach (var endpoint in endpoints.Where(endpoint => !ConsoleAddresses.IsFile(endpoint)))
        {
            var path = endpoint.RoutePattern.RawText!
                .Replace("{code}", "FR", StringComparison.Ordinal)
                .Replace("{id}", "FR-00000000000000000000000000000000", StringComparison.Ordinal)
                .Replace("{other}", "BR", StringComparison.Ordinal)
                .Replace("{name}", "some", StringComparison.Ordinal)
                .Replace("{sha256}", new string('0', 64), StringComparison.Ordinal)
                .Replace("{documentName}", "v1", StringComparison.Ordinal);
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                var open = path.StartsWith("/docs", StringComparison.Ordinal) || path.StartsWith("/notices/", StringComparison.Ordinal) || path.StartsWith("/en/notices/", StringComparison.Ordinal) || path is "/healthz" or "/readyz" or "/openapi/v1.json" or "/preferences" or "/sign-in" || (method == "POST" && path is "/api/v1/owners/FR/sessions" or "/api/v1/owners/FR/first-officer");
                using var client = _gateway.Anonymous();
                using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
                var refused = ConsoleAddresses.IsPage(endpoint) && answer.StatusCode == HttpStatusCode.Redirect
                    ? answer.Headers.Location!.OriginalString.StartsWith("/sign-in?then=", StringComparison.Ordinal)
                    : answer.StatusCode == HttpStatusCode.Unauthorized;
                Assert.True(open != refused, $"{method} {path}: {answer.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/nothing")]
    [InlineData("/api/v1/owners/FR/messages")]
    public async Task Without_a_token_nobody_learns_what_exists(string path)
    {
        using var client = _gateway.Anonymous();
        using var answer = await client.GetAsync(path);
        await answer.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        Assert.Equal("Bearer realm=\"interpol-mesh\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_token_is_good_until_it_ends_also_when_it_is_remembered()
    {
        var token = _gateway.Mint.Sign(_time.GetUtcNow(), "FR", lifetime: TimeSpan.FromMinutes(5));
        using var before = await GetAsync(Mailbox, token);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        _time.Advance(TimeSpan.FromMinutes(5) + MeshAuthentication.ClockSkew + TimeSpan.FromSeconds(1));
        for (var i = 0; i < 2; i++)
        {
            using var after = await GetAsync(Mailbox, token);
            await RefusedAsync(after);
        }
    }

    [Fact]
    public async Task Forged_and_foreign_tokens_are_refused()
    {
        var now = _time.GetUtcNow();
        using var otherMint = new TokenMint();
        var good = _gateway.Mint.Sign(now, "FR");
        var parts = good.Split('.');
        string Encode(string json) => Base64UrlEncoder.Encode(json);
        var publicKeyAsSecret = new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(_gateway.Mint.PublicKey)), SecurityAlgorithms.HmacSha256);
        string[] tokens =
        [
            "x",
            "a.b.c",
            string.Empty,
            otherMint.Sign(now, "FR"),
            _gateway.Mint.Sign(now, "FR", issuer: "somebody"),
            _gateway.Mint.Sign(now, "FR", audience: "something"),
            _gateway.Mint.Sign(now, "FR", credentials: publicKeyAsSecret),
            _gateway.Mint.Sign(now, "XX"),
            _gateway.Mint.Sign(now, "fr"),
            _gateway.Mint.Sign(now, null),
            _gateway.Mint.Sign(now + TimeSpan.FromHours(-3), "FR"),
            $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            $"{parts[0]}.{Encode(Base64UrlEncoder.Decode(parts[1]).Replace("\"FR\"", "\"BR\"", StringComparison.Ordinal))}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.{Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(64))}",
        ];
        foreach (var token in tokens)
        {
            using var answer = await GetAsync(Mailbox, token);
            await RefusedAsync(answer);
        }
    }

    [Theory]
    [InlineData("Basic RlI6eA==")]
    [InlineData("Bearer")]
    [InlineData("Token abc")]
    public async Task Another_scheme_is_refused(string header)
    {
        using var client = _gateway.Anonymous();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", header);
        using var answer = await client.GetAsync(Mailbox);
        await RefusedAsync(answer);
    }

    [Theory]
    [InlineData("FR", "/api/v1/owners/BR/feed", 404, MeshErrorCodes.NotFound)]
    [InlineData("FR", "/api/v1/owners/SG/feed", 404, MeshErrorCodes.NotFound)]
    [InlineData("SG", "/api/v1/owners/SG/feed", 404, MeshErrorCodes.NotFound)]
    [InlineData("FR", "/api/v1/owners/XX/feed", 404, MeshErrorCodes.UnknownOwner)]
    [InlineData("FR", "/api/v1/owners/fr/feed", 400, MeshErrorCodes.MalformedId)]
    [InlineData("FR", "/api/v1/owners/FRANCEFRANCE/feed", 400, MeshErrorCodes.MalformedId)]
    public async Task A_mailbox_is_its_owners_alone(string tokenOwner, string path, int status, string code)
    {
        using var answer = await GetAsync(path, _gateway.Mint.Sign(_time.GetUtcNow(), tokenOwner));
        await answer.ProblemAsync(status, code);
        Assert.Equal(0, _gateway.Mesh.Feed("SG").Reads + _gateway.Mesh.Feed("BR").BoundsAsked + _gateway.Mesh.Feed("SG").BoundsAsked);
    }

    [Fact]
    public async Task Nobody_sends_in_anothers_name()
    {
        using var client = _gateway.ClientOf("FR");
        using var answer = await client.PostAsync("/api/v1/owners/BR/messages", Answers.Json("""{"to":["FR"],"lane":"flash","payload":"Qm9u","operationId":"op"}"""));
        await answer.ProblemAsync(404, MeshErrorCodes.NotFound);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Theory]
    [InlineData("/api/v1/owners/FR/feed", MeshRoles.Officer, 200)]
    [InlineData("/api/v1/owners/FR/feed", MeshRoles.Supervisor, 200)]
    [InlineData("/api/v1/owners/FR/feed", MeshRoles.Command, 403)]
    [InlineData("/api/v1/owners/FR/feed", MeshRoles.NationalUnit, 403)]
    [InlineData("/api/v1/owners/FR/feed", MeshRoles.Operator, 403)]
    [InlineData("/api/v1/owners/FR/feed", "president", 403)]
    [InlineData("/api/v1/cluster", MeshRoles.Officer, 403)]
    [InlineData("/api/v1/cluster", MeshRoles.Command, 403)]
    [InlineData("/api/v1/cluster", MeshRoles.Operator, 403)]
    [InlineData("/api/v1/owners", MeshRoles.NationalUnit, 200)]
    [InlineData("/api/v1/owners/BR", MeshRoles.Operator, 200)]
    public async Task Roles_decide(string path, string role, int status)
    {
        using var answer = await GetAsync(path, _gateway.Mint.Sign(_time.GetUtcNow(), "FR", [role]));
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403)
        {
            await answer.ProblemAsync(403, MeshErrorCodes.Forbidden);
        }
    }

    [Fact]
    public async Task Only_the_Secretariat_has_a_command_centre_and_operators()
    {
        await using var secretariat = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("IPSG"), _time);
        using var command = secretariat.ClientOf("IPSG", MeshRoles.Command, "president");
        using var feed = await command.GetAsync("/api/v1/owners/IPSG/feed");
        Assert.Equal(HttpStatusCode.OK, feed.StatusCode);
        using var who = await command.GetAsync("/api/v1/owners/IPSG/who");
        Assert.Equal([MeshRoles.Command], (await who.JsonAsync())["roles"]!.AsArray().Select(role => (string)role!));
        using var bureau = _gateway.ClientOf("FR", MeshRoles.Command, MeshRoles.Operator, MeshRoles.Supervisor);
        using var narrowed = await bureau.GetAsync("/api/v1/owners/FR/who");
        Assert.Equal([MeshRoles.Supervisor], (await narrowed.JsonAsync())["roles"]!.AsArray().Select(role => (string)role!));
    }

    [Fact]
    public async Task Development_tokens_are_refused_unless_they_were_asked_for()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR") with { DevelopmentTokens = false }, _time);
        using var client = gateway.ClientOf("FR");
        using var answer = await client.GetAsync(Mailbox);
        await RefusedAsync(answer);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/owners/FR/feed", 405, GatewayErrorCodes.MethodNotAllowed)]
    [InlineData("GET", "/api/v1/owners/FR/messages", 405, GatewayErrorCodes.MethodNotAllowed)]
    [InlineData("GET", "/api/v1/nothing", 404, MeshErrorCodes.NotFound)]
    [InlineData("GET", "/nothing", 404, MeshErrorCodes.NotFound)]
    public async Task What_does_not_exist_is_a_problem_too(string method, string path, int status, string code)
    {
        using var client = _gateway.ClientOf("FR");
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        await answer.ProblemAsync(status, code);
        Assert.Equal(status == 405, answer.Content.Headers.Allow.Count > 0);
    }

    private static async Task RefusedAsync(HttpResponseMessage answer)
    {
        await answer.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        Assert.Contains("error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, string token)
    {
        using var client = _gateway.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await client.GetAsync(path);
    }
}
