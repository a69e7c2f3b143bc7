using System.Diagnostics;
using System.Net;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Machines;

/// <summary>The mesh on three machines with oceans between them: messages, a hub that dies and is noticed by probes alone, and a link that is cut and mended.</summary>
public sealed class MachinesTests(ThreeMachines mesh, ITestOutputHelper output) : IClassFixture<ThreeMachines>
{
    private const int MessagesPerPair = 3;

    private static readonly TrafficPlan Everybody = new() { Pace = TimeSpan.FromMilliseconds(400) };
    private static readonly TrafficPlan West = Everybody with { Owners = ["FR", "DE", "AR", "BR"] };

    [Theory]
    [InlineData("FR", "DE")]
    [InlineData("FR", "SG")]
    [InlineData("SG", "FR")]
    [InlineData("FR", "BR")]
    [InlineData("BR", "FR")]
    [InlineData("SG", "BR")]
    [InlineData("BR", "SG")]
    public Task A_message_takes_as_long_as_its_way(string from, string to) => mesh.UseAsync(output, async () =>
    {
        var (sender, receiver) = (mesh.Bureau(from), mesh.Bureau(to));
        using var listening = new CancellationTokenSource(Until.Deadline);
        await using var feed = receiver.FollowAsync(await receiver.ReadHeadAsync(), listening.Token).GetAsyncEnumerator(listening.Token);
        var (accepted, arrived) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var number = 0; number < MessagesPerPair; number++)
        {
            var watch = Stopwatch.StartNew();
            var arrival = feed.MoveNextAsync().AsTask();
            var sent = await sender.SendAsync(to, $"number {number}");
            accepted.Add(watch.Elapsed);
            Assert.True(await arrival);
            arrived.Add(watch.Elapsed);
            Assert.Equal(sent.Id, feed.Current.Id);
        }

        var way = ThreeMachines.RoundTrip(ThreeMachines.HomeOf(from), ThreeMachines.HomeOf(to));
        output.WriteLine($"{from} to {to}, round trip {way.TotalMilliseconds} ms: accepted after {Describe(accepted)}, at the receiver's live feed after {Describe(arrived)} ms.");
        Assert.All(arrived, time => Assert.True(time >= way / 2, $"{time} is faster than the way."));
    });

    [Fact]
    public Task A_hub_that_dies_is_noticed_by_probes_alone_and_its_bureaus_go_on() => mesh.UseAsync(output, async () =>
    {
        var singapore = mesh.Machines[ThreeMachines.Singapore];
        await using var traffic = await MessageTraffic.StartAsync(mesh.Bureau, output, Everybody);
        await singapore.Silo!.KillAsync();
        var watch = Stopwatch.StartNew();
        await ReadProfileAsync("FR", "SG");
        output.WriteLine($"The next success on an actor of Singapore came {watch.Elapsed.TotalSeconds:0.00} s after the kill.");
        await traffic.MoveOnAsync("the kill of singapore-1");

        await mesh.RepairAsync();
        var home = await Until.TrueAsync(
            "messages taken by outboxes on singapore-1",
            async () => (await mesh.ReadClusterAsync()).MessagesTakenBy(singapore.SiloName) > 0,
            Until.Deadline);
        output.WriteLine($"Its actors were home {home.TotalSeconds:0.00} s after singapore-1 was back.");
        await traffic.MoveOnAsync("singapore-1 was back");
        await traffic.FinishAsync();
        AssertOthersLive();
    });

    [Fact]
    public Task A_hub_that_is_cut_off_loses_nothing_and_the_others_go_on() => mesh.UseAsync(output, async () =>
    {
        var singapore = mesh.Machines[ThreeMachines.Singapore];
        await using var everybody = await MessageTraffic.StartAsync(mesh.Bureau, output, Everybody);
        await using var west = await MessageTraffic.StartAsync(mesh.Bureau, output, West);
        var watch = Stopwatch.StartNew();
        mesh.Network!.Cut(ThreeMachines.Singapore);
        await west.MoveOnAsync("Singapore was cut off");
        output.WriteLine($"At Singapore's own gateway a read answers {await AskAsync(HttpMethod.Get, "feed?max=1")}, a write {await AskAsync(HttpMethod.Put, "duty")} at once.");
        await Until.TrueAsync(
            "Singapore's silo to be held for dead by the others",
            async () => !await mesh.IsMemberAsync(singapore.SiloName),
            Until.Deadline);
        output.WriteLine($"Singapore was held for dead {watch.Elapsed.TotalSeconds:0.0} s after it was cut off.");
        var write = await AskAsync(HttpMethod.Put, "duty");
        output.WriteLine($"At Singapore's own gateway a read answers {await AskAsync(HttpMethod.Get, "feed?max=1")}, a write {write} then.");
        Assert.DoesNotMatch("^2", write);
        await west.AcceptMoreAsync(40);
        await west.MoveOnAsync("Singapore was held for dead");
        output.WriteLine($"The cut lasted {watch.Elapsed.TotalSeconds:0.0} s.");

        mesh.Network.Mend(ThreeMachines.Singapore);
        watch.Restart();
        var before = singapore.Silo!.Process;
        await Until.TrueAsync("a silo of Singapore that is a member", IsHomeAsync, Until.Deadline);
        Assert.NotEqual(before, singapore.Silo!.Process);
        output.WriteLine($"A silo of Singapore was a member again {watch.Elapsed.TotalSeconds:0.0} s after the link was mended.");
        await everybody.MoveOnAsync("the link was mended");
        await Task.WhenAll(everybody.FinishAsync(), west.FinishAsync());
        AssertOthersLive();
    });

    private static string Describe(IEnumerable<TimeSpan> times) => string.Join(", ", times.Select(time => time.TotalMilliseconds.ToString("0", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>A silo that learns that it was declared dead ends; what runs it starts it again.</summary>
    private async Task<bool> IsHomeAsync()
    {
        await mesh.RepairAsync();
        return await mesh.IsMemberAsync(mesh.Machines[ThreeMachines.Singapore].SiloName);
    }

    /// <summary>One request of Singapore's bureau, with a status for its duty when it is a write, and not repeated.</summary>
    private async Task<string> AskAsync(HttpMethod method, string path)
    {
        using var request = mesh.Bureau("SG").Request(method, path, method == HttpMethod.Put ? JsonContentOf(new { status = "on-duty", contacts = Array.Empty<string>() }) : null);
        try
        {
            using var answer = await mesh.Machines[ThreeMachines.Singapore].Http.SendAsync(request);
            Assert.True(answer.IsSuccessStatusCode || answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, $"{method} {path}: {answer.StatusCode}");
            return ((int)answer.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (OperationCanceledException)
        {
            return "nothing";
        }
    }

    private static System.Net.Http.Json.JsonContent JsonContentOf(object body) => System.Net.Http.Json.JsonContent.Create(body, body.GetType());

    private async Task ReadProfileAsync(string asking, string owner)
    {
        var bureau = mesh.Bureau(asking);
        using var answer = await bureau.RepeatAsync(() => bureau.RequestTo(HttpMethod.Get, $"/api/v1/owners/{owner}"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Nobody was declared dead who lived: a silo that is ends.</summary>
    private void AssertOthersLive() =>
        Assert.All([ThreeMachines.Lyon, ThreeMachines.BuenosAires], machine => Assert.False(mesh.Machines[machine].Silo!.Ended.IsCompleted));
}
