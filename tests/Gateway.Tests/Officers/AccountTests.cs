using System.Net;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Interpol.Mesh.Gateway.Tests.Officers;

public sealed class AccountTests : IAsyncLifetime
{
    private const string Officers = "/api/v1/owners/FR/officers";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _chief = null!;

    public static TheoryData<string, string, string> BadBodies => new()
    {
        { """{"number":"a b","name":"A","roles":["officer"],"password":"123456789012"}""", MeshErrorCodes.MalformedId, "number" },
        { """{"number":"1","name":"","roles":["officer"],"password":"123456789012"}""", MeshErrorCodes.Invalid, "name" },
        { """{"number":"1","name":"A","roles":[],"password":"123456789012"}""", MeshErrorCodes.Invalid, "roles" },
        { """{"number":"1","name":"A","roles":["operator"],"password":"123456789012"}""", MeshErrorCodes.Invalid, "roles" },
        { """{"number":"1","name":"A","roles":["command"],"password":"123456789012"}""", MeshErrorCodes.Invalid, "roles" },
        { """{"number":"1","name":"A","roles":["officer"],"password":"12345678901"}""", MeshErrorCodes.Invalid, "password" },
        { """{"number":"1","name":"A","roles":["officer"]}""", MeshErrorCodes.Invalid, "password" },
        { """{"number":"1","name":"A","roles":["officer"],"password":"123456789012","admin":true}""", MeshErrorCodes.Invalid, "admin" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await Bureau.StartAsync(_time);
        _chief = _gateway.ClientOf("FR", MeshRoles.Officer, MeshRoles.Supervisor);
    }

    public async Task DisposeAsync()
    {
        _chief.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_account_is_refused(string body, string code, string field)
    {
        using var answer = await _chief.PostAsync(Officers, Answers.Json(body));
        await answer.ProblemAsync(400, code, field);
        Assert.Empty(_gateway.Mesh.Store("FR").Writes);
    }

    [Fact]
    public async Task Numbers_are_given_once_and_only_by_supervisors()
    {
        await _gateway.CreateOfficerAsync("1");
        using var again = await _chief.PostAsync(Officers, Answers.Json("""{"number":"1","name":"B","roles":["officer"],"password":"123456789012"}"""));
        await again.ProblemAsync(409, MeshErrorCodes.Conflict);
        using var officer = _gateway.ClientWith(await _gateway.SignInAsync("1"));
        using var own = await officer.PostAsync(Officers, Answers.Json("""{"number":"2","name":"B","roles":["supervisor"],"password":"123456789012"}"""));
        await own.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var list = await officer.GetAsync(Officers);
        Assert.DoesNotContain("hash", (await list.JsonAsync()).ToJsonString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Roles_count_at_once_and_a_disabled_officer_is_out()
    {
        using var officer = await _gateway.OfficerAsync("1", MeshRoles.Officer, MeshRoles.Supervisor);
        await _gateway.CreateOfficerAsync("2", MeshRoles.Supervisor);
        using var before = await officer.GetAsync("/api/v1/owners/FR/tokens");
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        using var demoted = await _chief.PutAsync(Officers + "/1", Answers.Json("""{"name":"One","roles":["officer"],"active":true}"""));
        Assert.Equal("One", (string?)(await demoted.JsonAsync())["name"]);
        using var after = await officer.GetAsync("/api/v1/owners/FR/tokens");
        await after.ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var disabled = await _chief.PutAsync(Officers + "/1", Answers.Json("""{"name":"One","roles":["officer"],"active":false}"""));
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        using var outside = await officer.GetAsync(Officers);
        await outside.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        using var signIn = await _gateway.TrySignInAsync("1");
        await signIn.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        using var last = await _chief.PutAsync(Officers + "/2", Answers.Json("""{"name":"Two","roles":["officer"],"active":true}"""));
        await last.ProblemAsync(409, MeshErrorCodes.Conflict);
        using var nobody = await _chief.PutAsync(Officers + "/9", Answers.Json("""{"name":"Two","roles":["officer"],"active":true}"""));
        await nobody.ProblemAsync(404, MeshErrorCodes.NotFound);
    }

    [Fact]
    public async Task The_own_password_needs_the_present_one_and_ends_other_sessions()
    {
        using var here = await _gateway.OfficerAsync("1");
        using var elsewhere = _gateway.ClientWith(await _gateway.SignInAsync("1"));
        using var wrong = await here.PutAsync(Officers + "/1/password", Answers.Json("""{"current":"wrong","password":"a new good one"}"""));
        await wrong.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        using var missing = await here.PutAsync(Officers + "/1/password", Answers.Json("""{"password":"a new good one"}"""));
        await missing.ProblemAsync(400, MeshErrorCodes.Invalid, "current");
        using var right = await here.PutAsync(Officers + "/1/password", Answers.Json($$"""{"current":"{{Bureau.Password}}","password":"a new good one"}"""));
        Assert.Equal(HttpStatusCode.NoContent, right.StatusCode);
        using var stays = await here.GetAsync(Officers);
        Assert.Equal(HttpStatusCode.OK, stays.StatusCode);
        using var gone = await elsewhere.GetAsync(Officers);
        await gone.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        await _gateway.CreateOfficerAsync("2");
        using var foreign = await here.PutAsync(Officers + "/2/password", Answers.Json("""{"password":"a new good one"}"""));
        await foreign.ProblemAsync(403, MeshErrorCodes.Forbidden);
    }

    [Fact]
    public async Task The_first_supervisor_comes_with_a_code_that_works_once()
    {
        var keys = Path.Combine(_gateway.Services.GetRequiredService<Interpol.Mesh.Gateway.Hosting.GatewaySettings>().DataFolder, "keys");
        Directory.CreateDirectory(keys);
        var file = Path.Combine(keys, "setup-fr.json");
        await File.WriteAllTextAsync(file, $$"""{"sha256":"{{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("one-time")))}}","expires":"2026-03-02T12:00:00Z"}""");
        using var client = _gateway.Anonymous();
        Task<HttpResponseMessage> TryAsync(string code) => client.PostAsync("/api/v1/owners/FR/first-officer", Answers.Json($$"""{"setupCode":"{{code}}","number":"1","name":"Chief","password":"{{Bureau.Password}}"}"""));
        using var wrong = await TryAsync("other");
        await wrong.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        using var right = await TryAsync("one-time");
        await right.JsonAsync(HttpStatusCode.Created);
        Assert.False(File.Exists(file));
        using var again = await TryAsync("one-time");
        await again.ProblemAsync(401, GatewayErrorCodes.Unauthenticated);
        using var chief = _gateway.ClientWith(await _gateway.SignInAsync("1"));
        using var tokens = await chief.GetAsync("/api/v1/owners/FR/tokens");
        Assert.Equal(HttpStatusCode.OK, tokens.StatusCode);
    }
}
