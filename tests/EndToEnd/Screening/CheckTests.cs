using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Aggregates;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Screening;

/// <summary>Records and checks over real processes.</summary>
[Collection(ScreeningMesh.ScreeningCollection)]
public sealed class CheckTests(ScreeningMesh shared, ITestOutputHelper output)
{
    private const string Records = "/api/v1/owners/FR/records";
    private const string Lost = $"{Records}/travel-document/FRA-12AB34567-passport";
    private const string Question = """{"purpose":"border","questions":[{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport"}}]}""";

    [Fact]
    public async Task A_check_is_answered_at_its_hub_while_the_others_are_gone_and_a_cleared_document_hits_nowhere() => await shared.UseAsync(output, async mesh =>
    {
        var (france, japan) = (mesh.Client("FR"), mesh.Client("JP"));
        var entered = await france.PostAsync(Records, "enter", """
            {"changes":[{"enter":{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport","fraud":"stolen"}}},
                        {"enter":{"reference":"car-1","vehicle":{"vin":"WVWZZZXXZ0W000124","model":"Golf"}}},
                        {"enter":{"reference":"person-1","person":{"status":"suspect","person":{"names":[{"text":"Коваленко Ирина"}],"birthDates":["1979-01-17"]}}}},
                        {"enter":{"travelDocument":{"number":"C01X00T47","issuer":"D","type":"passport","fraud":"lost"}}}]}
            """);
        Assert.Equal((HttpStatusCode.OK, 3, 3), (entered.Status, (int)entered.Body["done"]!, (int)entered.Body["refused"]![0]!["index"]!));
        await InEffectAsync(france, isCleared: false);
        var found = await CheckAsync(japan);
        Assert.Equal(("singapore", "FR", "stolen"), ((string)found["hub"]!, (string)Hits(found)[0]!["owner"]!, (string)Hits(found)[0]!["record"]!["travelDocument"]!["fraud"]!));
        Assert.NotNull(found["answers"]![0]!["next"]);

        var (status, person) = await japan.PostAsync("/api/v1/owners/JP/checks", "none", """{"purpose":"border","questions":[{"person":{"names":[{"family":"Kovalenko","given":"Iryna"}],"birthDates":["1979"]}}]}""");
        Assert.Equal((HttpStatusCode.OK, "person/person-1", true), (status, (string)Hits(person)[0]!["record"]!["id"]!, (bool)Hits(person)[0]!["match"]!["isLead"]!));

        var (read, zone) = await japan.PostAsync("/api/v1/owners/JP/checks", "none", """{"purpose":"border","questions":[{"zone":"P<FRAKOVALENKO<<IRYNA<<<<<<<<<<<<<<<<<<<<<<<\n12AB345673UKR7901173F3001019<<<<<<<<<<<<<<<2"}]}""");
        Assert.True(read == HttpStatusCode.OK, zone.ToJsonString());
        Assert.Equal(2, Hits(zone).Count);
        Assert.Equal(("exact", "travel-document/FRA-12AB34567-passport"), ((string)Hits(zone)[0]!["certainty"]!, (string)Hits(zone)[0]!["record"]!["id"]!));
        Assert.Equal(("possible", "person/person-1", true), ((string)Hits(zone)[1]!["certainty"]!, (string)Hits(zone)[1]!["record"]!["id"]!, (bool)Hits(zone)[1]!["match"]!["isLead"]!));

        // Cut off from the others: killed, not stopped.
        await Task.WhenAll(mesh.Member("lyon-1").KillAsync(), mesh.Member("buenos-aires-1").KillAsync());
        JsonNode alone = null!;
        await Until.TrueAsync("Singapore answers alone", async () => await TryCheckAsync(japan) is { } answer && Hits(alone = answer).Count == 1, Until.Deadline);
        Assert.Equal("singapore", (string)alone["hub"]!);
        Assert.NotNull(alone["answers"]![0]!["asOf"]);

        await Task.WhenAll(mesh.StartSiloAsync(HubName.Lyon), mesh.StartSiloAsync(HubName.BuenosAires));
        await Until.TrueAsync(
            "the document is cleared",
            async () => (await france.PostAsync(Records, "clear", """{"changes":[{"clear":"travel-document/FRA-12AB34567-passport"}]}""")).Status == HttpStatusCode.OK,
            Until.Deadline);
        await InEffectAsync(france, isCleared: true);
        Assert.Empty(Hits(await CheckAsync(japan)));
        using var gone = await france.GetAsync(Lost);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    });

    private static async Task InEffectAsync(HttpClient owner, bool isCleared) => await Until.TrueAsync(
        "the change is in effect at three hubs",
        async () =>
        {
            using var answer = await owner.GetAsync(Lost + "/effect");
            var effect = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>() : null;
            return effect is not null && (bool)effect["isCleared"]! == isCleared && effect["hubs"]!.AsArray().Count == (int)effect["of"]!;
        },
        Until.Deadline);

    private static JsonArray Hits(JsonNode answer) => answer["answers"]![0]!["hits"]!.AsArray();

    private static async Task<JsonNode> CheckAsync(HttpClient client)
    {
        var (status, body) = await client.PostAsync("/api/v1/owners/JP/checks", "none", Question);
        Assert.True(status == HttpStatusCode.OK, body.ToJsonString());
        return body;
    }

    private static async Task<JsonNode?> TryCheckAsync(HttpClient client)
    {
        var (status, body) = await client.PostAsync("/api/v1/owners/JP/checks", "none", Question);
        return status == HttpStatusCode.OK ? body : null;
    }
}
