using System.Net;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Assignments;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Releases;

public sealed class DeskTests
{
    private const string Drafts = "/api/v1/owners/FR/drafts/";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly MessageId Message = MessageId.For(new("BR"), OperationId.Parse("op"));

    [Fact]
    public async Task Drafts_are_their_officers_and_shared_ones_the_bureaus()
    {
        await using var gateway = await Bureau.StartAsync();
        using var one = await gateway.OfficerAsync("1");
        using var two = await gateway.OfficerAsync("2");
        using var put = await PutAsync(one, "own", shared: false);
        Assert.Equal("{\"text\":\"Bonjour\"}", (await put.JsonAsync())["request"]!.ToJsonString());
        using var foreign = await two.GetAsync(Drafts + "own");
        await foreign.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var taken = await PutAsync(two, "own", shared: false);
        await taken.ProblemAsync(404, MeshErrorCodes.NotFound);

        using var shared = await PutAsync(one, "ours", shared: true);
        var tag = shared.Headers.ETag!.Tag;
        using var edited = await PutAsync(two, "ours", shared: false, ifMatch: tag);
        var body = await edited.JsonAsync();
        Assert.True((bool)body["shared"]!);
        Assert.Equal("2", (string?)body["changedBy"]);
        Assert.Equal("1", (string?)body["officer"]);
        using var stale = await PutAsync(one, "ours", shared: true, ifMatch: tag);
        await stale.ProblemAsync(412, GatewayErrorCodes.PreconditionFailed, "If-Match");
        using var list = await two.GetAsync("/api/v1/owners/FR/drafts");
        Assert.Equal("ours", (string?)Assert.Single((await list.JsonAsync())["drafts"]!.AsArray())!["id"]);
        using var gone = await two.DeleteAsync(Drafts + "ours");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
    }

