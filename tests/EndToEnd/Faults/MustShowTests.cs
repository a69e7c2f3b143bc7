using System.Security.Cryptography;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.EndToEnd.Traffic;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary>The whole story, as the README tells it: a message with a photograph, a hub that dies while messages flow, and its return.</summary>
[Collection(RepairedMesh.Collection)]
public sealed class MustShowTests(RepairedMesh shared, ITestOutputHelper output)
{
    private const int MessagesAtHome = 10;

    [Fact]
    public Task Paris_writes_to_Brasilia_Singapore_dies_and_comes_back_and_nothing_is_lost_or_doubled() => shared.UseAsync(output, async mesh =>
    {
        await SendPhotographAsync(mesh);

        await using var traffic = await MessageTraffic.StartAsync(mesh, output, new TrafficPlan { PhotographBytes = 60_000 });
        var singapore = mesh.Member("singapore-1");
        var peru = await mesh.Bureau("PE").ReadHeadAsync();
        await PendAsync(mesh, singapore);
        await traffic.MoveOnAsync("the kill of singapore-1");
        await ArrivedAsync(mesh, peru);

        // As the README says: the silo is started again, and the hub's actors go home.
        var started = (await mesh.Command.RunAsync("silo", "singapore", "--background")).Succeeded();
        Assert.Contains("singapore-1 is up", started.Output, StringComparison.Ordinal);
        await traffic.MoveOnAsync("singapore-1 was back");
        await mesh.TakesMessagesAsync("singapore-1");
        await traffic.FinishAsync();
        await EverybodyIsHomeAsync(mesh);

        // It is nobody's child: the next test is to have one that it can kill.
        await ProcessStopper.StopAsync([mesh.Data.RunningMembers().Single(member => member.RunFile.Name == "singapore-1").Process!.Value], ProcessStopper.Grace);
    });

    private static async Task SendPhotographAsync(MeshProcesses mesh)
    {
        var photograph = RandomNumberGenerator.GetBytes(1_500_001);
        var france = mesh.Bureau("FR");
        var brazil = mesh.Bureau("BR");
        var start = await brazil.ReadHeadAsync();
        var hash = await france.UploadAsync(photograph);
        var sent = await france.SendAsync("BR", "Who is this?", null, hash);
        Assert.Equal(HubName.Lyon, sent.AcceptedHub);
        using var listening = new CancellationTokenSource(Until.Deadline);
        await foreach (var entry in brazil.FollowAsync(start, listening.Token))
        {
            Assert.Equal(sent.Id, entry.Id);
            var attachment = Assert.Single(entry.Attachments);
            Assert.Equal((hash, photograph.Length, "FR"), (attachment.Sha256.Value, attachment.Bytes, attachment.From.Value));
            Assert.Equal(photograph, await brazil.DownloadAsync(attachment.Href));
            break;
        }

        Assert.Equal(HubName.BuenosAires, Assert.Single((await france.ReadTimelineAsync(sent.Id)).Recipients).StoredHub);
    }

    /// <summary>A message that singapore's outbox has accepted, and no more, when its silo is killed.</summary>
    private static async Task PendAsync(MeshProcesses mesh, MemberProcess singapore)
    {
        await mesh.Bureau("KR").SendAsync("PE", "accepted right before the end");
        await singapore.KillAsync();
    }

    /// <summary>It goes out although nobody calls that outbox any more.</summary>
    private static async Task ArrivedAsync(MeshProcesses mesh, string start) => await Until.TrueAsync(
        "the message of the dead hub's outbox",
        async () => (await mesh.Bureau("PE").ReadAllAsync(start)).Count == 1,
        Until.Deadline);

    /// <summary>Singapore's outboxes take their messages at Singapore's silo and nowhere else.</summary>
    private static async Task EverybodyIsHomeAsync(MeshProcesses mesh)
    {
        string[] owners = ["SG", "JP"];
        foreach (var owner in owners)
        {
            await mesh.Bureau(owner).SendAsync("KR", "on the way home");
            await mesh.IsAtHomeAsync($"outbox/{owner}");
        }

        var before = await mesh.ReadWholeClusterAsync();
        Assert.Equal(["buenos-aires-1", "lyon-1", "singapore-1"], before.ActiveSilos());
        foreach (var owner in owners)
        {
            for (var message = 0; message < MessagesAtHome; message++)
            {
                await mesh.Bureau(owner).SendAsync("KR", $"at home {message}");
            }
        }

        var after = await mesh.ReadWholeClusterAsync();
        Assert.Equal(owners.Length * MessagesAtHome, after.MessagesTakenBy("singapore-1") - before.MessagesTakenBy("singapore-1"));
        foreach (var hub in HubName.All.Where(hub => hub != HubName.Singapore))
        {
            Assert.Equal(before.MessagesTakenBy($"{hub}-1"), after.MessagesTakenBy($"{hub}-1"));
        }
    }
}
