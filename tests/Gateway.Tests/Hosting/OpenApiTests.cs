using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Tests.Support;
using Interpol.Mesh.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Hosting;

public sealed partial class OpenApiTests : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;
    private JsonNode _document = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync();
        using var client = _gateway.Anonymous();
        using var answer = await client.GetAsync("/openapi/v1.json");
        _document = await answer.JsonAsync();
    }

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public void Every_address_is_described_with_a_summary()
    {
        var endpoints = _gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
        foreach (var endpoint in endpoints)
        {
            var path = endpoint.RoutePattern.RawText!;
            if (ConsoleAddresses.IsOne(endpoint) || path.StartsWith("/openapi", StringComparison.Ordinal) || path.StartsWith("/docs", StringComparison.Ordinal) || path == MeshTelemetry.MetricsPath)
            {
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var operation = _document["paths"]![path]?[method.ToLowerInvariant()];
                Assert.True(operation is not null, $"{method} {path} is not in the document.");
                Assert.False(string.IsNullOrWhiteSpace((string?)operation["summary"]), $"{method} {path} has no summary.");
                Assert.False(string.IsNullOrWhiteSpace((string?)operation["operationId"]), $"{method} {path} has no operation id.");
            }
        }

        Assert.True(_document["paths"]!.AsObject().Count >= 11);
    }

    [Fact]
    public void Everything_in_a_path_is_described()
    {
        foreach (var (path, operations) in _document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                var described = (operation!["parameters"]?.AsArray() ?? []).Where(parameter => (string?)parameter!["in"] == "path").ToDictionary(parameter => (string)parameter!["name"]!);
                Assert.True(
                    Parameters().Matches(path).Select(name => name.Groups[1].Value).Order().SequenceEqual(described.Keys.Order()),
                    $"{method} {path} describes {string.Join(", ", described.Keys)}.");
                Assert.All(described.Values, parameter => Assert.False(string.IsNullOrWhiteSpace((string?)parameter!["description"]), $"{method} {path}: {parameter["name"]}"));
            }
        }
    }

    [Fact]
    public async Task The_page_runs_no_script_but_its_own()
    {
        using var client = _gateway.Anonymous();
        using var answer = await client.GetAsync("/docs/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single().Split(';', StringSplitOptions.TrimEntries).Single(directive => directive.StartsWith("script-src", StringComparison.Ordinal));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);

        var scripts = Scripts().Matches(await answer.Content.ReadAsStringAsync());
        Assert.NotEmpty(scripts);
        Assert.All(scripts, script => Assert.Contains($"'nonce-{Nonce().Match(script.Value).Groups[1].Value}'", policy, StringComparison.Ordinal));
        using var again = await client.GetAsync("/docs/");
        Assert.NotEqual(answer.Headers.GetValues("Content-Security-Policy").Single(), again.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public void Refusals_have_examples()
    {
        var responses = _document["paths"]!["/api/v1/owners/{code}/messages"]!["post"]!["responses"]!.AsObject();
        foreach (var status in (string[])["400", "401", "403", "404", "409", "413", "415", "429", "503", "504"])
        {
            var example = responses[status]?["content"]?["application/problem+json"]?["example"];
            Assert.True(example is not null, $"{status} has no example.");
            Assert.Equal(status, example["status"]!.ToString());
            Assert.False(string.IsNullOrWhiteSpace((string?)example["detail"]));
        }

        Assert.NotNull(responses["202"]);
    }

    /// <summary>Where an address has two answers of one status, generated clients read what is usual.</summary>
    [Theory]
    [InlineData("/api/v1/owners/{code}/messages", "post", "202", "SendAnswer")]
    [InlineData("/api/v1/owners/{code}/broadcasts", "post", "202", "SendAnswer")]
    [InlineData("/api/v1/owners/{code}/messages/{id}", "get", "200", "TimelineBody")]
    public void An_answer_is_described_as_what_is_usual(string path, string method, string status, string schema)
    {
        var answer = _document["paths"]![path]![method]!["responses"]![status]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal("#/components/schemas/" + schema, (string?)answer["$ref"]);
    }

    [Fact]
    public void Tokens_are_asked_for_everywhere_but_at_health()
    {
        foreach (var (path, item) in _document["paths"]!.AsObject())
        {
            foreach (var (method, operation) in item!.AsObject())
            {
                var open = path is "/healthz" or "/readyz" || path.StartsWith("/notices/", StringComparison.Ordinal) || path.StartsWith("/en/notices/", StringComparison.Ordinal) || (string?)operation!["operationId"] is "signIn" or "createFirstOfficer";
                Assert.True(open == operation!["security"] is null, $"{method} {path}");
            }
        }

        Assert.Equal("bearer", (string?)_document["components"]!["securitySchemes"]!["token"]!["scheme"]);
    }

    [Fact]
    public void Ids_are_strings_and_bytes_are_base64()
    {
        var schemas = _document["components"]!["schemas"]!;
        var send = schemas["MessageRequest"]!["properties"]!;
        Assert.Equal("string", Resolve(send["to"]!["items"]!)["type"]!.ToString());
        Assert.Equal("string", Resolve(send["payload"]!)["type"]!.ToString());
        Assert.Equal("byte", Resolve(send["payload"]!)["format"]!.ToString());
        Assert.Contains("flash", Resolve(send["lane"]!)["enum"]!.AsArray().Select(value => (string?)value));
        Assert.NotNull(Resolve(schemas["FeedPageBody"]!["properties"]!["cursor"]!)["pattern"]);
    }

    [Fact]
    public async Task A_demonstration_says_so_everywhere()
    {
        Assert.Contains("several owners in one gateway", (string?)_document["info"]!["description"], StringComparison.Ordinal);
        using var client = _gateway.Anonymous();
        foreach (var path in (string[])["/healthz", "/api/v1/owners/FR/feed", "/nothing"])
        {
            using var answer = await client.GetAsync(path);
            Assert.Equal(GatewayApplication.DemonstrationText, Assert.Single(answer.Headers.GetValues("Mesh-Demonstration")));
        }
    }

    [Fact]
    public async Task A_bureaus_own_gateway_does_not()
    {
        await using var own = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR"));
        using var client = own.Anonymous();
        using var health = await client.GetAsync("/healthz");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.False(health.Headers.Contains("Mesh-Demonstration"));
        using var description = await client.GetAsync("/openapi/v1.json");
        Assert.DoesNotContain("demonstration (", await description.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private JsonNode Resolve(JsonNode schema)
    {
        var reference = (string?)schema["$ref"];
        return reference is null ? schema : _document["components"]!["schemas"]![reference.Split('/')[^1]]!;
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameters();

    [GeneratedRegex("<script[^>]*>")]
    private static partial Regex Scripts();

    [GeneratedRegex("nonce=\"([^\"]+)\"")]
    private static partial Regex Nonce();
}
