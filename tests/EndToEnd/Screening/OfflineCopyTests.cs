using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Interpol.Mesh.EndToEnd.Aggregates;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Screening;

/// <summary>Japan's offline copy, over real processes: made, asked, damaged, updated.</summary>
[Collection(ScreeningMesh.ScreeningCollection)]
public sealed class OfflineCopyTests(ScreeningMesh shared, ITestOutputHelper output)
{
    private const string Records = "/api/v1/owners/ES/records";
    private const string Lost = $"{Records}/travel-document/ESP-12AB34567-passport";
    private const string Missing = "/api/v1/owners/PT/records/travel-document/PRT-12AB34567-passport";
    private const string Passphrase = "correct horse battery\n";

    private const string ZoneNames = "P<ESPMELNYCHENKO<<OKSANA<<<<<<<<<<<<<<<<<<<<";
    private const string ZoneRest = "12AB345673ESP7901173F3204153<<<<<<<<<<<<<<<2";

    private static readonly string[] Asked = ["--officer", "0417", "--purpose", "ferry", "--json"];

    /// <summary>Questions that the hub and the copy answer alike, as a request's and as arguments.</summary>
    private static readonly (string Question, string[] Arguments, int Hits)[] Questions =
    [
        ("""{"travelDocument":{"number":"12AB34567","issuer":"ESP","type":"passport"}}""", ["document", "12AB34567", "ESP", "--type", "passport"], 1),
        ("""{"travelDocument":{"number":"12AB34567","issuer":"ESP"}}""", ["document", "12AB34567", "ESP"], 2),
        ("""{"travelDocument":{"number":"99ZZ99999","issuer":"ESP"}}""", ["document", "99ZZ99999", "ESP"], 0),
        ("""{"travelDocument":{"number":"SECRET1","issuer":"ESP"}}""", ["document", "SECRET1", "ESP"], 0),
        ("""{"vehicle":{"vin":"WVWZZZXXZ0W000123"}}""", ["vehicle", "--vin", "WVWZZZXXZ0W000123"], 1),
        ("""{"vehicle":{"plate":"AB123CD","plateCountry":"ES"}}""", ["vehicle", "--plate", "AB123CD", "--plate-country", "ES"], 2),
        ("""{"person":{"names":[{"family":"Melnychenko","given":"Oksana"}],"birthDates":["1979"]}}""", ["person", "Melnychenko/Oksana", "--born", "1979"], 1),
        ("""{"travelDocument":{"number":"12 ab-34567","issuer":"esp"}}""", ["document", "12 ab-34567", "esp"], 2),
        ("""{"vehicle":{"vin":"wvw-zzzxxz0w000123"}}""", ["vehicle", "--vin", "wvw-zzzxxz0w000123"], 1),
        ($$"""{"zone":"{{ZoneNames}}\n{{ZoneRest}}"}""", ["zone", ZoneNames, ZoneRest], 3),
        ($$"""{"zone":"{{ZoneNames}}\n1Z{{ZoneRest[2..]}}"}""", ["zone", ZoneNames, $"1Z{ZoneRest[2..]}"], 3),
        ("""{"firearm":{"serialNumber":"ab-1"}}""", ["firearm", "ab-1"], 1),
        ("""{"artwork":{"title":"child mother"}}""", ["artwork", "--title", "child mother"], 1),
        ("""{"fingerprint":{"number":"fp 17"}}""", ["fingerprint", "--number", "fp 17"], 1),
    ];

