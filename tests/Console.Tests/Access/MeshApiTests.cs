using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Console.Errors;
using Interpol.Mesh.Console.Layout;
using Interpol.Mesh.Console.Tests.Support;
using Interpol.Mesh.Contracts.Errors;

namespace Interpol.Mesh.Console.Tests.Access;

public sealed class MeshApiTests
{
    [Fact]
    public async Task Every_request_shows_the_session_of_the_officer()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, _) => new GroupsBody([]);
        await scene.Service<MeshApi>().GetAsync<GroupsBody>("owners/FR/groups", CancellationToken.None);
        Assert.Equal("mss_FR_token", Assert.Single(scene.Api.Asked).Token);
    }

    [Theory]
    [InlineData("  Case 17,\r\nthe port ", "Case 17, the port")]
    [InlineData("ملف 17", "ملف 17")]
    [InlineData("\t", null)]
    public async Task What_the_officer_works_on_goes_along(string said, string? sent)
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, _) => new GroupsBody([]);
        var bar = scene.Context.Render<PurposeBar>();
        await bar.Find("input").InputAsync(new() { Value = said });
        await bar.Find("form").SubmitAsync();
        await scene.Service<MeshApi>().GetAsync<GroupsBody>("owners/FR/groups", CancellationToken.None);
        Assert.Equal(sent, Assert.Single(scene.Api.Asked).Purpose);
        Assert.Equal(sent is null ? 1 : 0, bar.FindAll("form").Count);
    }

    [Theory]
    [InlineData("en-GB", 1)]
    [InlineData("fr", 2)]
    public async Task A_refusal_is_said_in_the_officers_language_and_as_the_API_says_it(string language, int sentences)
    {
        await using var scene = new ConsoleScene(language);
        var problem = ApiDouble.Refusal(404, "There is no such case.") with { Code = MeshErrorCodes.NotFound };
        var view = scene.Context.Render<ProblemView>(parameters => parameters.Add(one => one.Problem, problem));
        var shown = view.FindAll("p").Select(sentence => sentence.TextContent).ToList();
        Assert.Equal((sentences, "There is no such case."), (shown.Count, shown[^1]));
    }

    [Fact]
    public async Task A_session_that_is_over_is_said_so_once_a_request_is_refused_for_it()
    {
        await using var scene = new ConsoleScene();
        scene.Api.Answer = (_, _) => ApiDouble.Refusal(401, "The session has ended; sign in again.");
        var api = scene.Service<MeshApi>();
        var heard = 0;
        api.SessionOver += () => heard++;
        var refused = await Assert.ThrowsAsync<ApiRefusedException>(() => api.GetAsync<GroupsBody>("owners/FR/groups", CancellationToken.None));
        Assert.True(refused.IsSessionOver);
        Assert.Equal(1, heard);
    }

    [Theory]
    [InlineData("GET", 2)]
    [InlineData("POST", 1)]
    public async Task What_only_reads_is_asked_again_while_the_gateway_cannot_answer_yet(string method, int asked)
    {
        await using var scene = new ConsoleScene();
        var attempts = 0;
        scene.Api.Answer = (_, _) => ++attempts == 1 ? ApiDouble.Refusal(503, "Nothing is known of the store yet.") : new GroupsBody([]);
        var api = scene.Service<MeshApi>();
        var answer = method == "GET" ? api.GetAsync<GroupsBody>("owners/FR/groups", CancellationToken.None) : api.PostAsync<GroupsBody>("owners/FR/groups", null, CancellationToken.None);
        await Record.ExceptionAsync(() => answer);
        Assert.Equal((asked, method == "GET"), (attempts, answer.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task What_is_not_there_is_null_only_to_who_asks_so()
    {
        await using var scene = new ConsoleScene();
        var api = scene.Service<MeshApi>();
        Assert.Null(await api.FindAsync<DraftBody>("owners/FR/drafts/one", CancellationToken.None));
        await Assert.ThrowsAsync<ApiRefusedException>(() => api.GetAsync<DraftBody>("owners/FR/drafts/one", CancellationToken.None));
    }

    [Theory]
    [InlineData("to", "to is wrong")]
    [InlineData("subject", null)]
    [InlineData("forms", "a form is wrong")]
    [InlineData("form", null)]
    public void A_refusal_is_shown_at_its_field(string field, string? sentence)
    {
        var problem = ApiDouble.Refusal(400, "2 fields", new FieldProblem("to", "to is wrong"), new FieldProblem("forms[0].fields.x", "a form is wrong"));
        Assert.Equal(sentence, FieldSentence.Of(problem, field));
    }
}
