using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Messages;

/// <summary>France writes to Brazil and Singapore; replies, forwards and threads from there on.</summary>
public sealed class ConversationTests : IAsyncLifetime
{
    private GatewayUnderTest _gateway = null!;

    public async Task InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("FR", "BR", "SG"));

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task A_reply_goes_to_the_sender_on_the_same_thread_and_wants_no_answer()
    {
        var original = await AskAsync();
        var reply = await SentAsync("BR", $$"""{"inReplyTo":"{{original.Id}}","lane":"flash","text":"Yes.","operationId":"reply"}""");
        Assert.Equal(["FR"], Codes(reply));
        Assert.Equal(original.Thread, reply.Thread?.Value);
        Assert.Equal(original.Id, reply.InReplyTo?.Value);
        Assert.Null(reply.AnswerBy);

        await _gateway.FetchedAsync("FR");
        using var france = _gateway.ClientOf("FR");
        using var answer = await france.GetAsync($"/api/v1/owners/FR/threads/{original.Thread}");
        var messages = (await answer.JsonAsync())["messages"]!.AsArray();
        Assert.Equal(["Do you know him?", "Yes."], messages.Select(message => (string?)message!["content"]!["text"]));
        Assert.Equal(["sent", "received"], messages.Select(message => (string?)message!["direction"]));
    }

    [Fact]
    public async Task A_reply_to_all_goes_to_everybody_else_on_the_thread()
    {
        var original = await AskAsync();
        var reply = await SentAsync("BR", $$"""{"inReplyTo":"{{original.Id}}","replyAll":true,"lane":"flash","text":"Yes.","operationId":"reply"}""");
        Assert.Equal(["FR", "SG"], Codes(reply).Order());
    }

    [Fact]
    public async Task One_goes_on_with_what_one_sent_oneself()
    {
        var original = await AskAsync();
        var more = await SentAsync("FR", $$"""{"inReplyTo":"{{original.Id}}","lane":"flash","text":"And his brother?","operationId":"more"}""");
        Assert.Equal(["BR", "SG"], Codes(more).Order());
        Assert.Equal(original.Thread, more.Thread?.Value);
    }

    [Fact]
    public async Task A_reply_cannot_bring_somebody_else_in()
    {
        var original = await AskAsync();
        await RefusedAsync("BR", $$"""{"inReplyTo":"{{original.Id}}","to":["FR","DE"],"lane":"flash","text":"x","operationId":"reply"}""", 403, MeshErrorCodes.NotPermitted, "to");
    }

    [Theory]
    [InlineData("inReplyTo", "FR-00000000000000000000000000000000", "inReplyTo")]
    [InlineData("thread", "00000000000000000000000000000000", "thread")]
    [InlineData("forwardOf", "FR-00000000000000000000000000000000", "forwardOf")]
    public async Task What_one_is_not_on_is_not_permitted(string field, string value, string named) =>
        await RefusedAsync("BR", $$"""{"{{field}}":"{{value}}","to":["FR"],"lane":"flash","text":"x","operationId":"x"}""", 403, MeshErrorCodes.NotPermitted, named);

    [Fact]
    public async Task A_thread_cannot_be_changed_in_a_reply()
    {
        var original = await AskAsync();
        await RefusedAsync("BR", $$"""{"inReplyTo":"{{original.Id}}","thread":"{{new string('0', 32)}}","lane":"flash","text":"x","operationId":"x"}""", 400, MeshErrorCodes.Invalid, "thread");
    }

    [Fact]
    public async Task A_thread_of_ones_own_goes_on_with_new_messages()
    {
        var original = await AskAsync();
        var more = await SentAsync("BR", $$"""{"to":["FR"],"thread":"{{original.Thread}}","lane":"routine","text":"One thing more.","operationId":"more"}""");
        Assert.Equal(original.Thread, more.Thread?.Value);
    }

    [Fact]
    public async Task A_forward_carries_the_original_with_its_envelope()
    {
        var original = await AskAsync(""","handling":{"tlp":"green","audience":{"kind":"owners","owners":["DE"]}}""");
        var forward = await SentAsync("BR", $$"""{"forwardOf":"{{original.Id}}","to":["DE"],"lane":"urgent","text":"For you.","operationId":"forward"}""");
        Assert.Equal(original.Thread, forward.Thread?.Value);
        Assert.Equal(TrafficLight.Green, forward.Handling.Tlp);
        Assert.Equal(AudienceKind.Recipients, forward.Handling.Audience.Kind);
        var content = ContentJson.Read(forward.Payload.Span);
        Assert.Equal("For you.", content.Text);
        Assert.Equal(original.Id, content.Original!.Envelope.Id.Value);
        Assert.Equal("Do you know him?", content.Original.Content.Text);
    }

    [Theory]
    [InlineData("", "DE", "")]
    [InlineData(""","handling":{"tlp":"red","audience":{"kind":"all"}}""", "DE", "")]
    [InlineData(""","handling":{"audience":{"kind":"region","name":"Europe"}}""", "JP", "")]
    [InlineData("", "SG", ""","handling":{"tlp":"green"}""")]
    [InlineData("", "SG", ""","handling":{"audience":{"kind":"all"}}""")]
    public async Task A_forward_that_widens_is_refused_here_and_the_hub_hears_nothing(string allowed, string to, string copy)
    {
        var original = await AskAsync(allowed);
        var calls = _gateway.Mesh.Outbox("BR").Calls;
        var problem = await RefusedAsync("BR", $$"""{"forwardOf":"{{original.Id}}","to":["{{to}}"],"lane":"urgent","text":"x","operationId":"forward"{{copy}}}""", 403, MeshErrorCodes.NotPermitted, "forwardOf");
        Assert.Equal("not permitted by owner", (string?)problem["detail"]);
        Assert.Equal(calls, _gateway.Mesh.Outbox("BR").Calls);
    }

    [Fact]
    public async Task What_one_sent_oneself_is_not_passed_on_but_sent_anew()
    {
        var original = await AskAsync(""","handling":{"tlp":"clear","audience":{"kind":"all"}}""");
        await RefusedAsync("FR", $$"""{"forwardOf":"{{original.Id}}","to":["DE"],"lane":"urgent","text":"x","operationId":"forward"}""", 403, MeshErrorCodes.NotPermitted, "forwardOf");
    }

    [Fact]
    public async Task Only_the_sender_withdraws()
    {
        var original = await AskAsync();
        using var brazil = _gateway.ClientOf("BR");
        using var refused = await brazil.PostAsync($"/api/v1/owners/BR/messages/{original.Id}/withdraw", null);
        await refused.ProblemAsync(403, MeshErrorCodes.NotPermitted, "id");
        using var unknown = await brazil.PostAsync($"/api/v1/owners/BR/messages/DE-{new string('0', 32)}/withdraw", null);
        await unknown.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var malformed = await brazil.PostAsync("/api/v1/owners/BR/messages/x/withdraw", null);
        await malformed.ProblemAsync(400, MeshErrorCodes.MalformedId, "id");
    }

    [Theory]
    [InlineData("00000000000000000000000000000000", 404, MeshErrorCodes.NotFound)]
    [InlineData("x", 400, MeshErrorCodes.MalformedId)]
    public async Task A_thread_that_is_not_there_is_not_found(string thread, int status, string code)
    {
        using var brazil = _gateway.ClientOf("BR");
        using var answer = await brazil.GetAsync($"/api/v1/owners/BR/threads/{thread}");
        await answer.ProblemAsync(status, code);
    }

    [Fact]
    public async Task A_thread_is_read_up_to_one_of_its_messages()
    {
        var original = await AskAsync();
        using var brazil = _gateway.ClientOf("BR");
        using var answer = await brazil.GetAsync($"/api/v1/owners/BR/threads/{original.Thread}?until={original.Id}&max=1");
        Assert.Equal(original.Id, (string)(await answer.JsonAsync(HttpStatusCode.OK))["messages"]![0]!["id"]!);
        using var malformed = await brazil.GetAsync($"/api/v1/owners/BR/threads/{original.Thread}?until=x");
        await malformed.ProblemAsync(400, MeshErrorCodes.MalformedId, "until");
    }

    private static IEnumerable<string> Codes(SendMessage message) => message.Recipients.Select(recipient => recipient.Value);

    private async Task<(string Id, string Thread)> AskAsync(string more = "")
    {
        using var france = _gateway.ClientOf("FR");
        using var answer = await france.PostAsync("/api/v1/owners/FR/messages", Answers.Json($$"""{"to":["BR","SG"],"lane":"flash","subject":"Request","text":"Do you know him?","operationId":"ask"{{more}}}"""));
        var accepted = await answer.JsonAsync(HttpStatusCode.Accepted);
        await _gateway.FetchedAsync("BR");
        return ((string)accepted["id"]!, (string)accepted["thread"]!);
    }

    private async Task<SendMessage> SentAsync(string owner, string json)
    {
        using var client = _gateway.ClientOf(owner);
        using var answer = await client.PostAsync($"/api/v1/owners/{owner}/messages", Answers.Json(json));
        await answer.JsonAsync(HttpStatusCode.Accepted);
        return _gateway.Mesh.Outbox(owner).Received.Last();
    }

    private async Task<JsonNode> RefusedAsync(string owner, string json, int status, string code, string field)
    {
        using var client = _gateway.ClientOf(owner);
        using var answer = await client.PostAsync($"/api/v1/owners/{owner}/messages", Answers.Json(json));
        return await answer.ProblemAsync(status, code, field);
    }
}
