using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Tests.Support;

namespace Interpol.Mesh.Gateway.Tests.Screening;

/// <summary>Every check leaves an entry that says what was asked to whoever has the key, and to nobody else. Brazil checks.</summary>
public sealed class CheckAuditTests
{
    private const string Checks = "/api/v1/owners/BR/checks";
    private const string Passport = """{"travelDocument":{"number":"12AB34567","issuer":"FRA"}}""";
    private static readonly CallRetryOptions Impatient = new() { AttemptTimeout = TimeSpan.FromMilliseconds(100), Total = TimeSpan.FromMilliseconds(300) };

    public static TheoryData<string, string, bool> Questions => new()
    {
        { Passport, Passport, true },
        { Passport, """{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport"}}""", true },
        { Passport, """{"travelDocument":{"number":"12AB34568","issuer":"FRA"}}""", false },
        { """{"travelDocument":{"number":"C01X00T47","issuer":"D"}}""", """{"travelDocument":{"number":"C01X00T47","issuer":"DEU"}}""", true },
        { """{"vehicle":{"vin":"WVWZZZXXZ0W000123","plate":"AB123CD","plateCountry":"FR"}}""", """{"vehicle":{"plate":"AB123CD","plateCountry":"FR"}}""", true },
        { """{"vehicle":{"plate":"AB123CD","plateCountry":"FR"}}""", """{"vehicle":{"plate":"AB123CD","plateCountry":"IT"}}""", false },
        { """{"person":{"names":[{"text":"Odile Vantreuil"}],"sex":"F"}}""", """{"person":{"sex":"F","names":[{"text":"Odile Vantreuil"}],"birthDates":[]}}""", true },
        { """{"person":{"names":[{"text":"Odile Vantreuil"}],"sex":"F"}}""", """{"person":{"names":[{"text":"Odile Vantreuil"}]}}""", false },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_supervisor_can_show_whether_something_was_asked(string asked, string sought, bool isFound)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR"));
        using var officer = gateway.ClientOf("BR");
        using var supervisor = gateway.ClientOf("BR", MeshRoles.Supervisor);
        await CheckAsync(officer, asked);
        var audit = gateway.Mesh.Audit("buenos-aires");
        await Until.TrueAsync(() => audit.Entries.Any(entry => entry.Action == AuditActions.Check), "the hub has the entry");

        var found = await (await supervisor.PostAsync(Checks + "/audit", $$"""{"question":{{sought}}}""", null)).JsonAsync();

        Assert.Equal(isFound ? 1 : 0, found["entries"]!.AsArray().Count);
        if (isFound)
        {
            var entry = found["entries"]![0]!;
            Assert.Equal(("check", "border", "0001", "done"), ((string)entry["action"]!, (string)entry["purpose"]!, (string)entry["officer"]!, (string)entry["outcome"]!));
            Assert.NotEmpty(entry["asked"]!.AsArray());
        }

        using var refused = await officer.PostAsync(Checks + "/audit", $$"""{"question":{{sought}}}""", null);
        await refused.ProblemAsync(403, MeshErrorCodes.Forbidden);
    }

    [Fact]
    public async Task An_entry_says_how_much_was_asked_and_found_and_no_word_of_what()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR", "FR"));
        using var france = gateway.ClientOf("FR");
        await (await france.PostAsync("/api/v1/owners/FR/records", """{"changes":[{"enter":{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport","fraud":"lost"}}}]}""", "op-1")).JsonAsync();
        using var brazil = gateway.ClientOf("BR");
        await CheckAsync(brazil, Passport + """,{"vehicle":{"vin":"WVWZZZXXZ0W000123","engine":"AB1"}},{"vehicle":{"engine":"AB1"}}""");
        await CheckAsync(france, Passport, "FR");
        var entries = await EntriesAsync(gateway, "buenos-aires", 1);

        var entry = Assert.Single(entries);
        Assert.Equal(("3 questions (travelDocument, vehicle), 1 hits", 4 * AuditLimits.AskedHashBytes), (entry.Object, entry.Asked.Length));
        Assert.DoesNotContain("12AB34567", System.Text.Encoding.Latin1.GetString(AuditEntryFormat.Write(entry).Span), StringComparison.Ordinal);

