using System.Net;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Units;

/// <summary>National units check what a supervisor of their bureau lets them check, and do nothing else.</summary>
public sealed class UnitTests : IAsyncLifetime
{
    private const string Units = "/api/v1/owners/FR/units";
    private const string Checks = "/api/v1/owners/FR/checks";
    private const string Document = """{"travelDocument":{"number":"12AB34567","issuer":"FRA"}}""";
    private const string Vehicle = """{"vehicle":{"vin":"WVWZZZXXZ0W000123"}}""";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _chief = null!;
    private HttpClient _unit = null!;

    public static TheoryData<string, string, string> Refused => new()
    {
        { "border", Vehicle, "it may not ask about vehicle, only about travelDocument" },
        { "curiosity", Document, "it may not check for the purpose 'curiosity', only for border, visa" },
        { "curiosity", Document + "," + Vehicle, "it may not ask about vehicle, only about travelDocument; it may not check for the purpose 'curiosity'" },
    };

    public static TheoryData<string, string> BadLimits => new()
    {
        { """{"databases":["passports"],"purposes":["border"],"questionsPerDay":10}""", "databases" },
        { """{"databases":[],"purposes":["border"],"questionsPerDay":10}""", "databases" },
        { """{"databases":["person"],"purposes":[""],"questionsPerDay":10}""", "purposes" },
        { """{"databases":["person"],"purposes":["border"],"questionsPerDay":0}""", "questionsPerDay" },
    };

    public async Task InitializeAsync()
    {
        _gateway = await Bureau.StartAsync(_time);
        _chief = _gateway.ClientOf("FR", MeshRoles.Supervisor);
        await _gateway.CreateOfficerAsync("border-7", MeshRoles.NationalUnit);
        _unit = _gateway.ClientWith(await _gateway.SignInAsync("border-7"));
    }

    public async Task DisposeAsync()
    {
        _chief.Dispose();
        _unit.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task A_unit_checks_nothing_before_a_supervisor_says_what_and_nothing_after_it_is_taken_back()
    {
        await (await CheckAsync(_unit, "border", Document)).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await SetAsync("border-7");
        await (await CheckAsync(_unit, "border", Document)).JsonAsync();
        var shown = (await (await _chief.GetAsync(Units)).JsonAsync())["units"]![0]!;
        Assert.Equal(("border-7", 40, "0001"), ((string)shown["unit"]!, (int)shown["questionsPerDay"]!, (string)shown["setBy"]!));

        // It checks, and does nothing else.
        foreach (var path in new[] { "feed", "records", "hits", "units", "officers" })
        {
            using var other = await _unit.GetAsync($"/api/v1/owners/FR/{path}");
            await other.ProblemAsync(403, MeshErrorCodes.Forbidden);
        }

        using var removed = await _chief.DeleteAsync($"{Units}/border-7");
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await (await CheckAsync(_unit, "border", Document)).ProblemAsync(403, MeshErrorCodes.Forbidden);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task What_a_unit_may_not_check_is_refused_with_all_that_is_missing(string purpose, string questions, string sentence)
    {
        await SetAsync("border-7");
        var problem = await (await CheckAsync(_unit, purpose, questions)).ProblemAsync(403, MeshErrorCodes.Forbidden);
        Assert.Contains(sentence, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_unit_is_held_to_its_questions_of_a_day_at_all_gateways()
    {
        await SetAsync("border-7");
        var token = _unit.DefaultRequestHeaders.Authorization!.Parameter!;
        await using var second = await Bureau.StartAsync(_time, beside: _gateway, name: "gateway-second");
        using var there = second.ClientWith(token);
        var ten = string.Join(',', Enumerable.Repeat(Document, 10));
        for (var i = 0; i < 4; i++)
        {
            await (await CheckAsync(i % 2 == 0 ? _unit : there, "border", ten)).JsonAsync();
        }

        await (await CheckAsync(_unit, "border", Document)).ProblemAsync(429, MeshErrorCodes.Busy);
        await (await CheckAsync(there, "border", Document)).ProblemAsync(429, MeshErrorCodes.Busy);
        _time.Advance(TimeSpan.FromDays(1));
        using var tomorrow = _gateway.ClientWith(await _gateway.SignInAsync("border-7"));
        await (await CheckAsync(tomorrow, "border", ten)).JsonAsync();
    }

    [Fact]
    public async Task A_system_is_a_unit_too_and_an_officer_of_the_bureau_is_none()
    {
        using var given = await _chief.PostAsync("/api/v1/owners/FR/tokens", Answers.Json("""{"system":"kiosk","role":"national-unit","scopes":["checks"],"requestsPerDay":1000,"expiresAt":"2026-06-01T00:00:00Z"}"""));
        using var system = _gateway.ClientWith((string)(await given.JsonAsync(HttpStatusCode.Created))["token"]!);
        await (await CheckAsync(system, "border", Document)).ProblemAsync(403, MeshErrorCodes.Forbidden);
        await SetAsync("kiosk");
        await (await CheckAsync(system, "border", Document)).JsonAsync();
        await (await CheckAsync(system, "border", Vehicle)).ProblemAsync(403, MeshErrorCodes.Forbidden);
        using var officer = _gateway.ClientOf("FR", MeshRoles.Officer, MeshRoles.NationalUnit);
        await (await CheckAsync(officer, "anything", Vehicle)).JsonAsync();

        using var wide = await _chief.PostAsync("/api/v1/owners/FR/tokens", Answers.Json("""{"system":"kiosk","role":"national-unit","scopes":["checks","read"],"requestsPerDay":1000,"expiresAt":"2026-06-01T00:00:00Z"}"""));
        await wide.ProblemAsync(400, MeshErrorCodes.Invalid, "scopes");
    }

    [Theory]
    [MemberData(nameof(BadLimits))]
    public async Task Bad_limits_are_refused(string body, string field)
    {
        using var answer = await _chief.PutAsync($"{Units}/border-7", Answers.Json(body));
        await answer.ProblemAsync(400, MeshErrorCodes.Invalid, field);
    }

    private async Task SetAsync(string unit)
    {
        using var answer = await _chief.PutAsync($"{Units}/{unit}", Answers.Json("""{"databases":["travelDocument"],"purposes":["border","visa"],"questionsPerDay":40}"""));
        Assert.Equal(unit, (string)(await answer.JsonAsync())["unit"]!);
    }

    private static Task<HttpResponseMessage> CheckAsync(HttpClient client, string purpose, string questions) =>
        client.PostAsync(Checks, Answers.Json($$"""{"purpose":"{{purpose}}","questions":[{{questions}}]}"""));
}
