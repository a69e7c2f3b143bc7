using System.Net;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Groups;

public sealed class GroupTests : IAsyncLifetime
{
    private const string Path = "/api/v1/owners/FR/groups/mediterranean";
    private const string Good = """{"title":"Mediterranean","members":["ES","IT","GR"]}""";

    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;

    public static TheoryData<string, string, string> BadBodies => new()
    {
        { """{"members":["ES"]}""", MeshErrorCodes.Invalid, "title" },
        { """{"title":"","members":["ES"]}""", MeshErrorCodes.Invalid, "title" },
        { """{"title":"a\u0000b","members":["ES"]}""", MeshErrorCodes.Invalid, "title" },
        { """{"title":"x"}""", MeshErrorCodes.Invalid, "members" },
        { """{"title":"x","members":[]}""", MeshErrorCodes.Invalid, "members" },
        { """{"title":"x","members":"ES"}""", MeshErrorCodes.Invalid, "members" },
        { """{"title":"x","members":["ES","ES"]}""", MeshErrorCodes.Invalid, "members" },
        { """{"title":"x","members":[1]}""", MeshErrorCodes.Invalid, "members[0]" },
        { """{"title":"x","members":["XX"]}""", MeshErrorCodes.UnknownOwner, "members[0]" },
        { """{"title":"x","title":"y","members":["ES"]}""", MeshErrorCodes.Invalid, "title" },
        { """{"title":"x","members":["ES"],"colour":"red"}""", MeshErrorCodes.Invalid, "colour" },
        { """["x"]""", MeshErrorCodes.Invalid, "(body)" },
        { "", MeshErrorCodes.Invalid, "(body)" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync();
        _france = _gateway.ClientOf("FR");
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_group_is_kept_by_its_owner_and_read_by_others()
    {
        using var put = await _france.PutAsync(Path, Answers.Json(Good));
        Assert.Equal(1, (long?)(await put.JsonAsync())["version"]);
        using var brazil = _gateway.ClientOf("BR");
        using var seen = await brazil.GetAsync(Path);
        Assert.Equal(["ES", "IT", "GR"], (await seen.JsonAsync())["members"]!.AsArray().Select(member => (string)member!));
        Assert.Equal(put.Headers.ETag, seen.Headers.ETag);
        using var list = await _france.GetAsync("/api/v1/owners/FR/groups");
        Assert.Single((await list.JsonAsync())["groups"]!.AsArray());

        using var foreignList = await brazil.GetAsync("/api/v1/owners/FR/groups");
        await foreignList.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var foreignPut = await brazil.PutAsync(Path, Answers.Json(Good));
        await foreignPut.ProblemAsync(404, MeshErrorCodes.NotFound);
        using var foreignDelete = await brazil.DeleteAsync(Path);
        await foreignDelete.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    [Fact]
    public async Task A_change_of_what_somebody_else_changed_is_refused()
    {
        using var first = await SendAsync(HttpMethod.Put, "If-None-Match", "*", Good);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var again = await SendAsync(HttpMethod.Put, "If-None-Match", "*", Good);
        await again.ProblemAsync(412, GatewayErrorCodes.PreconditionFailed, "If-Match");
        using var second = await SendAsync(HttpMethod.Put, "If-Match", "\"1\"", Good);
        Assert.Equal(2, (long?)(await second.JsonAsync())["version"]);
        using var stale = await SendAsync(HttpMethod.Delete, "If-Match", "\"1\"", null);
        await stale.ProblemAsync(412, GatewayErrorCodes.PreconditionFailed, "If-Match");
        using var gone = await SendAsync(HttpMethod.Delete, "If-Match", "\"2\"", null);
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var missing = await _france.GetAsync(Path);
        await missing.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_refused_and_changes_nothing(string body, string code, string field)
    {
        using var answer = await _france.PutAsync(Path, Answers.Json(body));
        await answer.ProblemAsync(400, code, field);
        Assert.Empty(await _gateway.Mesh.Groups("FR").GetAllAsync());
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("a_b")]
    [InlineData("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddx")]
    public async Task A_bad_name_is_refused(string name)
    {
        using var answer = await _france.PutAsync("/api/v1/owners/FR/groups/" + name, Answers.Json(Good));
        await answer.ProblemAsync(400, MeshErrorCodes.MalformedId, "name");
    }

    [Fact]
    public async Task Answers_tell_browsers_what_they_must_not_do()
    {
        using var answer = await _france.GetAsync("/api/v1/owners/FR/groups");
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Contains("default-src 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        using var listed = await _france.GetAsync("/api/v1/owners");
        Assert.False(listed.Headers.CacheControl!.NoStore);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string header, string value, string? body)
    {
        using var request = new HttpRequestMessage(method, Path) { Content = body is null ? null : Answers.Json(body) };
        request.Headers.TryAddWithoutValidation(header, value);
        return await _france.SendAsync(request);
    }
}
