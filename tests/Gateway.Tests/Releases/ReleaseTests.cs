using System.Net;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Releases;

public sealed class ReleaseTests : IAsyncLifetime
{
    private const string Releases = "/api/v1/owners/FR/releases";
    private const string Settings = "/api/v1/owners/FR/desk-settings";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _author = null!;
    private HttpClient _chief = null!;

    public async Task InitializeAsync()
    {
        _gateway = await Bureau.StartAsync(_time);
        _author = await _gateway.OfficerAsync("100", MeshRoles.Officer, MeshRoles.Supervisor);
        _chief = await _gateway.OfficerAsync("200", MeshRoles.Officer, MeshRoles.Supervisor);
        using var set = await _chief.PutAsync(Settings, Answers.Json("""{"releaseFlash":true,"releaseRed":true,"releaseBroadcasts":false,"releaseDiffusions":false,"holdHours":2}"""));
        await set.JsonAsync();
    }

    public async Task DisposeAsync()
    {
        _author.Dispose();
        _chief.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_flash_message_leaves_when_a_second_officer_releases_it_and_only_once()
    {
        var id = await HeldAsync("op-1");
        Assert.Equal(0, _gateway.Mesh.Submissions);
        using (var own = await _author.PostAsync($"{Releases}/{id}/release", null))
        {
            await own.ProblemAsync(403, MeshErrorCodes.Forbidden);
        }

        using (var read = await _chief.GetAsync($"{Releases}/{id}"))
        {
            var held = await read.JsonAsync();
            Assert.Equal("waiting", (string?)held["state"]);
            Assert.Equal("Help", (string?)held["request"]!["text"]);
            Assert.Equal(["flash"], held["reasons"]!.AsArray().Select(reason => (string)reason!));
        }

        string? message = null;
        for (var i = 0; i < 3; i++)
        {
            using var released = await _chief.PostAsync($"{Releases}/{id}/release", null);
            var body = await released.JsonAsync();
            Assert.Equal("released", (string?)body["state"]);
            message ??= (string)body["message"]!;
            Assert.Equal(message, (string?)body["message"]);
        }

        Assert.Equal(1, _gateway.Mesh.Submissions);
        using var timeline = await _author.GetAsync($"/api/v1/owners/FR/messages/{message}");
        Assert.Equal(HttpStatusCode.OK, timeline.StatusCode);
        Assert.Equal(id, await HeldAsync("op-1"));
    }

    [Fact]
    public async Task Whoever_made_the_token_of_a_system_does_not_release_what_it_sends()
    {
        using var made = await _author.PostAsync("/api/v1/owners/FR/tokens", Answers.Json("""{"system":"border","role":"officer","scopes":["send"],"requestsPerDay":100,"expiresAt":"2026-06-01T00:00:00Z"}"""));
        using var system = _gateway.ClientWith((string)(await made.JsonAsync(HttpStatusCode.Created))["token"]!);
        using var sent = await system.PostAsync("/api/v1/owners/FR/messages", Answers.Json("""{"to":["BR"],"text":"Help","lane":"flash","operationId":"op-system"}"""));
        var id = (string)(await sent.JsonAsync(HttpStatusCode.Accepted))["release"]!;

        using var own = await _author.PostAsync($"{Releases}/{id}/release", null);
        await own.ProblemAsync(403, MeshErrorCodes.Forbidden);
        Assert.Equal(0, _gateway.Mesh.Submissions);
        using var other = await _chief.PostAsync($"{Releases}/{id}/release", null);
        Assert.Equal("released", (string?)(await other.JsonAsync())["state"]);
        Assert.Equal(1, _gateway.Mesh.Submissions);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_knows_an_officers_password_is_no_second_officer_until_it_is_changed(bool authorMadeTheOther)
    {
        using (var created = await _author.PostAsync("/api/v1/owners/FR/officers", Answers.Json($$"""{"number":"300","name":"Three","roles":["officer","supervisor"],"password":"{{Bureau.Password}}"}""")))
        {
            await created.JsonAsync(HttpStatusCode.Created);
        }

        using var made = _gateway.ClientWith(await _gateway.SignInAsync("300"));
        var (author, second) = authorMadeTheOther ? (_author, made) : (made, _author);
        using var sent = await author.PostAsync("/api/v1/owners/FR/messages", Answers.Json("""{"to":["BR"],"text":"Help","lane":"flash","operationId":"op-known"}"""));
        var id = (string)(await sent.JsonAsync(HttpStatusCode.Accepted))["release"]!;
        using (var refused = await second.PostAsync($"{Releases}/{id}/release", null))
        {
            await refused.ProblemAsync(403, MeshErrorCodes.Forbidden);
        }

        using (var changed = await made.PutAsync("/api/v1/owners/FR/officers/300/password", Answers.Json($$"""{"current":"{{Bureau.Password}}","password":"a new good one"}""")))
        {
            Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        }

        // What was composed while somebody else knew the password stays as it was.
        using var again = await author.PostAsync("/api/v1/owners/FR/messages", Answers.Json("""{"to":["BR"],"text":"Help","lane":"flash","operationId":"op-own"}"""));
        var own = (string)(await again.JsonAsync(HttpStatusCode.Accepted))["release"]!;
        using var released = await second.PostAsync($"{Releases}/{own}/release", null);
        Assert.Equal("released", (string?)(await released.JsonAsync())["state"]);
    }

    [Theory]
    [InlineData("inReplyTo")]
    [InlineData("forwardOf")]
    public async Task What_goes_out_under_the_red_light_of_its_message_is_held_too(string field)
    {
        var id = MessageId.For(new("BR"), new("red"));
        var payload = ContentJson.Write(new MessageContent { Text = "For you alone." });
        _gateway.Mesh.Feed("FR").Add(Lane.Routine, new Envelope(id, [new("FR")], Lane.Routine, _time.GetUtcNow(), [], payload.Length, Sha256Hash.Of(payload))
        {
            Thread = ThreadId.New(),
            Handling = new MessageHandling(TrafficLight.Red, Audience.Recipients),
        }, payload);
        await _gateway.FetchedAsync("FR");
        var to = field == "forwardOf" ? "\"to\":[\"BR\"]," : string.Empty;
        using var answer = await _author.PostAsync("/api/v1/owners/FR/messages", Answers.Json($$"""{"{{field}}":"{{id}}",{{to}}"lane":"routine","text":"Understood.","operationId":"red-1"}"""));
        var held = await answer.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("awaiting-release", (string?)held["state"]);
        Assert.Equal(0, _gateway.Mesh.Submissions);
        using var read = await _chief.GetAsync($"{Releases}/{(string?)held["release"]}");
        Assert.Equal(["tlp-red"], (await read.JsonAsync())["reasons"]!.AsArray().Select(reason => (string)reason!));
    }

    [Fact]
    public async Task What_dies_between_release_and_sending_is_carried_through_by_a_repeat()
    {
        var id = await HeldAsync("op-2");
        var store = _gateway.Services.GetRequiredService<OwnerStores>().Of(new("FR"));
        await store.ChangeAsync(state => ReleaseRules.Release(state, id, new Person("200", []), _time.GetUtcNow()), CancellationToken.None);
        using var repeated = await _chief.PostAsync($"{Releases}/{id}/release", null);
        Assert.NotNull((string?)(await repeated.JsonAsync())["message"]);
        Assert.Equal(1, _gateway.Mesh.Submissions);
    }

    [Fact]
    public async Task A_message_is_turned_down_with_a_reason_and_does_not_leave()
    {
        var id = await HeldAsync("op-3");
        using var without = await _chief.PostAsync($"{Releases}/{id}/turn-down", Answers.Json("{}"));
        await without.ProblemAsync(400, MeshErrorCodes.Invalid, "reason");
        using var down = await _chief.PostAsync($"{Releases}/{id}/turn-down", Answers.Json("""{"reason":"Name the case."}"""));
        Assert.Equal("turned-down", (string?)(await down.JsonAsync())["state"]);
        using var late = await _chief.PostAsync($"{Releases}/{id}/release", null);
        await late.ProblemAsync(409, MeshErrorCodes.Conflict);
        using var seen = await _author.GetAsync($"{Releases}/{id}");
        var body = await seen.JsonAsync();
        Assert.Equal("Name the case.", (string?)body["reason"]);
        Assert.Null(body["request"]);
        Assert.Equal(0, _gateway.Mesh.Submissions);
    }

    [Fact]
    public async Task Nobody_waits_for_ever()
    {
        var id = await HeldAsync("op-4");
        _time.Advance(TimeSpan.FromHours(2));
        using var author = _gateway.ClientWith(await _gateway.SignInAsync("100"));
        using var chief = _gateway.ClientWith(await _gateway.SignInAsync("200"));
        using var late = await chief.PostAsync($"{Releases}/{id}/release", null);
        await late.ProblemAsync(409, MeshErrorCodes.Conflict);
        using var seen = await author.GetAsync($"{Releases}/{id}");
        Assert.Equal("expired", (string?)(await seen.JsonAsync())["state"]);
    }

    [Fact]
    public async Task What_the_settings_do_not_name_leaves_at_once()
    {
        using var routine = await SendAsync("op-5", """ "lane":"routine" """);
        Assert.NotNull((string?)(await routine.JsonAsync(HttpStatusCode.Accepted))["id"]);
        using var red = await SendAsync("op-6", """ "lane":"routine","handling":{"tlp":"red"} """);
        Assert.Equal("awaiting-release", (string?)(await red.JsonAsync(HttpStatusCode.Accepted))["state"]);
    }

    [Fact]
    public async Task The_same_operation_with_another_request_is_refused()
    {
        await HeldAsync("op-7");
        using var other = await SendAsync("op-7", """ "lane":"flash","subject":"Other" """);
        await other.ProblemAsync(409, MeshErrorCodes.OperationConflict, "operationId");
    }

    [Fact]
    public async Task Others_neither_see_nor_decide()
    {
        var id = await HeldAsync("op-8");
        using var other = await _gateway.OfficerAsync("300");
        using var list = await other.GetAsync(Releases);
        Assert.Empty((await list.JsonAsync())["releases"]!.AsArray());
        using var read = await other.GetAsync($"{Releases}/{id}");
        await read.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var release = await other.PostAsync($"{Releases}/{id}/release", null);
        await release.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var down = await other.PostAsync($"{Releases}/{id}/turn-down", Answers.Json("""{"reason":"No."}"""));
        await down.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var malformed = await _chief.GetAsync($"{Releases}/x");
        await malformed.ProblemAsync(400, MeshErrorCodes.MalformedId, "release");
        using var settings = await other.PutAsync(Settings, Answers.Json("{}"));
        await settings.ProblemAsync(403, MeshErrorCodes.Forbidden);
    }

    [Fact]
    public async Task Settings_that_somebody_else_changed_are_not_overwritten()
    {
        using var seen = await _chief.GetAsync(Settings);
        const string Body = """{"releaseFlash":false,"releaseRed":false,"releaseBroadcasts":true,"releaseDiffusions":true,"holdHours":24}""";
        using var first = await PutAsync(seen.Headers.ETag!.Tag, Body);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await PutAsync(seen.Headers.ETag!.Tag, Body.Replace("24", "1", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.PreconditionFailed, second.StatusCode);
        using var wrong = await _chief.PutAsync(Settings, Answers.Json(Body.Replace("24", "169", StringComparison.Ordinal)));
        await wrong.ProblemAsync(400, MeshErrorCodes.Invalid, "holdHours");
    }

    private async Task<HttpResponseMessage> PutAsync(string tag, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Settings) { Content = Answers.Json(body) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await _chief.SendAsync(request);
    }

    private async Task<string> HeldAsync(string operation)
    {
        using var sent = await SendAsync(operation, """ "lane":"flash" """);
        var answer = await sent.JsonAsync(HttpStatusCode.Accepted);
        Assert.Equal("awaiting-release", (string?)answer["state"]);
        return (string)answer["release"]!;
    }

    private Task<HttpResponseMessage> SendAsync(string operation, string fields) =>
        _author.PostAsync("/api/v1/owners/FR/messages", Answers.Json($$"""{"to":["BR"],"text":"Help","operationId":"{{operation}}",{{fields}}}"""));
}