        // The same key, and another owner's hash.
        var other = Assert.Single(await EntriesAsync(gateway, "lyon", 1));
        Assert.False(entry.Asked.Span[..AuditLimits.AskedHashBytes].SequenceEqual(other.Asked.Span));
    }

    [Fact]
    public async Task The_key_outlives_the_gateway_and_another_gateway_has_another()
    {
        var settings = GatewayUnderTest.Settings("BR");
        FakeMesh mesh;
        await using (var before = await GatewayUnderTest.StartAsync(settings))
        {
            (before.KeepsFolder, mesh) = (true, before.Mesh);
            using var client = before.ClientOf("BR");
            await CheckAsync(client, Passport);
        }

        await using var after = await GatewayUnderTest.StartAsync(settings, mesh: mesh);
        await using var stranger = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR") with { Name = "gateway-other" }, mesh: mesh);
        await Until.TrueAsync(() => mesh.Audit("buenos-aires").Entries.Any(entry => entry.Action == AuditActions.Check), "the hub has the entry");
        Assert.Single(await FindAsync(after));
        Assert.Empty(await FindAsync(stranger));

        static async Task<JsonArray> FindAsync(GatewayUnderTest gateway)
        {
            using var supervisor = gateway.ClientOf("BR", MeshRoles.Supervisor);
            return (await (await supervisor.PostAsync(Checks + "/audit", $$"""{"question":{{Passport}}}""", null)).JsonAsync())["entries"]!.AsArray();
        }
    }

    [Fact]
    public async Task A_check_is_answered_while_the_hub_with_the_audit_is_away_and_its_entry_follows()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR") with { Calls = Impatient });
        var audit = gateway.Mesh.Audit("buenos-aires");
        audit.Faults.Always = () => new MeshException(MeshErrorCodes.Unavailable, "The database does not answer.");
        using var client = gateway.ClientOf("BR");
        await CheckAsync(client, string.Join(',', Enumerable.Range(0, 200).Select(i => Passport.Replace("12AB34567", $"{i}", StringComparison.Ordinal))));
        await CheckAsync(client, Passport);
        Assert.Empty(audit.Entries);

        audit.Faults.Always = null;
        var entries = await EntriesAsync(gateway, "buenos-aires", 2);
        Assert.Equal([200 * AuditLimits.AskedHashBytes, AuditLimits.AskedHashBytes], entries.Select(entry => entry.Asked.Length));
        Assert.All(entries, entry => Assert.NotNull(entry.WrittenLateAt));
    }

    [Fact]
    public async Task A_check_that_is_refused_is_in_the_audit_without_what_it_asked()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("BR"));
        using var client = gateway.ClientOf("BR");
        using var refused = await client.PostAsync(Checks, """{"purpose":"border","questions":[{"travelDocument":{"number":"1","issuer":"FRA","type":"card"}}]}""", null);
        await refused.ProblemAsync(400, MeshErrorCodes.Invalid, "questions[0].travelDocument.type");
        var entry = Assert.Single(await EntriesAsync(gateway, "buenos-aires", 1));
        Assert.Equal((AuditOutcome.Refused, true), (entry.Outcome, entry.Asked.IsEmpty));
    }

    private static async Task<AuditEntry[]> EntriesAsync(GatewayUnderTest gateway, string hub, int count)
    {
        AuditEntry[] entries = [];
        await Until.TrueAsync(() => (entries = [.. gateway.Mesh.Audit(hub).Entries.Where(entry => entry.Action == AuditActions.Check)]).Length == count, $"{hub} has {count} entries of checks");
        return entries;
    }

    private static async Task CheckAsync(HttpClient client, string questions, string owner = "BR") =>
        await (await client.PostAsync($"/api/v1/owners/{owner}/checks", $$"""{"purpose":"border","questions":[{{questions}}]}""", null)).JsonAsync();
}
