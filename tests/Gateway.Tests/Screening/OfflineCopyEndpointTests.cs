using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Gateway.Tests.Support;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Screening;

/// <summary>Offline copies over HTTP: Japan has one, France sees where its records are.</summary>
public sealed class OfflineCopyEndpointTests : IAsyncLifetime
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private const string One = $"/api/v1/owners/JP/offline-copies/{Id}";
    private const string Positions = """[{"owner":"FR","position":{"epoch":1,"upTo":7},"asOf":null}]""";

    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _supervisor = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(GatewayUnderTest.Settings("JP", "FR"), _time);
        _supervisor = _gateway.ClientOf("JP", MeshRoles.Supervisor);
        var (now, japan) = (_time.GetUtcNow(), new OwnerId("JP"));
        ImmutableArray<OwnerPosition> positions = [new OwnerPosition(new OwnerId("FR"), new RecordsPosition(1, 7), now)];
        _gateway.Mesh.OfflineCopies.ListAsync(default).ReturnsForAnyArgs(
            [new OfflineCopy(Id, japan, "Ferry", [RecordKind.TravelDocument], HubName.Singapore, new Author(japan, "0001"), now, now.AddDays(7), now, positions)]);
    }

    public async Task DisposeAsync()
    {
        _supervisor.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Checks_that_are_handed_on_again_stand_in_the_audit_once_with_hashes_of_what_was_asked()
    {
        var report = $$"""{"positions":{{Positions}},"checks":[{{Check("a", "12AB34567")}},{{Check("b", "99ZZ99999")}}]}""";
        await (await _supervisor.PostAsync(One + "/report", report, null)).JsonAsync();

        // Killed before it knew that they were taken: later, by another officer, and with a check that was made meanwhile.
        _time.Advance(TimeSpan.FromMinutes(1));
        using var other = _gateway.ClientOfOfficer("JP", "0002", MeshRoles.Supervisor);
        await (await other.PostAsync(One + "/report", report.Replace("]}", $",{Check("c", "12AB34567")}]}}", StringComparison.Ordinal), null)).JsonAsync();

        var entries = _gateway.Mesh.Audit("singapore").Entries.Where(entry => entry.Action == AuditActions.CheckOffline).ToList();
        Assert.Equal(["0001", "0001", "0002"], entries.Select(entry => entry.Officer));
        Assert.All(entries, entry => Assert.Equal(AuditLimits.AskedHashBytes, entry.Asked.Length));
        Assert.Contains("officer 0417: travelDocument, 1 hits, on a copy out of date", entries[0].Object, StringComparison.Ordinal);

        var found = await (await _supervisor.PostAsync("/api/v1/owners/JP/checks/audit", """{"question":{"travelDocument":{"number":"12 ab 34567","issuer":"FRA"}}}""", null)).JsonAsync();
        Assert.Equal(["check-offline", "check-offline"], found["entries"]!.AsArray().Select(entry => (string)entry!["action"]!));
    }

    [Theory]
    [InlineData("rows?kind=travel-document")]
    [InlineData("changes")]
    public async Task What_a_hub_knows_no_longer_is_gone(string what)
    {
        foreach (var hub in HubName.All)
        {
            _gateway.Mesh.RecordReplica(hub.Value).Refusal = new MeshException(MeshErrorCodes.Gone, "Make a new copy.");
        }

        using var refused = what == "changes"
            ? await _supervisor.PostAsync($"{One}/changes", $$"""{"positions":{{Positions}}}""", null)
            : await _supervisor.GetAsync($"{One}/{what}");
        await refused.ProblemAsync(410, MeshErrorCodes.Gone);
    }

    [Theory]
    [InlineData("Ferry", "travel-document", 7, true)]
    [InlineData("Train", "travel-document", 7, false)]
    [InlineData("Ferry", "vehicle", 7, false)]
    [InlineData("Ferry", "travel-document", 8, false)]
    public async Task A_copy_that_is_begun_again_is_as_far_as_its_file_may_be_and_is_no_other(string name, string kind, int days, bool isSame)
    {
        HubName.All.ToList().ForEach(hub => _gateway.Mesh.RecordReplica(hub.Value).Reached = 50);
        using var again = await _supervisor.PutAsync(One, new StringContent($$"""{"name":"{{name}}","kinds":["{{kind}}"],"days":{{days}}}""", System.Text.Encoding.UTF8, "application/json"));
        if (!isSame)
        {
            await again.ProblemAsync(409, MeshErrorCodes.Conflict);
            return;
        }

        var head = JsonNode.Parse((string)(await again.JsonAsync())["statement"]!)!["head"]!;
        Assert.Equal(7, (long)head["positions"]![0]!["position"]!["upTo"]!);
        await _gateway.Mesh.OfflineCopies.DidNotReceiveWithAnyArgs().SaveAsync(default!);
    }

    [Fact]
    public async Task A_copy_that_is_begun_is_as_far_as_the_nearest_hub()
    {
        HubName.All.ToList().ForEach(hub => _gateway.Mesh.RecordReplica(hub.Value).Reached = 50);
        var id = Id.Replace('0', '1');
        using var begun = await _supervisor.PutAsync($"/api/v1/owners/JP/offline-copies/{id}", new StringContent("""{"name":"Ferry","kinds":["travel-document"],"days":7}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(50, (long)JsonNode.Parse((string)(await begun.JsonAsync())["statement"]!)!["head"]!["positions"]![0]!["position"]!["upTo"]!);
        await _gateway.Mesh.OfflineCopies.Received().SaveAsync(Arg.Is<OfflineCopy>(copy => copy.Id == id && copy.Positions[0].Position.UpTo == 50), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("dna-profile")]
    [InlineData("image-hash")]
    public async Task What_is_compared_at_hubs_only_is_in_no_copy(string kind)
    {
        using var refused = await _supervisor.PutAsync(One, new StringContent($$"""{"name":"Ferry","kinds":["vehicle","{{kind}}"],"days":7}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.Contains("compared at hubs only", (string)(await refused.ProblemAsync(400, MeshErrorCodes.Invalid, "kinds"))["detail"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 7, true, true)]
    [InlineData(1, 0, false, false)]
    public async Task An_owner_sees_which_copies_are_overdue_and_which_have_its_change(int goodForHours, long upTo, bool isOverdue, bool isApplied)
    {
        using var france = _gateway.ClientOf("FR");
        await (await france.PostAsync("/api/v1/owners/FR/records", """{"changes":[{"enter":{"travelDocument":{"number":"12AB34567","issuer":"FRA","type":"passport","fraud":"lost"}}}]}""", "op-1")).JsonAsync();
        var now = _time.GetUtcNow();
        _gateway.Mesh.OfflineCopies.ReadHoldersAsync(default, default).ReturnsForAnyArgs(
            [new OfflineHolder(new OwnerId("JP"), "Ferry", now.AddDays(-8), now.AddHours(goodForHours), now.AddDays(-7), new RecordsPosition(0, upTo))]);
        var effect = await (await france.GetAsync("/api/v1/owners/FR/records/travel-document/FRA-12AB34567-passport/effect")).JsonAsync();
        var copy = effect["offlineCopies"]![0]!;
        Assert.Equal(("Ferry", isOverdue, isApplied), ((string)copy["name"]!, (bool)copy["isOverdue"]!, (bool)copy["isApplied"]!));
    }

    private static string Check(string id, string number) =>
        $$$"""{"id":"{{{id}}}","at":"2026-11-29T12:00:00Z","officer":"0417","purpose":"ferry","question":{"travelDocument":{"number":"{{{number}}}","issuer":"FRA"}},"hits":1,"asOf":null,"isStale":true}""";
}