    [Fact]
    public async Task A_copy_answers_as_the_hub_does_and_what_its_owner_clears_goes_from_it_and_is_acknowledged() => await shared.UseAsync(output, async mesh =>
    {
        var (spain, japan) = (mesh.Client("ES"), mesh.Client("JP"));
        var entered = await spain.PostAsync(Records, "enter", """
            {"changes":[{"enter":{"travelDocument":{"number":"12AB34567","issuer":"ESP","type":"passport","fraud":"stolen"}}},
                        {"enter":{"travelDocument":{"number":"12AB34567","issuer":"ESP","type":"visa","fraud":"lost"}}},
                        {"enter":{"travelDocument":{"number":"SECRET1","issuer":"ESP","type":"passport","fraud":"lost"},"handling":{"excluded":["JP"]}}},
                        {"enter":{"reference":"car-1","vehicle":{"vin":"WVWZZZXXZ0W000123","plate":"AB123CD","plateCountry":"ES"}}},
                        {"enter":{"reference":"car-2","vehicle":{"plate":"AB123CD","plateCountry":"ES"}}},
                        {"enter":{"reference":"gun-1","firearm":{"serialNumber":"AB1","make":"Walther"}}},
                        {"enter":{"reference":"work-1","artwork":{"title":"Mother and Child"}}},
                        {"enter":{"reference":"prints-1","fingerprint":{"number":"FP17"}}},
                        {"enter":{"reference":"person-1","person":{"status":"suspect","person":{"names":[{"text":"Мельниченко Оксана"}],"birthDates":["1979-01-17"]}}}}]}
            """);
        Assert.Equal((HttpStatusCode.OK, 9), (entered.Status, (int)entered.Body["done"]!));
        await EffectAsync(spain, effect => effect["hubs"]!.AsArray().Count == 3);

        var file = Path.Combine(mesh.Data.Path, "ferry.mind");
        await MindAsync(mesh, "export", "JP", file, "--name", "Ferry terminal");
        foreach (var (question, arguments, hits) in Questions)
        {
            var (status, online) = await japan.PostAsync("/api/v1/owners/JP/checks", "none", $$"""{"purpose":"compare","questions":[{{question}}]}""");
            Assert.Equal(HttpStatusCode.OK, status);
            var offline = await CheckAsync(mesh, file, arguments);
            Assert.Equal(Compared(online["answers"]![0]!), Compared(offline["answer"]!));

            // Only the hub may not have heard from some owners yet, and says that behind the same steps.
            Assert.StartsWith((string?)offline["answer"]!["next"] ?? string.Empty, (string?)online["answers"]![0]!["next"] ?? string.Empty, StringComparison.Ordinal);
            Assert.Equal(hits, offline["answer"]!["hits"]!.AsArray().Count);
            Assert.False((bool)offline["isStale"]!);
        }

        Assert.NotNull((await CheckAsync(mesh, file, Questions[0].Arguments))["answer"]!["asOf"]);
        var before = await EffectAsync(spain, _ => true);
        Assert.Equal(("JP", "Ferry terminal", true), ((string)before["offlineCopies"]![0]!["bureau"]!, (string)before["offlineCopies"]![0]!["name"]!, (bool)before["offlineCopies"]![0]!["isApplied"]!));

        // Cleared: the hubs have it, the copy says so only when it has it.
        Assert.Equal(HttpStatusCode.OK, (await spain.PostAsync(Records, "clear", """{"changes":[{"clear":"travel-document/ESP-12AB34567-passport"},{"clear":"travel-document/ESP-SECRET1-passport"}]}""")).Status);
        var cleared = await EffectAsync(spain, effect => (bool)effect["isCleared"]! && effect["hubs"]!.AsArray().Count == 3);
        Assert.False((bool)cleared["offlineCopies"]![0]!["isApplied"]!);
        Assert.Single((await CheckAsync(mesh, file, Questions[0].Arguments))["answer"]!["hits"]!.AsArray());

        var updated = await MindAsync(mesh, "update", "JP", file);
        Assert.Contains("GONE    ES travel-document/ESP-12AB34567-passport", updated, StringComparison.Ordinal);
        Assert.Contains("stands  ES vehicle/car-1", updated, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET1", updated, StringComparison.Ordinal);
        Assert.Empty((await CheckAsync(mesh, file, Questions[0].Arguments))["answer"]!["hits"]!.AsArray());
        Assert.Single((await CheckAsync(mesh, file, "document", "12AB34567", "ESP"))["answer"]!["hits"]!.AsArray());
        Assert.True((bool)(await EffectAsync(spain, _ => true))["offlineCopies"]![0]!["isApplied"]!);

        var audit = await (await mesh.Client("JP", "supervisor").GetAsync("/api/v1/owners/JP/audit")).Content.ReadFromJsonAsync<JsonNode>();
        Assert.Equal(Questions.Length + 2, audit!["entries"]!.AsArray().Count(entry => (string?)entry!["action"] == "check-offline" && ((string)entry["object"]!).Contains("officer 0417", StringComparison.Ordinal)));

        // What is compared at hubs only is in no copy.
        Assert.Contains("compared at hubs only", (await mesh.Command.RunWithInputAsync(Passphrase, "mind", "export", "JP", file + "2", "--name", "Ferry", "--kinds", "dna-profile")).Errors, StringComparison.Ordinal);

        // An officer who is no supervisor takes none along, and what was destroyed is waited for no longer.
        var refused = await mesh.Command.RunWithInputAsync(Passphrase, "mind", "update", "JP", file, "--token", mesh.Token("JP"));
        Assert.Equal(1, refused.ExitCode);
        var id = (await MindAsync(mesh, "list", "JP")).Split(' ')[0];
        await MindAsync(mesh, "end", "JP", id);
        Assert.Empty((await EffectAsync(spain, _ => true))["offlineCopies"]!.AsArray());
        Assert.Contains("not-found", (await mesh.Command.RunWithInputAsync(Passphrase, "mind", "update", "JP", file)).Errors, StringComparison.Ordinal);
    });

    [Fact]
    public async Task An_update_that_is_killed_leaves_the_old_copy_or_the_new_one_and_the_same_command_ends_it() => await shared.UseAsync(output, async mesh =>
    {
        var portugal = mesh.Client("PT");
        const string enter = """{"changes":[{"enter":{"travelDocument":{"number":"12AB34567","issuer":"PRT","type":"passport","fraud":"stolen"}}}]}""";
        Assert.Equal(HttpStatusCode.OK, (await portugal.PostAsync("/api/v1/owners/PT/records", "enter-0", enter)).Status);
        await EffectAsync(portugal, effect => effect["hubs"]!.AsArray().Count == 3, Missing);
        var file = Path.Combine(mesh.Data.Path, "bus.mind");
        await MindAsync(mesh, "export", "KR", file, "--name", "Bus terminal");

        var (known, checks) = (1, 0);
        foreach (var (moment, isReached) in new (string, Func<byte[], bool>)[]
        {
            ("the new copy is written beside the old one", _ => File.Exists(file + ".new")),
            ("the new copy is in the place of the old one", before => !File.ReadAllBytes(file).SequenceEqual(before)),
        })
        {
            Assert.Equal(known, await FoundAsync());
            (known, var change) = known == 1 ? (0, """{"changes":[{"clear":"travel-document/PRT-12AB34567-passport"}]}""") : (1, enter);
            Assert.Equal(HttpStatusCode.OK, (await portugal.PostAsync("/api/v1/owners/PT/records", $"change-{known}", change)).Status);
            await EffectAsync(portugal, effect => (bool)effect["isCleared"]! == (known == 0) && effect["hubs"]!.AsArray().Count == 3, Missing);
            var old = await File.ReadAllBytesAsync(file);
            using (var killed = mesh.Command.StartWithInput(Passphrase, "mind", "update", "KR", file))
            {
                await Until.TrueAsync(moment, () => isReached(old) || killed.HasExited, Until.Deadline);
                killed.Kill();
                await killed.WaitForExitAsync().WaitAsync(Until.Deadline);
            }

            // Whole, one or the other.
            var isOld = (await File.ReadAllBytesAsync(file)).SequenceEqual(old);
            Assert.Equal(isOld ? 1 - known : known, await FoundAsync());
            await MindAsync(mesh, "update", "KR", file);
            Assert.Equal(known, await FoundAsync());
            Assert.False(File.Exists(file + ".new"));
            Assert.True((bool)(await EffectAsync(portugal, _ => true, Missing))["offlineCopies"]![0]!["isApplied"]!);
        }

        await MindAsync(mesh, "update", "KR", file);
        await MindAsync(mesh, "end", "KR", (await MindAsync(mesh, "list", "KR")).Split(' ')[0]);
        var audit = await (await mesh.Client("KR", "supervisor").GetAsync("/api/v1/owners/KR/audit")).Content.ReadFromJsonAsync<JsonNode>();
        Assert.Equal(checks, audit!["entries"]!.AsArray().Count(entry => (string?)entry!["action"] == "check-offline"));

        async Task<int> FoundAsync()
        {
            checks++;
            return (await CheckAsync(mesh, file, "document", "12AB34567", "PRT"))["answer"]!["hits"]!.AsArray().Count;
        }
    });

    /// <summary>All that both say of a question but how fresh they are, what to do next, and the id of a hit, which a copy gives none: it tells nobody.</summary>
    private static string Compared(JsonNode answer)
    {
        var compared = answer.DeepClone().AsObject();
        new[] { "asOf", "stale", "next" }.ToList().ForEach(name => compared.Remove(name));
        (compared["zone"] as JsonObject)?.Remove("documentAsOf");
        foreach (var hit in compared["hits"]!.AsArray())
        {
            hit!.AsObject().Remove("hit");
        }

        return compared.ToJsonString();
    }

    private static async Task<JsonNode> EffectAsync(HttpClient owner, Func<JsonNode, bool> isThere, string record = Lost)
    {
        JsonNode? effect = null;
        await Until.TrueAsync(
            "the change is in effect",
            async () =>
            {
                using var answer = await owner.GetAsync(record + "/effect");
                effect = answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonNode>() : null;
                return effect is not null && isThere(effect);
            },
            Until.Deadline);
        return effect!;
    }

    private static async Task<string> MindAsync(MeshProcesses mesh, params string[] arguments) => (await mesh.Command.RunWithInputAsync(Passphrase, ["mind", .. arguments])).Succeeded().Output;

    private static async Task<JsonNode> CheckAsync(MeshProcesses mesh, string file, params string[] arguments) =>
        JsonNode.Parse(await MindAsync(mesh, ["check", arguments[0], file, .. arguments[1..], .. Asked]))!;
}
