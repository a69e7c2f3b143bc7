using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>Sends requests and reads answers.</summary>
internal static class Answers
{
    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage answer, HttpStatusCode status = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {(int)status}: {text}");
        return JsonNode.Parse(text)!;
    }

    /// <summary>Requires problem details of that status and code.</summary>
    public static async Task<JsonNode> ProblemAsync(this HttpResponseMessage answer, int status, string code, string? field = null)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text)!;
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal("https://interpol-mesh.invalid/problems/" + code, (string?)problem["type"]);
        Assert.Equal(status, (int?)problem["status"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["title"]));
        Assert.False(string.IsNullOrWhiteSpace((string?)problem["detail"]));
        if (field is not null)
        {
            Assert.Equal(field, (string?)problem["field"]);
        }

        return problem;
    }
}
