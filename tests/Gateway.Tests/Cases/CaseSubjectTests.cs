using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Cases;

/// <summary>Subjects of cases over HTTP: what they may be, what hubs get of their numbers, and who learns that others know them.</summary>
public sealed class CaseSubjectTests : IAsyncLifetime
{
    private const string Case = "FR-2026-000001";
    private const string Subjects = $"/api/v1/owners/FR/cases/{Case}/subjects";

    private GatewayUnderTest _gateway = null!;
    private HttpClient _france = null!;
    private int _operations;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR"), new ManualTime());
        _france = _gateway.ClientOf("FR");
        await PostAsync("/api/v1/owners/FR/cases", """{"title":"Stolen vans","crimeArea":"vehicle-crime"}""");
    }

    public async Task DisposeAsync()
    {
        _france.Dispose();
        await _gateway.DisposeAsync();
    }

    [Theory]
    [InlineData("""{"person":{"names":[{"family":"DURAND","given":"Anne"},{"family":"Дюран"}],"birthDate":"1979-01","nationalities":["FR"],"documents":[{"number":"12AB34567","issuer":"FRA","type":"passport"}]}}""", "person")]
    [InlineData("""{"document":{"number":"12 AB-34567","issuer":"D","type":"identity-card"},"text":"Found in the van"}""", "document")]
    [InlineData("""{"vehicle":{"vin":"wvwzzz-xxz-0w-000123","registration":"AB-123-CD","registrationCountry":"FR","engineNumber":"K4M 700"}}""", "vehicle")]
    [InlineData("""{"organisation":{"name":"Vans & Sons","registration":"552 100 554","registrationCountry":"FR"}}""", "organisation")]
    public async Task A_subject_is_shown_as_it_was_written(string subject, string kind)
    {
        var shown = (await (await PostAsync(Subjects, subject)).JsonAsync())["details"]!["subjects"]![0]!;
        Assert.Equal(kind, (string?)shown["kind"]);
        foreach (var (name, value) in JsonNode.Parse(subject)!.AsObject())
        {
            Assert.True(Holds(shown[name], value), $"{shown[name]} for {value}");
        }

        Assert.False((bool)shown["discoverable"]!);
        Assert.Empty(_gateway.Mesh.Case(Case).State!.Subjects[0].Terms);
    }

    [Theory]
    [InlineData("""{}""", "person")]
    [InlineData("""{"person":{"names":[{"family":"D"}]},"vehicle":{"vin":"WVWZZZXXZ0W000123"}}""", "person")]
    [InlineData("""{"person":{"names":[]}}""", "person.names")]
    [InlineData("""{"person":{"names":[{}]}}""", "person.names[0].family")]
    [InlineData("""{"person":{"names":[{"family":"D"}],"birthDate":"2026-04"}}""", "person.birthDate")]
    [InlineData("""{"person":{"names":[{"family":"D"}],"nationalities":["FRA"]}}""", "person.nationalities")]
    [InlineData("""{"person":{"names":[{"family":"D"}],"documents":[{"number":"--","issuer":"fr","type":"passport"}]}}""", "person.documents[0].issuer,person.documents[0].number")]
    [InlineData("""{"document":{"number":"","issuer":"FRAN","type":"passport"}}""", "document.issuer,document.number")]
    [InlineData("""{"vehicle":{}}""", "vehicle.vin")]
    [InlineData("""{"vehicle":{"vin":"WVWZZZXXZ0W00012O"}}""", "vehicle.vin")]
    [InlineData("""{"vehicle":{"registration":"AB-123-CD"}}""", "vehicle.registrationCountry")]
    [InlineData("""{"organisation":{"name":"Vans","registrationCountry":"FR"}}""", "organisation.registrationCountry")]
    [InlineData("""{"person":{"names":[{"family":"D"}]},"discoverable":true}""", "discoverable")]
    [InlineData("""{"vehicle":{"engineNumber":"K4M"},"discoverable":true}""", "discoverable")]
    public async Task What_is_wrong_is_named(string subject, string fields)
    {
        using var answer = await PostAsync(Subjects, subject);
        var problem = await answer.ProblemAsync(400, MeshErrorCodes.Invalid);
        var named = problem["problems"] is JsonArray several ? several.Select(one => (string)one!["field"]!) : [(string)problem["field"]!];
        Assert.Equal(fields.Split(','), named.Order(StringComparer.Ordinal));
        Assert.Empty(_gateway.Mesh.Case(Case).State!.Subjects);
    }

    [Theory]
    [InlineData("""{"document":{"number":"12 AB-34567","issuer":"FR","type":"passport"}}""", """{"person":{"names":[{"family":"D"}],"documents":[{"number":"12ab34567","issuer":"FRA","type":"visa"}]}}""", true)]
    [InlineData("""{"document":{"number":"12AB34567","issuer":"D","type":"passport"}}""", """{"document":{"number":"12AB34567","issuer":"DEU","type":"passport"}}""", true)]
    [InlineData("""{"document":{"number":"12AB34567","issuer":"FRA","type":"passport"}}""", """{"document":{"number":"12AB34567","issuer":"BRA","type":"passport"}}""", false)]
    [InlineData("""{"vehicle":{"vin":"WVWZZZXXZ0W000123"}}""", """{"vehicle":{"vin":"wvw-zzzxxz 0w000123","engineNumber":"7"}}""", true)]
    [InlineData("""{"vehicle":{"registration":"AB-123-CD","registrationCountry":"FR"}}""", """{"vehicle":{"registration":"ab 123 cd","registrationCountry":"FR"}}""", true)]
    [InlineData("""{"vehicle":{"registration":"AB-123-CD","registrationCountry":"FR"}}""", """{"vehicle":{"registration":"AB-123-CD","registrationCountry":"IT"}}""", false)]
    [InlineData("""{"vehicle":{"registration":"552100554","registrationCountry":"FR"}}""", """{"organisation":{"name":"Vans","registration":"552100554","registrationCountry":"FR"}}""", false)]
    public async Task Numbers_have_the_same_term_however_they_are_written(string one, string other, bool same)
    {
        foreach (var subject in new[] { one, other })
        {
            var discoverable = JsonNode.Parse(subject)!.AsObject();
            discoverable["discoverable"] = true;
            await (await PostAsync(Subjects, discoverable.ToJsonString())).JsonAsync();
        }

        var terms = _gateway.Mesh.Case(Case).State!.Subjects.Select(subject => Assert.Single(subject.Terms)).ToList();
        Assert.Equal(same, terms[0] == terms[1]);
    }

    [Fact]
    public async Task A_subject_says_whom_to_ask_until_its_owner_takes_that_back()
    {
        const string Vehicle = """ "vehicle":{"vin":"WVWZZZXXZ0W000123"} """;
        await (await PostAsync(Subjects, $$"""{{{Vehicle}},"discoverable":true}""")).JsonAsync();
        var opened = _gateway.Mesh.Case(Case);
        await opened.NoteKnownAsync(1, opened.State!.Subjects[0].Terms[0], CaseId.Parse("BR-2026-000004"), new OwnerId("BR"), isKnown: true);
        var text = await (await _france.GetAsync($"/api/v1/owners/FR/cases/{Case}")).Content.ReadAsStringAsync();
        var shown = JsonNode.Parse(text)!["details"]!["subjects"]![0]!;
        Assert.Equal("BR", (string?)Assert.Single(shown["knownTo"]!.AsArray()));
        Assert.True((bool)shown["discoverable"]!);
        Assert.DoesNotContain("BR-2026", text, StringComparison.Ordinal);

        var changed = await (await _france.PutAsync($"{Subjects}/1", Answers.Json($$"""{{{Vehicle}},"operationId":"put-1"}"""))).JsonAsync();
        Assert.Empty(changed["details"]!["subjects"]![0]!["knownTo"]!.AsArray());
        Assert.Empty(opened.State!.Subjects[0].Terms);
    }

    private static bool Holds(JsonNode? shown, JsonNode? written) => (shown, written) switch
    {
        (JsonObject whole, JsonObject part) => part.All(one => Holds(whole[one.Key], one.Value)),
        (JsonArray whole, JsonArray part) => whole.Count == part.Count && whole.Zip(part).All(pair => Holds(pair.First, pair.Second)),
        _ => JsonNode.DeepEquals(shown, written),
    };

    private async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        var request = JsonNode.Parse(body)!.AsObject();
        request["operationId"] = $"op-{++_operations}";
        return await _france.PostAsync(path, Answers.Json(request.ToJsonString()));
    }
}
