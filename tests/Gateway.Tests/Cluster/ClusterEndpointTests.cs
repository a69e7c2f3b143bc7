using System.Net;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Tests.Support;
using NSubstitute;

namespace Interpol.Mesh.Gateway.Tests.Cluster;

public sealed class ClusterEndpointTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private GatewayUnderTest _gateway = null!;
    private HttpClient _operator = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayUnderTest.StartAsync(time: _time);
        _operator = _gateway.ClientOf("IPSG", MeshRoles.Operator);
    }

    public async Task DisposeAsync()
    {
        _operator.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task An_operator_sees_silos_hubs_and_calls()
    {
        Hosts(("lyon-1", SiloStatus.Active), ("singapore-1", SiloStatus.Dead), ("buenos-aires-1", SiloStatus.Active));
        _gateway.Mesh.Silos = name => Silo(Task.FromResult(Statistics(name)));
        using var answer = await _operator.GetAsync("/api/v1/cluster");
        var cluster = await answer.JsonAsync();

        var silos = cluster["silos"]!.AsArray();
        Assert.Equal(["buenos-aires-1", "lyon-1", "singapore-1"], silos.Select(silo => (string)silo!["name"]!));
        var lyon = silos[1]!;
        Assert.Equal("active", (string?)lyon["status"]);
        Assert.Equal("lyon", (string?)lyon["hub"]);
        Assert.True((bool)lyon["answers"]!);
        Assert.Equal(17, (int?)lyon["activations"]);
        var method = Assert.Single(lyon["methods"]!.AsArray())!;
        Assert.Equal("outbox", (string?)method["grain"]);
        Assert.Equal(12.5, (double?)method["callsPerSecond"]);
        Assert.Equal(1.25, (double?)method["p50Milliseconds"]);
        Assert.Equal(9, (double?)method["p99Milliseconds"]);

        var dead = silos[2]!;
        Assert.Equal("dead", (string?)dead["status"]);
        Assert.False((bool)dead["answers"]!);
        Assert.NotNull(dead["problem"]);

        var hubs = cluster["hubs"]!.AsArray().ToDictionary(hub => (string)hub!["name"]!);
        Assert.Equal(1, (int?)hubs["lyon"]!["activeSilos"]);
        Assert.Null(hubs["lyon"]!["standIn"]);
        Assert.Equal(0, (int?)hubs["singapore"]!["activeSilos"]);
        Assert.Equal("lyon", (string?)hubs["singapore"]!["standIn"]);
        Assert.Equal(25, (double?)Assert.Single(cluster["methods"]!.AsArray())!["callsPerSecond"]);
    }

    [Fact]
    public async Task Percentiles_are_those_of_all_calls_and_not_made_of_the_percentiles_of_parts()
    {
        Hosts(("lyon-1", SiloStatus.Active), ("singapore-1", SiloStatus.Active));
        _gateway.Mesh.Silos = name => Silo(Task.FromResult(Statistics(name) with
        {
            Methods = name == "lyon-1"
                ? [Method("submit", (1, 900)), Method("read", (2, 90))]
                : [Method("submit", (100, 9), (500, 1)), Method("ReadAsync", (20_000, 500)) with { Grain = "feed" }],
        }));
        using var answer = await _operator.GetAsync("/api/v1/cluster");
        var cluster = await answer.JsonAsync();
        Assert.Equal([("submit", 1d, 100d, 500d), ("ReadAsync", 20_000d, 20_000d, 20_000d), ("read", 2d, 2d, 2d)], cluster["methods"]!.AsArray().Select(method => ((string)method!["method"]!, P(method, "50"), P(method, "99"), P(method, "999"))));
        Assert.Equal(["ReadAsync"], cluster["methods"]!.AsArray().Where(method => (bool)method!["waitsForNews"]!).Select(method => (string)method!["method"]!));
        var outbox = Assert.Single(cluster["grains"]!.AsArray(), grain => (string?)grain!["grain"] == "outbox")!;
        Assert.Equal((1000L, 1d, 2d, 100d), ((long)outbox["calls"]!, P(outbox, "50"), P(outbox, "99"), P(outbox, "999")));
        Assert.Equal("*", (string?)outbox["method"]);
        var lyon = cluster["silos"]![0]!["all"]!;
        Assert.Equal((990L, 1d, 2d), ((long)lyon["calls"]!, P(lyon, "50"), P(lyon, "99")));

        // A read that waits for something to arrive is no slow call of the silo.
        var singapore = cluster["silos"]![1]!["all"]!;
        Assert.Equal((510L, 100d, 500d), ((long)singapore["calls"]!, P(singapore, "50"), P(singapore, "999")));

        static double P(JsonNode of, string percentile) => (double)of[$"p{percentile}Milliseconds"]!;

        static MethodStatistics Method(string name, params (int Milliseconds, long Count)[] latencies) =>
            new("outbox", name, latencies.Sum(latency => latency.Count), 0, latencies.Sum(latency => latency.Count) / 10.0, default, default)
            {
                Latencies = [.. latencies.Select(latency => new LatencyBucket(TimeSpan.FromMilliseconds(latency.Milliseconds), latency.Count))],
            };
    }

    [Fact]
    public async Task A_silo_that_does_not_answer_is_waited_for_a_second_and_shown()
    {
        Hosts(("lyon-1", SiloStatus.Active), ("singapore-1", SiloStatus.Active));
        _gateway.Mesh.Silos = name => Silo(name == "lyon-1" ? Task.FromResult(Statistics(name)) : new TaskCompletionSource<SiloStatistics>().Task);
        var asked = _operator.GetAsync("/api/v1/cluster");
        await Until.TrueAsync(() => _time.Waiting > 0, "the gateway waits");
        Assert.False(asked.IsCompleted);
        await Until.TrueAsync(() => asked.IsCompleted, _time, TimeSpan.FromMilliseconds(100), "the answer comes");
        using var answer = await asked;
        var silos = (await answer.JsonAsync())["silos"]!.AsArray();
        Assert.True((bool)silos[0]!["answers"]!);
        Assert.False((bool)silos[1]!["answers"]!);
        Assert.Equal("active", (string?)silos[1]!["status"]);
        Assert.Equal(0, (int?)silos[1]!["activations"]);
        Assert.Contains("1 s", (string?)silos[1]!["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_fails_is_shown_too()
    {
        Hosts(("lyon-1", SiloStatus.Active));
        _gateway.Mesh.Silos = _ => Silo(Task.FromException<SiloStatistics>(new MeshException(MeshErrorCodes.Unavailable, "There is no silo lyon-1.")));
        using var answer = await _operator.GetAsync("/api/v1/cluster");
        Assert.False((bool)Assert.Single((await answer.JsonAsync())["silos"]!.AsArray())!["answers"]!);
    }

    [Fact]
    public async Task The_oldest_undelivered_messages_of_all_silos_are_shown_oldest_first()
    {
        Hosts(("lyon-1", SiloStatus.Active), ("singapore-1", SiloStatus.Active));
        var now = _time.GetUtcNow();
        var flash = new UndeliveredMessages(new OwnerId("FR"), new OwnerId("BR"), Lane.Flash, 1, now.AddSeconds(-30));
        var routine = new UndeliveredMessages(new OwnerId("SG"), new OwnerId("BR"), Lane.Routine, 7, now.AddMinutes(-2));
        _gateway.Mesh.Silos = name => Silo(Task.FromResult(name == "lyon-1"
            ? Statistics(name) with { Undelivered = [flash], UndeliveredCount = 1, Backlogs = [new BureauBacklog(flash.Receiver, 1, flash.Since), new BureauBacklog(new OwnerId("FR"), 40, now.AddHours(-1))] }
            : Statistics(name) with { Undelivered = [routine, flash with { Count = 2 }], UndeliveredCount = 9, Backlogs = [new BureauBacklog(routine.Receiver, 9, routine.Since)] }));
        using var answer = await _operator.GetAsync("/api/v1/cluster");
        var cluster = await answer.JsonAsync();

        Assert.Equal(10, (long?)cluster["undeliveredCount"]);
        var undelivered = cluster["undelivered"]!.AsArray();
        Assert.Equal(["SG", "FR"], undelivered.Select(messages => (string)messages!["owner"]!));
        Assert.Equal(
            ("BR", "routine", 7L, 120d),
            ((string)undelivered[0]!["receiver"]!, (string)undelivered[0]!["lane"]!, (long)undelivered[0]!["count"]!, (double)undelivered[0]!["ageSeconds"]!));
        Assert.Equal(routine.Since, (DateTimeOffset)undelivered[0]!["since"]!);
        Assert.Equal([("FR", 40L, 3600d), ("BR", 10L, 120d)], cluster["backlogs"]!.AsArray().Select(backlog => ((string)backlog!["receiver"]!, (long)backlog["count"]!, (double)backlog["ageSeconds"]!)));
    }

    [Fact]
    public async Task Of_several_lives_of_a_silo_the_last_counts()
    {
        Hosts(("lyon-1", SiloStatus.Dead), ("lyon-1", SiloStatus.Dead), ("lyon-1", SiloStatus.Active));
        _gateway.Mesh.Silos = name => Silo(Task.FromResult(Statistics(name)));
        using var answer = await _operator.GetAsync("/api/v1/cluster");
        Assert.Equal("active", (string?)Assert.Single((await answer.JsonAsync())["silos"]!.AsArray())!["status"]);
    }

    [Fact]
    public async Task A_silo_that_goes_keeps_its_last_figures()
    {
        Hosts(("singapore-1", SiloStatus.Active));
        _gateway.Mesh.Silos = name => Silo(Task.FromResult(Statistics(name) with { ProcessorPercent = 12.5, RoundTrips = [new HubRoundTrip(HubName.Singapore, TimeSpan.FromMilliseconds(3))] }));
        (await _operator.GetAsync("/api/v1/cluster")).Dispose();
        Hosts(("singapore-1", SiloStatus.Dead));
        using (var answer = await _operator.GetAsync("/api/v1/cluster"))
        {
            var silo = Assert.Single((await answer.JsonAsync())["silos"]!.AsArray())!;
            Assert.Equal((0, 17, 12.5), ((int)silo["activations"]!, (int)silo["lastKnown"]!["activations"]!, (double)silo["lastKnown"]!["processorPercent"]!));
        }

        using var history = await _operator.GetAsync("/api/v1/cluster/history");
        Assert.Single((await history.JsonAsync())["samples"]!.AsArray());
    }

    /// <summary>Nobody has looked at the cluster through this gateway before.</summary>
    [Fact]
    public async Task What_became_of_silos_is_what_the_membership_table_has_of_all_their_lives()
    {
        var hosts = Hosts(("lyon-1", SiloStatus.Active), ("singapore-1", SiloStatus.Dead), ("singapore-1", SiloStatus.Dead), ("singapore-1", SiloStatus.Active));
        (hosts[1].IAmAliveTime, hosts[2].IAmAliveTime) = (Minute(7), Minute(9));
        hosts[1].SuspectTimes = [Tuple.Create(hosts[0].SiloAddress, Minute(8)), Tuple.Create(SiloAddress.New(IPAddress.Loopback, 1, 1), Minute(6))];
        hosts[2].SuspectTimes = [Tuple.Create(hosts[2].SiloAddress, Minute(9))];
        using var history = await _operator.GetAsync("/api/v1/cluster/history");
        var past = await history.JsonAsync();
        Assert.Equal(
            [(9, "singapore-1 dead", "singapore-1"), (8, "singapore-1 dead", "lyon-1 127.0.0.1:1"), (3, "singapore-1 started", ""), (2, "singapore-1 started", ""), (1, "singapore-1 started", ""), (0, "lyon-1 started", "")],
            past["changes"]!.AsArray().Select(change => (((DateTimeOffset)change!["at"]!).Minute, $"{change["silo"]} {change["status"]}", string.Join(' ', change["declaredBy"]!.AsArray()))));
        Assert.Empty(past["samples"]!.AsArray());

        static DateTime Minute(int minute) => DateTime.UnixEpoch.AddMinutes(minute);
    }

    [Fact]
    public async Task Links_have_the_round_trip_and_what_waits_on_them()
    {
        Hosts(("lyon-1", SiloStatus.Active));
        _gateway.Mesh.Silos = name => Silo(Task.FromResult(Statistics(name) with
        {
            RoundTrips = [new HubRoundTrip(HubName.Singapore, TimeSpan.FromMilliseconds(3)), new HubRoundTrip(HubName.BuenosAires, null)],
            Backlogs = [new BureauBacklog(OwnerId.Parse("SG"), 7, _time.GetUtcNow().AddMinutes(-1)) { From = HubName.Lyon }],
        }));
        using var answer = await _operator.GetAsync("/api/v1/cluster");
        var links = (await answer.JsonAsync())["links"]!.AsArray().ToDictionary(link => $"{link!["from"]} {link["to"]}", link => ((double?)link!["roundTripMilliseconds"], (long)link["undelivered"]!, (double)link["oldestSeconds"]!));
        Assert.Equal(6, links.Count);
        Assert.Equal((3d, 7L, 60d), links["lyon singapore"]);
        Assert.Equal((null, 0L, 0d), links["lyon buenos-aires"]);
        Assert.Equal((null, 0L, 0d), links["singapore lyon"]);
    }

    [Fact]
    public async Task Without_any_silo_the_cluster_is_unavailable()
    {
        _gateway.Mesh.Management.GetDetailedHosts(Arg.Any<bool>()).Returns(Task.FromException<MembershipEntry[]>(new SiloUnavailableException()));
        using var answer = await _operator.GetAsync("/api/v1/cluster");
        await answer.ProblemAsync(503, MeshErrorCodes.Unavailable);
    }

    [Fact]
    public async Task A_gateway_that_is_not_the_operators_says_so_and_not_that_no_silo_answers()
    {
        _gateway.Mesh.Management.GetDetailedHosts(Arg.Any<bool>()).Returns(Task.FromException<MembershipEntry[]>(new MeshException(MeshErrorCodes.Forbidden, "That is for the operators' gateway only.")));
        using var answer = await _operator.GetAsync("/api/v1/cluster");
        Assert.Contains("operators' gateway only", (string)(await answer.ProblemAsync(403, MeshErrorCodes.Forbidden))["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_the_process_and_readiness_is_the_cluster()
    {
        using var anyone = _gateway.Anonymous();
        _gateway.Mesh.Bureau("BR").Failure = new SiloUnavailableException();
        using (var notReady = await anyone.GetAsync("/readyz"))
        {
            await notReady.ProblemAsync(503, MeshErrorCodes.Unavailable);
        }

        using (var healthy = await anyone.GetAsync("/healthz"))
        {
            Assert.Equal(HttpStatusCode.OK, healthy.StatusCode);
        }

        _gateway.Mesh.Bureau("BR").Failure = null;
        _time.Advance(TimeSpan.FromSeconds(1));
        using var ready = await anyone.GetAsync("/readyz");
        Assert.Equal("ready", (string?)(await ready.JsonAsync())["status"]);
    }

    [Fact]
    public async Task Readiness_is_asked_for_once_in_a_while()
    {
        using var anyone = _gateway.Anonymous();
        for (var i = 0; i < 20; i++)
        {
            (await anyone.GetAsync("/readyz")).Dispose();
        }

        Assert.Equal(1, _gateway.Mesh.Bureau("BR").Reads);
    }

    private static SiloStatistics Statistics(string name) => new(
        name,
        HubName.Lyon,
        DateTimeOffset.UnixEpoch,
        17,
        100_000_000,
        [new MethodStatistics("outbox", "SubmitAsync", 1000, 1, 12.5, TimeSpan.FromMilliseconds(1.25), TimeSpan.FromMilliseconds(9)) { Latencies = [new LatencyBucket(TimeSpan.FromMilliseconds(1.25), 123), new LatencyBucket(TimeSpan.FromMilliseconds(9), 2)] }]);

    private static ISiloGrain Silo(Task<SiloStatistics> statistics)
    {
        var silo = Substitute.For<ISiloGrain>();
        silo.GetStatisticsAsync(Arg.Any<CancellationToken>()).Returns(statistics);
        return silo;
    }

    private MembershipEntry[] Hosts(params (string Name, SiloStatus Status)[] silos) => _gateway.Mesh.Management.ListsHosts(silos);
}
