using System.Net;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Tokens;

public sealed class TokenTests : IAsyncLifetime
{
    private const string Tokens = "/api/v1/owners/FR/tokens";
    private const string Owners = "/api/v1/owners";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _chief = null!;

    public static TheoryData<string, string> BadBodies => new()
    {
        { Body(system: "a b"), "system" },
        { Body(role: "supervisor"), "role" },
        { Body(role: "operator"), "role" },
        { Body(scope: "everything"), "scopes" },
        { Body().Replace("[\"directory\"]", "[]", StringComparison.Ordinal), "scopes" },
        { Body().Replace("[\"directory\"]", "[\"read\",\"read\"]", StringComparison.Ordinal), "scopes" },
        { Body(perDay: 0), "requestsPerDay" },
        { Body().Replace("100}", "1.5}", StringComparison.Ordinal), "requestsPerDay" },
        { Body(expires: "2026-03-01T11:59:59Z"), "expiresAt" },
        { Body(expires: "2027-04-01T00:00:00Z"), "expiresAt" },
        { Body(expires: "2026-06-01T00:00:00"), "expiresAt" },
        { Body(expires: "soon"), "expiresAt" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await Bureau.StartAsync(_time);
        _chief = _gateway.ClientOf("FR", MeshRoles.Supervisor);
    }

    public async Task DisposeAsync()
    {
        _chief.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_system_uses_its_token_until_it_is_revoked()
    {
        var (id, token) = await CreateAsync(Body());
        using var system = _gateway.ClientWith(token);
        using var list = await system.GetAsync(Owners);
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        using var shown = await _chief.GetAsync(Tokens);
        var body = Assert.Single((await shown.JsonAsync())["tokens"]!.AsArray())!;
        Assert.Equal("border", (string?)body["system"]);
        Assert.DoesNotContain(token.Split('_', 4)[3], body.ToJsonString(), StringComparison.Ordinal);
        using var revoked = await _chief.DeleteAsync($"{Tokens}/{id}");
        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        using var after = await system.GetAsync(Owners);
        await after.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        using var unknown = await _chief.DeleteAsync($"{Tokens}/0000000000000000");
        await unknown.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    [Fact]
    public async Task A_token_ends_at_its_time()
    {
        var (_, token) = await CreateAsync(Body(expires: "2026-03-01T13:00:00Z"));
        using var system = _gateway.ClientWith(token);
        _time.Advance(TimeSpan.FromMinutes(59));
        using var before = await system.GetAsync(Owners);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        _time.Advance(TimeSpan.FromMinutes(1));
        using var after = await system.GetAsync(Owners);
        await after.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task All_gateways_together_hold_a_token_to_its_requests_of_a_day()
    {
        var (_, token) = await CreateAsync(Body(perDay: 60));
        await using var second = await Bureau.StartAsync(_time, beside: _gateway, name: "gateway-second");
        using var here = _gateway.ClientWith(token);
        using var there = second.ClientWith(token);
        var answered = 0;
        for (var i = 0; i < 100; i++)
        {
            using var answer = await (i % 3 == 0 ? there : here).GetAsync(Owners);
            answered += answer.StatusCode == HttpStatusCode.OK ? 1 : 0;
        }

        Assert.InRange(answered, 57, 60);
        using var refused = await here.GetAsync(Owners);
        await refused.ProblemAsync(429, MeshErrorCodes.Busy);
        Assert.Equal(TimeSpan.FromHours(12), refused.Headers.RetryAfter!.Delta);
        _time.Advance(TimeSpan.FromHours(12));
        using var tomorrow = await here.GetAsync(Owners);
        Assert.Equal(HttpStatusCode.OK, tomorrow.StatusCode);
    }

    [Fact]
    public async Task No_address_serves_a_token_without_its_scope()
    {
        var tokens = new Dictionary<string, string>();
        foreach (var left in TokenScopes.All.Append("nothing"))
        {
            var scopes = string.Join("\",\"", TokenScopes.All.Where(scope => scope != left));
            tokens[left] = (await CreateAsync(Body(role: "officer", scope: scopes, perDay: 10_000))).Token;
        }

        foreach (var endpoint in _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                continue;
            }

            var needed = endpoint.Metadata.GetMetadata<SystemScope>()?.Scope;
            using var system = _gateway.ClientWith(tokens[needed ?? "nothing"]);
            var path = System.Text.RegularExpressions.Regex.Replace(endpoint.RoutePattern.RawText!.Replace("{code}", "FR", StringComparison.Ordinal), "{[a-z0-9]+}", "some");
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            {
                using var answer = await system.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
                Assert.True(answer.StatusCode == HttpStatusCode.Forbidden, $"{method} {path} answered {answer.StatusCode} to a token without {needed ?? "any scope for it"}");
            }
        }
    }

    [Fact]
    public void Every_scope_of_the_list_is_one()
    {
        var scopes = _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<SystemScope>()?.Scope).OfType<string>();
        Assert.True(TokenScopes.All.SetEquals(scopes));
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_refused(string body, string field)
    {
        using var answer = await _chief.PostAsync(Tokens, Answers.Json(body));
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid, field);
    }

    [Theory]
    [InlineData(MeshRoles.Officer)]
    [InlineData(MeshRoles.Operator)]
    public async Task Only_supervisors_give_tokens_out(string role)
    {
        using var client = _gateway.ClientOf("FR", role);
        using var answer = await client.PostAsync(Tokens, Answers.Json(Body()));
        await answer.ProblemAsync(403, MeshErrorCodes.Forbidden);
    }

    private static string Body(string system = "border", string role = "national-unit", string scope = "directory", int perDay = 100, string expires = "2026-06-01T00:00:00Z") =>
        $$"""{"system":"{{system}}","role":"{{role}}","scopes":["{{scope}}"],"expiresAt":"{{expires}}","requestsPerDay":{{perDay}}}""";

    private async Task<(string Id, string Token)> CreateAsync(string body)
    {
        using var answer = await _chief.PostAsync(Tokens, Answers.Json(body));
        var created = await answer.JsonAsync(HttpStatusCode.Created);
        return ((string)created["id"]!, (string)created["token"]!);
    }
}
