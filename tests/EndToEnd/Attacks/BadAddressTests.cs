using System.Text;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Addresses that do not exist, are malformed, or are somebody else's.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class BadAddressTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const string Message = """{"to":["DE"],"lane":"flash","payload":"aGk=","operationId":"not-mine"}""";

    private static readonly string Hash = new('a', 64);
    private static readonly string Id = new('0', 32);

    /// <summary>What is asked for with France's token, status, code.</summary>
    public static TheoryData<string, string, int, string> Table => new()
    {
        { "GET", "owners/XX/feed", 404, "unknown-owner" },
        { "GET", "owners/fr/feed", 400, "malformed-id" },
        { "GET", "owners/F/feed", 400, "malformed-id" },
        { "GET", "owners/FR%2F..%2FDE/feed", 400, "malformed-id" },
        { "GET", "owners/%20/feed", 400, "malformed-id" },
        { "GET", "owners/DE/feed", 404, "not-found" },
        { "GET", "owners/DE/feed/live", 404, "not-found" },
        { "POST", "owners/DE/messages", 404, "not-found" },
        { "GET", $"owners/DE/messages/DE-{Id}", 404, "not-found" },
        { "POST", $"owners/DE/messages/FR-{Id}/read", 404, "not-found" },
        { "GET", $"owners/DE/attachments/{Hash}", 404, "not-found" },
        { "PUT", $"owners/DE/attachments/{Hash}", 404, "not-found" },
        { "GET", "owners/FR/messages/42", 400, "malformed-id" },
        { "GET", $"owners/FR/messages/FR-{Id}", 404, "not-found" },
        { "GET", $"owners/FR/messages/DE-{Id}", 404, "not-found" },
        { "POST", $"owners/FR/messages/DE-{Id}/read", 404, "not-found" },
        { "GET", "owners/FR/attachments/photograph.jpg", 400, "malformed-id" },
        { "GET", $"owners/FR/attachments/{Hash}", 404, "not-found" },
        { "GET", "owners/FR/feed?after=abc", 400, "malformed-id" },
        { "GET", "owners/FR/feed?after=1.2", 400, "malformed-id" },
        { "GET", "owners/FR/feed?after=-1.0.0", 400, "malformed-id" },
        { "GET", "owners/FR/feed?after=99999999999999999999.0.0", 400, "malformed-id" },
        { "GET", "owners/FR/feed?after=999999999.0.0", 400, "invalid" },
        { "GET", "owners/FR/feed?max=0", 400, "invalid" },
        { "GET", "owners/FR/feed?max=501", 400, "invalid" },
        { "GET", "owners/FR/feed?max=ten", 400, "invalid" },
        { "GET", "owners/FR/feed?colour=blue", 400, "invalid" },
        { "GET", "owners/FR/feed/live?after=abc", 400, "malformed-id" },
        { "DELETE", "owners/FR/messages", 405, "method-not-allowed" },
        { "GET", "owners/FR/secrets", 404, "not-found" },
        { "GET", "cluster", 403, "forbidden" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public Task An_address_that_is_wrong_or_somebody_elses_is_refused(string method, string path, int status, string code) => shared.UseAsync(output, async mesh =>
    {
        using var client = mesh.Client("FR");
        using var request = new HttpRequestMessage(new HttpMethod(method), "/api/v1/" + path);
        if (method is "POST" or "PUT")
        {
            request.Content = new StringContent(Message, Encoding.UTF8, "application/json");
        }

        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var refusal = await Refusal.OfAsync(answer, status, code);
        output.WriteLine(refusal.Detail);
    });

    [Fact]
    public Task A_message_is_shown_to_its_sender_and_its_recipients_and_to_nobody_else() => shared.UseAsync(output, async mesh =>
    {
        var hash = await mesh.Bureau("FI").UploadAsync([1, 2, 3, 4]);
        var sent = await mesh.Bureau("FI").SendAsync("EE", "for Estonia", null, hash);
        await Until.TrueAsync("the message", async () => (await mesh.Bureau("EE").ReadAllAsync("0.0.0")).Any(entry => entry.Id == sent.Id), Until.Deadline);
        await AssertAnswersAsync(mesh, "FI", $"messages/{sent.Id}", 200);
        await AssertAnswersAsync(mesh, "EE", $"messages/{sent.Id}", 200);
        await AssertAnswersAsync(mesh, "LV", $"messages/{sent.Id}", 404);
        await AssertAnswersAsync(mesh, "FI", $"attachments/{hash}", 200);
        await AssertAnswersAsync(mesh, "EE", $"attachments/{hash}", 200);
        await AssertAnswersAsync(mesh, "LV", $"attachments/{hash}", 404);
    });

    private static async Task AssertAnswersAsync(MeshProcesses mesh, string owner, string path, int status)
    {
        using var client = mesh.Client(owner);
        using var answer = await client.GetAsync($"/api/v1/owners/{owner}/{path}");
        if (status == 404)
        {
            await Refusal.OfAsync(answer, 404, "not-found");
        }
        else
        {
            Assert.Equal(status, (int)answer.StatusCode);
        }
    }
}
