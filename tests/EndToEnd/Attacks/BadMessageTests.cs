using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>Messages that break a rule: refused with a sentence, and nothing of them is stored.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class BadMessageTests(RepairedMesh shared, ITestOutputHelper output)
{
    // Owners that have no part in other tests of this mesh.
    private const string Sender = "NO";
    private const string Receiver = "SE";

    private static readonly string Hash = new('a', 64);

    /// <summary>What it is, the body (ID stands for the operation id), status, code.</summary>
    public static TheoryData<string, string, int, string> Table => new()
    {
        { "unknown recipient", """{"to":["XX"],"lane":"flash","payload":"aGk=","operationId":"ID"}""", 400, "unknown-owner" },
        { "one unknown recipient among others", """{"to":["SE","ZZ"],"lane":"flash","payload":"aGk=","operationId":"ID"}""", 400, "unknown-owner" },
        { "malformed recipient", """{"to":["Sweden!"],"lane":"flash","payload":"aGk=","operationId":"ID"}""", 400, "malformed-id" },
        { "lower case recipient", """{"to":["se"],"lane":"flash","payload":"aGk=","operationId":"ID"}""", 400, "malformed-id" },
        { "no recipient", """{"to":[],"lane":"flash","payload":"aGk=","operationId":"ID"}""", 400, "invalid" },
        { "a recipient twice", """{"to":["SE","SE"],"lane":"flash","payload":"aGk=","operationId":"ID"}""", 400, "invalid" },
        { "to is no array", """{"to":"SE","lane":"flash","payload":"aGk=","operationId":"ID"}""", 400, "invalid" },
        { "to is missing", """{"lane":"flash","payload":"aGk=","operationId":"ID"}""", 400, "invalid" },
        { "unknown lane", """{"to":["SE"],"lane":"express","payload":"aGk=","operationId":"ID"}""", 400, "invalid" },
        { "lane as a number", """{"to":["SE"],"lane":0,"payload":"aGk=","operationId":"ID"}""", 400, "invalid" },
        { "payload is no base64", """{"to":["SE"],"lane":"flash","payload":"hi there","operationId":"ID"}""", 400, "invalid" },
        { "payload is null", """{"to":["SE"],"lane":"flash","payload":null,"operationId":"ID"}""", 400, "invalid" },
        { "unknown field", """{"to":["SE"],"lane":"flash","payload":"aGk=","operationId":"ID","priority":1}""", 400, "invalid" },
        { "a field twice", """{"to":["SE"],"to":["DK"],"lane":"flash","payload":"aGk=","operationId":"ID"}""", 400, "invalid" },
        { "operation id is missing", """{"to":["SE"],"lane":"flash","payload":"aGk="}""", 400, "invalid" },
        { "malformed operation id", """{"to":["SE"],"lane":"flash","payload":"aGk=","operationId":"a b; DROP TABLE"}""", 400, "malformed-id" },
        { "malformed attachment", """{"to":["SE"],"lane":"flash","payload":"aGk=","attachments":["../../etc/passwd"],"operationId":"ID"}""", 400, "malformed-id" },
        { "attachment that was not uploaded", $$"""{"to":["SE"],"lane":"flash","payload":"aGk=","attachments":["{{Hash}}"],"operationId":"ID"}""", 400, "attachment-missing" },
        { "an attachment twice", $$"""{"to":["SE"],"lane":"flash","payload":"aGk=","attachments":["{{Hash}}","{{Hash}}"],"operationId":"ID"}""", 400, "invalid" },
        { "too many attachments", $$"""{"to":["SE"],"lane":"flash","payload":"aGk=","attachments":[{{ManyHashes(21)}}],"operationId":"ID"}""", 400, "invalid" },
        { "payload above the limit", $$"""{"to":["SE"],"lane":"flash","payload":"{{Convert.ToBase64String(new byte[(64 * 1024) + 1])}}","operationId":"ID"}""", 413, "too-large" },
        { "body above the limit", $$"""{"to":["SE"],"lane":"flash","payload":"aGk=","operationId":"ID"}{{new string(' ', 384 * 1024)}}""", 413, "too-large" },
        { "something behind the object", """{"to":["SE"],"lane":"flash","payload":"aGk=","operationId":"ID"} {}""", 400, "invalid" },
        { "cut off", """{"to":["SE"],"lane":"flash","payload":"aG""", 400, "invalid" },
        { "no object", """["SE"]""", 400, "invalid" },
        { "nested deeply", new string('[', 100_000), 400, "invalid" },
        { "half of a surrogate pair", """{"to":["SE"],"lane":"flash","payload":"aGk=","operationId":"\ud800"}""", 400, "invalid" },
        { "nothing at all", "", 400, "invalid" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public Task A_message_that_breaks_a_rule_is_refused_and_leaves_nothing_behind(string what, string body, int status, string code) => shared.UseAsync(output, async mesh =>
    {
        var before = await mesh.Bureau(Receiver).ReadHeadAsync();
        var operation = Guid.NewGuid().ToString("N");
        using var client = mesh.Client(Sender);
        using var answer = await PostAsync(client, body.Replace("ID", operation, StringComparison.Ordinal));
        var refusal = await Refusal.OfAsync(answer, status, code);
        output.WriteLine($"{what}: {refusal.Detail}");

        // What follows is refused or not by itself alone: not even the operation id is remembered.
        Assert.Equal(before, await mesh.Bureau(Receiver).ReadHeadAsync());
        using var right = await PostAsync(client, $$"""{"to":["SE"],"lane":"flash","payload":"aGk=","operationId":"{{operation}}"}""");
        var accepted = await Bureau.ReadAsync<SendAnswer>(right, HttpStatusCode.Accepted);
        Assert.False(accepted.Repeated);
        Assert.Equal(accepted.Id, Assert.Single(await ArrivedAsync(mesh, before)).Id);
    });

    [Fact]
    public Task Another_body_under_the_same_operation_id_is_a_conflict() => shared.UseAsync(output, async mesh =>
    {
        var before = await mesh.Bureau(Receiver).ReadHeadAsync();
        var denmark = await mesh.Bureau("DK").ReadHeadAsync();
        var operation = Guid.NewGuid().ToString("N");
        using var client = mesh.Client(Sender);
        using var first = await PostAsync(client, $$"""{"to":["SE"],"lane":"flash","payload":"aGk=","operationId":"{{operation}}"}""");
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        string[] others =
        [
            $$"""{"to":["SE"],"lane":"flash","payload":"aG8=","operationId":"{{operation}}"}""",
            $$"""{"to":["SE"],"lane":"urgent","payload":"aGk=","operationId":"{{operation}}"}""",
            $$"""{"to":["SE","DK"],"lane":"flash","payload":"aGk=","operationId":"{{operation}}"}""",
        ];
        foreach (var other in others)
        {
            using var answer = await PostAsync(client, other);
            await Refusal.OfAsync(answer, 409, "operation-conflict");
        }

        using var repeated = await PostAsync(client, $$"""{"to":["SE"],"lane":"flash","payload":"aGk=","operationId":"{{operation}}"}""");
        Assert.True((await Bureau.ReadAsync<SendAnswer>(repeated, HttpStatusCode.Accepted)).Repeated);
        Assert.Equal("hi", Encoding.UTF8.GetString(Assert.Single(await ArrivedAsync(mesh, before)).Payload.Span));
        Assert.Equal(denmark, await mesh.Bureau("DK").ReadHeadAsync());
    });

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public Task A_message_of_another_media_type_is_refused(string? mediaType) => shared.UseAsync(output, async mesh =>
    {
        using var client = mesh.Client(Sender);
        using var content = new ByteArrayContent("""{"to":["SE"],"lane":"flash","payload":"aGk=","operationId":"media-type"}"""u8.ToArray());
        content.Headers.ContentType = mediaType is null ? null : new MediaTypeHeaderValue(mediaType);
        using var answer = await client.PostAsync($"/api/v1/owners/{Sender}/messages", content);
        await Refusal.OfAsync(answer, 415, "unsupported-media-type");
    });

    private static string ManyHashes(int count) => string.Join(',', Enumerable.Range(0, count).Select(number => $"\"{number:x64}\""));

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string body) =>
        client.PostAsync($"/api/v1/owners/{Sender}/messages", new StringContent(body, Encoding.UTF8, "application/json"));

    /// <summary>What stands behind a cursor in the receiver's feed, once something does.</summary>
    private static async Task<IReadOnlyList<FeedEntryBody>> ArrivedAsync(MeshProcesses mesh, string after)
    {
        IReadOnlyList<FeedEntryBody> arrived = [];
        await Until.TrueAsync(
            "the right message",
            async () => (arrived = await mesh.Bureau(Receiver).ReadAllAsync(after)).Count > 0,
            Until.Deadline);
        return arrived;
    }
}
