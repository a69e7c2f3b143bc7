using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Officers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>Gives a bureau officers and signs them in.</summary>
internal static class Bureau
{
    public const string Password = "correct horse battery";

    /// <summary>Password hashes that take no time.</summary>
    public static readonly OfficerOptions Quick = new() { PasswordRounds = 1 };

    public static Action<WebApplicationBuilder> With(OfficerOptions options) => builder => builder.Services.AddSingleton(options);

    /// <summary>A gateway of France with quick hashes.</summary>
    public static Task<GatewayUnderTest> StartAsync(TimeProvider? time = null, OfficerOptions? options = null, GatewayUnderTest? beside = null, string name = "gateway-test") =>
        GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR") with { Name = name }, time, configure: With(options ?? Quick), beside: beside);

    public static async Task CreateOfficerAsync(this GatewayUnderTest gateway, string number, params string[] roles)
    {
        using var chief = gateway.ClientOf("FR", MeshRoles.Supervisor);
        using var answer = await chief.PostAsync("/api/v1/owners/FR/officers", Answers.Json(new JsonObject
        {
            ["number"] = number,
            ["name"] = "Officer " + number,
            ["roles"] = new JsonArray([.. (roles.Length == 0 ? [MeshRoles.Officer] : roles).Select(role => (JsonNode)role)]),
            ["password"] = Password,
        }.ToJsonString()));
        await answer.JsonAsync(HttpStatusCode.Created);
    }

    public static async Task<HttpResponseMessage> TrySignInAsync(this GatewayUnderTest gateway, string number, string password = Password, bool cookie = false)
    {
        using var client = gateway.Anonymous();
        return await client.PostAsync("/api/v1/owners/FR/sessions", Answers.Json(new JsonObject { ["number"] = number, ["password"] = password, ["cookie"] = cookie }.ToJsonString()));
    }

    public static async Task<string> SignInAsync(this GatewayUnderTest gateway, string number, string password = Password)
    {
        using var answer = await gateway.TrySignInAsync(number, password);
        return (string)(await answer.JsonAsync(HttpStatusCode.Created))["token"]!;
    }

    /// <summary>A client with that token.</summary>
    public static HttpClient ClientWith(this GatewayUnderTest gateway, string token)
    {
        var client = gateway.Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>The client of an officer who signs in.</summary>
    public static async Task<HttpClient> OfficerAsync(this GatewayUnderTest gateway, string number, params string[] roles)
    {
        await gateway.CreateOfficerAsync(number, roles);
        return gateway.ClientWith(await gateway.SignInAsync(number));
    }
}
