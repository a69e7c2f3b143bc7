using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.EndToEnd.Harness;
using Orleans.Serialization.Invocation;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Attacks;

/// <summary>
/// Messages in the name of somebody else, and answers and hints that nobody asked for: call filters never see some of them, so that the connection itself has to end. The
/// attacker has a gateway's real certificate.
/// </summary>
[Collection(RepairedMesh.Collection)]
public sealed class ForgedMessageTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const string Cut = "connection with the certificate of " + AttackScene.French + ": ";
    private const string AnothersName = "a message in the name of another";

    private static readonly GrainId Feed = GrainId.Create("feed", "BR");

    // With a name as long as a client's: shorter ones make headers that are too short to be right.
    private static readonly GrainId Actor = GrainId.Create("attachment", "BR:" + new string('a', 64));

    private static readonly string[] Names = ["hosted-{0}", "hosted-somebody", "somebody", "0123456789abcdef0123456789abcdef+observer"];

    /// <summary>Each of several at once comes as far as to say who it is.</summary>
    private static readonly TimeSpan LongPatience = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Senders => new(["actor", "membership", "hosted client", "another client"]);

    /// <summary>All at once: each tries for as long as an attacker has patience.</summary>
    [Fact]
    public Task Who_calls_itself_like_a_silo_or_like_no_client_of_Orleans_does_not_get_in() => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        var next = await scene.NextAuditRowAsync();
        var keys = Names.Select(name => name.Replace("{0}", Attacker.AddressOf(mesh, "lyon-1").ToParsableString(), StringComparison.Ordinal)).ToList();
        await Task.WhenAll(keys.Select(key => Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using var attacker = await Attacker.ConnectAsync(mesh, scene.FrenchCertificate, scene.AsFrance, clientKey: key, patience: LongPatience);
            var heard = Forgery.Overhear(attacker);
            await Record.ExceptionAsync(() => attacker.Client.GetGrain<IManagementGrain>(0).GetHosts());
            await Until.TrueAsync("something meant for the silo", () => heard.Any(context => context.ContainsKey("mesh.silo")), Until.Deadline);
            output.WriteLine($"The mark of the silos was overheard by {key}.");
        })));
        await scene.AuditedAsync(next, [.. keys.Select(key => $"{Cut}a client that calls itself sys.client/{key}")]);
    });

    [Theory]
    [MemberData(nameof(Senders))]
    public Task A_message_in_the_name_of_another_ends_the_connection(string sender) => ForgeAsync(AnothersName, (scene, forgery) => forgery.With("SendingGrain", sender switch
    {
        "actor" => Actor,
        "membership" => SystemTargetGrainId.Create(GrainType.Create("sys.svc.clustering"), Attacker.AddressOf(scene.Mesh, "singapore-1")).GrainId,
        "hosted client" => GrainId.Create("sys.client", "hosted-" + Attacker.AddressOf(scene.Mesh, "lyon-1").ToParsableString()),
        _ => GrainId.Create("sys.client", Guid.NewGuid().ToString("N")),
    }));

    [Theory]
    [InlineData("Success")]
    [InlineData("Error")]
    [InlineData("Rejection")]
    [InlineData("Status")]
    public Task An_answer_that_nobody_asked_for_ends_the_connection(string result) => ForgeAsync("an answer that nobody asked for", (_, forgery) => forgery
        .With("Direction", "Response")
        .With("TargetGrain", GrainId.Create("outbox", "FR"))
        .With("Result", result)
        .With("BodyObject", Response.FromResult(true)));

    [Fact]
    public Task A_message_that_nobody_shall_answer_ends_the_connection_too_in_the_name_of_another() =>
        ForgeAsync(AnothersName, (_, forgery) => forgery.With("Direction", "OneWay").With("SendingGrain", Actor));

    [Fact]
    public Task A_hint_that_an_actor_has_moved_ends_the_connection() =>
        ForgeAsync("a hint where an actor is", (scene, forgery) => forgery.WithMoved(Feed, Attacker.AddressOf(scene.Mesh, "buenos-aires-1"), Attacker.AddressOf(scene.Mesh, "lyon-1")));

    [Fact]
    public Task A_message_for_another_client_ends_the_connection() =>
        ForgeAsync("a message for another client", (_, forgery) => forgery.With("TargetGrain", GrainId.Create("sys.client", Guid.NewGuid().ToString("N"))));

    private Task ForgeAsync(string problem, Func<AttackScene, Forgery, Forgery> forge) => shared.UseAsync(output, async mesh =>
    {
        var scene = new AttackScene(mesh);
        var next = await scene.NextAuditRowAsync();
        var caught = new TaskCompletionSource<(IInvokable Request, GrainReference Target)>();
        await using var attacker = await Attacker.ConnectAsync(mesh, scene.FrenchCertificate, call =>
        {
            scene.AsFrance(call);
            if (call.MethodName == nameof(IFeedGrain.GetBoundsAsync))
            {
                caught.TrySetResult((call.Request, (GrainReference)call.Grain));
            }
        });
        await attacker.Client.GetGrain<IFeedGrain>("FR").GetBoundsAsync();
        var (request, target) = await caught.Task;
        forge(scene, Forgery.Of(attacker, request, target)).Send(attacker);
        await scene.AuditedAsync(next, [Cut + problem]);
        Assert.True(mesh.Member("lyon-1").IsAlive);
    });
}