    [Theory]
    [InlineData("""{"title":"x","template":false,"shared":false,"request":"text"}""", "request")]
    [InlineData("""{"title":"x","template":false,"shared":false}""", "request")]
    [InlineData("""{"title":"x","template":"no","shared":false,"request":{}}""", "template")]
    [InlineData("""{"title":"","template":false,"shared":false,"request":{}}""", "title")]
    [InlineData("""{"title":"\ud800","template":false,"shared":false,"request":{}}""", "title")]
    [InlineData("""{"title":"x","template":false,"shared":false,"request":{"text":"\udfff"}}""", "request")]
    public async Task A_bad_draft_is_refused(string body, string field)
    {
        await using var gateway = await Bureau.StartAsync();
        using var client = gateway.ClientOf("FR");
        using var answer = await client.PutAsync(Drafts + "d", Answers.Json(body));
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid, field);
        using var name = await client.PutAsync(Drafts + "a%20b", Answers.Json("""{"title":"x","template":false,"shared":false,"request":{}}"""));
        await name.ProblemAsync(400, MeshErrorCodes.MalformedId, "draft");
    }

    [Fact]
    public void A_message_goes_from_hand_to_hand()
    {
        var state = With(StoreState.Empty, AccountOf("1"), AccountOf("2"), AccountOf("3"));
        state = Apply(state, AssignmentRules.Take, "1", "1");
        Assert.Equal("1", state.Find<Assignment>(Message.Value)!.Officer);
        Assert.True(AssignmentRules.Decide(state, Message, new AssignmentStep(Now, "1", AssignmentRules.Take, "1"), false).IsEmpty);
        Refused(state, AssignmentRules.Take, "2", "2");
        Refused(state, AssignmentRules.HandOver, "2", "3");
        Refused(state, AssignmentRules.Done, "2", "2");
        state = Apply(state, AssignmentRules.HandOver, "1", "2");
        Refused(state, AssignmentRules.HandOver, "1", "3");
        state = Apply(state, AssignmentRules.Assign, "3", "1", supervisor: true);
        state = Apply(state, AssignmentRules.Done, "1", "1");
        Assert.True(state.Find<Assignment>(Message.Value)!.IsDone);
        state = Apply(state, AssignmentRules.Take, "3", "3");
        Assert.Equal(["take", "hand-over", "assign", "done", "take"], state.Find<Assignment>(Message.Value)!.Steps.Select(step => step.Action));
        Assert.Throws<RequestRefusedException>(() => AssignmentRules.Decide(state, Message, new AssignmentStep(Now, "3", AssignmentRules.HandOver, "9"), false));
    }

    [Fact]
    public async Task What_arrives_is_unassigned_until_somebody_takes_it()
    {
        await using var gateway = await Bureau.StartAsync();
        using var one = await gateway.OfficerAsync("1");
        var entry = gateway.Mesh.Feed("FR").Add(Lane.Urgent, "ask");
        var id = entry.Envelope.Id;
        await ListUntilAsync("unassigned", "unassigned");
        using (var taken = await one.PostAsync($"/api/v1/owners/FR/assignments/{id}", Answers.Json("""{"action":"take"}""")))
        {
            Assert.Equal("1", (string?)(await taken.JsonAsync())["officer"]);
        }

        await ListUntilAsync("mine", "open");
        using var left = await one.GetAsync("/api/v1/owners/FR/assignments?view=unassigned");
        Assert.Empty((await left.JsonAsync())["assignments"]!.AsArray());
        using var wrong = await one.GetAsync("/api/v1/owners/FR/assignments?view=all&view=mine");
        await wrong.ProblemAsync(400, MeshErrorCodes.Invalid, "view");

        async Task ListUntilAsync(string view, string state)
        {
            var deadline = DateTime.UtcNow + Until.Deadline;
            while (true)
            {
                using var answer = await one.GetAsync("/api/v1/owners/FR/assignments?view=" + view);
                if ((await answer.JsonAsync())["assignments"]!.AsArray() is [{ } assignment])
                {
                    Assert.Equal(id.Value, (string?)assignment["message"]);
                    Assert.Equal(state, (string?)assignment["state"]);
                    return;
                }

                Assert.True(DateTime.UtcNow < deadline, "The message does not arrive.");
            }
        }
    }

    [Fact]
    public void What_is_meant_for_who_is_away_goes_to_who_stands_in()
    {
        var state = With(
            StoreState.Empty,
            AccountOf("1"),
            AccountOf("2"),
            AccountOf("3"),
            new Delegation("2", "3", Now - TimeSpan.FromHours(1), Now + TimeSpan.FromHours(1), "2"));
        state = Apply(state, AssignmentRules.Assign, "1", "2");
        var assignment = state.Find<Assignment>(Message.Value)!;
        Assert.Equal("3", assignment.Officer);
        Assert.Equal("2", assignment.Steps[0].InsteadOf);
        Assert.Equal("2", DelegationRules.Standing(state, "2", Now + TimeSpan.FromHours(1)));
        var circle = With(state, new Delegation("3", "2", Now, Now + TimeSpan.FromHours(1), "3"));
        Assert.Equal("2", DelegationRules.Standing(circle, "2", Now));
        Assert.Equal("3", DelegationRules.Standing(circle, "3", Now));
    }

    [Fact]
    public async Task Absences_are_for_officers_themselves_and_supervisors_to_say()
    {
        await using var gateway = await Bureau.StartAsync(new ManualTime());
        using var one = await gateway.OfficerAsync("1");
        using var two = await gateway.OfficerAsync("2");
        using var chief = gateway.ClientOf("FR", MeshRoles.Officer, MeshRoles.Supervisor);
        const string Body = """{"to":"2","from":"2026-03-01T00:00:00Z","until":"2026-03-08T00:00:00+01:00"}""";
        using var own = await one.PutAsync("/api/v1/owners/FR/delegations/1", Answers.Json(Body));
        Assert.True((bool)(await own.JsonAsync())["isNow"]!);
        using var foreign = await two.PutAsync("/api/v1/owners/FR/delegations/1", Answers.Json(Body));
        await foreign.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var self = await two.PutAsync("/api/v1/owners/FR/delegations/2", Answers.Json(Body));
        await self.ProblemAsync(400, MeshErrorCodes.Invalid, "to");
        using var nobody = await chief.PutAsync("/api/v1/owners/FR/delegations/2", Answers.Json(Body.Replace("\"2\"", "\"9\"", StringComparison.Ordinal)));
        await nobody.ProblemAsync(400, MeshErrorCodes.Invalid, "to");
        using var past = await chief.PutAsync("/api/v1/owners/FR/delegations/1", Answers.Json(Body.Replace("03-08", "02-08", StringComparison.Ordinal)));
        await past.ProblemAsync(400, MeshErrorCodes.Invalid, "until");
        using var officers = await two.GetAsync("/api/v1/owners/FR/officers");
        Assert.Equal("2", (string?)(await officers.JsonAsync())["officers"]![0]!["delegate"]);
        using var back = await chief.DeleteAsync("/api/v1/owners/FR/delegations/1");
        Assert.Equal(HttpStatusCode.NoContent, back.StatusCode);
        using var list = await one.GetAsync("/api/v1/owners/FR/delegations");
        Assert.Empty((await list.JsonAsync())["delegations"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"action":"take"}""", 404, MeshErrorCodes.NotFound, null)]
    [InlineData("""{"action":"eat"}""", 400, MeshErrorCodes.Invalid, "action")]
    [InlineData("""{"action":"assign"}""", 400, MeshErrorCodes.Invalid, "to")]
    [InlineData("""{"action":"take","to":"2"}""", 400, MeshErrorCodes.Invalid, "to")]
    public async Task What_did_not_arrive_is_not_assigned_and_bad_bodies_are_refused(string body, int status, string code, string? field)
    {
        await using var gateway = await Bureau.StartAsync();
        using var client = gateway.ClientOf("FR");
        using var answer = await client.PostAsync($"/api/v1/owners/FR/assignments/{Message}", Answers.Json(body));
        await answer.ProblemAsync(status, code, field);
    }

    private static StoreState Apply(StoreState state, string action, string by, string to, bool supervisor = false)
    {
        var change = AssignmentRules.Decide(state, Message, new AssignmentStep(Now, by, action, to), supervisor);
        return With(state, [.. change.Items.Where(item => item is not RemovedItem)]);
    }

    private static void Refused(StoreState state, string action, string by, string to) =>
        Assert.Equal(409, Assert.Throws<RequestRefusedException>(() => AssignmentRules.Decide(state, Message, new AssignmentStep(Now, by, action, to), false)).Status);

    private static StoreState With(StoreState state, params StoreItem[] items) =>
        items.Aggregate(state, (known, item) => known.With(item, state.NextVersion, "x")).At(state.NextVersion);

    private static Account AccountOf(string number) => new(number, number, [MeshRoles.Officer], null, true, "x", Now, []);

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string id, bool shared, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Drafts + id)
        {
            Content = Answers.Json($$$"""{"title":"Draft","template":false,"shared":{{{(shared ? "true" : "false")}}},"request":{"text":"Bonjour"}}"""),
        };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        return await client.SendAsync(request);
    }
}
