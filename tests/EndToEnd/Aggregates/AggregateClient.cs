using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Interpol.Mesh.EndToEnd.Aggregates;

/// <summary>Gives cases, notices and requests for consent commands over HTTP.</summary>
internal static class AggregateClient
{
    /// <summary>Posts under an operation id, and on a version that was seen when it is given.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(this HttpClient client, string address, string operation, string? body, string? tag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body is null ? null : new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("Idempotency-Key", operation);
        if (tag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", tag);
        }

        using var answer = await client.SendAsync(request);
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonNode>())!);
    }
}
