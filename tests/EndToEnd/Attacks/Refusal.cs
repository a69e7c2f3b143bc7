using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Problem details (RFC 9457), as a gateway must send them with every refusal.</summary>
internal sealed record Refusal(string Type, string Title, int Status, string Detail, string Code)
{
    /// <summary>Reads a refusal and checks what holds for all of them: media type, type, status, a sentence that says what to change, and nothing of the inside.</summary>
    public static async Task<Refusal> OfAsync(HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == (HttpStatusCode)status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var refusal = (await answer.Content.ReadFromJsonAsync<Refusal>(JsonSerializerOptions.Web))!;
        Assert.Equal((code, status, "https://interpol-mesh.invalid/problems/" + code), (refusal.Code, refusal.Status, refusal.Type));
        Assert.NotEmpty(refusal.Title);
        Assert.EndsWith(".", refusal.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Interpol.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        return refusal;
    }
}
