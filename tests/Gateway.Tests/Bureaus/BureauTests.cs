using System.Net;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Bureaus;

public sealed class BureauTests : IAsyncLifetime
{
    private const string Path = "/api/v1/owners/FR/duty";
    private const string Good = """{"status":"on-duty","contacts":[{"name":"Desk","telephone":"+33 1 00","languages":["fr","en"],"hours":"always"}]}""";

    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;

    public static TheoryData<string, string, string> BadBodies => new()
    {
        { "", MeshErrorCodes.Invalid, "(body)" },
        { """{"status":"on-duty"}""", MeshErrorCodes.Invalid, "contacts" },
        { """{"contacts":[]}""", MeshErrorCodes.Invalid, "status" },
        { """{"status":"asleep","contacts":[]}""", MeshErrorCodes.Invalid, "status" },
        { """{"status":1,"contacts":[]}""", MeshErrorCodes.Invalid, "status" },
        { """{"status":"closed","contacts":null}""", MeshErrorCodes.Invalid, "contacts" },
        { """{"status":"closed","contacts":[],"note":""}""", MeshErrorCodes.Invalid, "note" },
        { """{"status":"closed","status":"closed","contacts":[]}""", MeshErrorCodes.Invalid, "status" },
        { """{"status":"closed","contacts":[null]}""", MeshErrorCodes.Invalid, "contacts" },
        { Good.Replace("\"hours\":\"always\"", "\"fax\":\"\"", StringComparison.Ordinal), MeshErrorCodes.Invalid, "contacts[0].fax" },
        { Good.Replace(",\"hours\":\"always\"", "", StringComparison.Ordinal), MeshErrorCodes.Invalid, "contacts[0].hours" },
        { Good.Replace("\"Desk\"", "\"\"", StringComparison.Ordinal), MeshErrorCodes.Invalid, "contacts[0].name" },
        { Good.Replace("Desk", new string('x', 201), StringComparison.Ordinal), MeshErrorCodes.Invalid, "contacts[0].name" },
        { Good.Replace("\"fr\"", "\"French\"", StringComparison.Ordinal), MeshErrorCodes.Invalid, "contacts[0].languages" },
        { Good.Replace("\"fr\"", string.Join(',', Enumerable.Repeat("\"fr\"", 9)), StringComparison.Ordinal), MeshErrorCodes.Invalid, "contacts[0].languages" },
        { Good.Replace("+33 1 00", new string('1', 33), StringComparison.Ordinal), MeshErrorCodes.Invalid, "contacts[0].telephone" },
        { Good.Replace("\"fr\"", "null", StringComparison.Ordinal), MeshErrorCodes.Invalid, "contacts[0].languages" },
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
    public async Task All_owners_are_listed_and_the_list_has_a_tag()
    {
        using var answer = await _france.GetAsync("/api/v1/owners");
        var owners = (await answer.JsonAsync())["owners"]!.AsArray();
        Assert.Equal(OwnerDirectory.Default.All.Length, owners.Count);
        var france = owners.Single(owner => (string?)owner!["code"] == "FR")!;
        Assert.Equal("country", (string?)france["kind"]);
        Assert.Equal("lyon", (string?)france["home"]);
        Assert.Equal("FRA", (string?)france["iso3"]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/owners");
        request.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        using var same = await _france.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task The_duty_status_is_changed_and_everybody_sees_it()
    {
        using var put = await _france.PutAsync(Path, Answers.Json(Good));
        Assert.Equal("on-duty", (string?)(await put.JsonAsync())["duty"]!["status"]);
        using var brazil = _gateway.ClientOf("BR");
        using var seen = await brazil.GetAsync("/api/v1/owners/FR");
        var profile = await seen.JsonAsync();
        Assert.Equal("France", (string?)profile["owner"]!["name"]);
        var contact = Assert.Single(profile["duty"]!["contacts"]!.AsArray())!;
        Assert.Equal("Desk", (string?)contact["name"]);
        Assert.Equal(["fr", "en"], contact["languages"]!.AsArray().Select(language => (string)language!));
        Assert.Equal(put.Headers.ETag, seen.Headers.ETag);
    }

    [Fact]
    public async Task A_change_of_what_somebody_else_changed_is_refused()
    {
        using var seen = await _france.GetAsync("/api/v1/owners/FR");
        using var first = await PutAsync(Good, seen.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using var second = await PutAsync(Good.Replace("on-duty", "closed", StringComparison.Ordinal), seen.Headers.ETag!.Tag);
        await second.ProblemAsync(412, GatewayErrorCodes.PreconditionFailed, "If-Match");
        using var third = await PutAsync(Good.Replace("on-duty", "closed", StringComparison.Ordinal), first.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        using var any = await PutAsync(Good, "*");
        Assert.Equal(HttpStatusCode.OK, any.StatusCode);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("W/\"1\"")]
    [InlineData("\"x\"")]
    [InlineData("\"1\", \"2\"")]
    public async Task A_malformed_tag_is_refused(string tag)
    {
        using var answer = await PutAsync(Good, tag);
        await answer.ProblemAsync(400, MeshErrorCodes.MalformedId, "If-Match");
        Assert.Equal(0, _gateway.Mesh.DutyChanges);
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_body_is_refused_and_changes_nothing(string body, string code, string field)
    {
        using var answer = await _france.PutAsync(Path, Answers.Json(body));
        await answer.ProblemAsync(400, code, field);
        Assert.Equal(0, _gateway.Mesh.DutyChanges);
    }

    [Theory]
    [InlineData("/api/v1/owners/XX", 404, MeshErrorCodes.UnknownOwner)]
    [InlineData("/api/v1/owners/x", 400, MeshErrorCodes.MalformedId)]
    public async Task An_owner_that_does_not_exist_is_refused(string path, int status, string code)
    {
        using var answer = await _france.GetAsync(path);
        await answer.ProblemAsync(status, code, "code");
    }

    [Fact]
    public async Task Nobody_changes_anothers_duty_status()
    {
        using var answer = await _france.PutAsync("/api/v1/owners/BR/duty", Answers.Json(Good));
        await answer.ProblemAsync(404, MeshErrorCodes.NotFound);
        Assert.Equal(0, _gateway.Mesh.DutyChanges);
    }

    private async Task<HttpResponseMessage> PutAsync(string body, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, Path) { Content = Answers.Json(body) };
        request.Headers.TryAddWithoutValidation("If-Match", tag);
        return await _france.SendAsync(request);
    }
}
