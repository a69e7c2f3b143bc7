using System.Diagnostics;
using System.Text;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.EndToEnd.Harness;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Faults;

/// <summary>Messages that an outbox has accepted and could not hand on before its silo died: nobody has to call that outbox for them to go out.</summary>
public abstract class PendingMessagesFacts(RepairedMesh shared, ITestOutputHelper output)
{
    private const int Messages = 8;

    /// <summary>How long a silo that stands still is at least taken for living: three missed probes of a second, less what the clocks of processes may differ. What is handed on later, whoever stands in for it has taken.</summary>
    private static readonly TimeSpan SoonestNoticed = TimeSpan.FromSeconds(2.5);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task What_a_dead_hub_had_accepted_goes_out_by_itself(bool receiversHubIsKilledToo) => shared.UseAsync(output, async mesh =>
    {
        // Nobody else listens or sends: what happens is the mesh's own doing.
        var sender = mesh.Bureau("IT");
        var receiver = mesh.Bureau("IN");
        // Where the sender's actors are is known from now on: a hub that stands still would keep that from whoever asks for the first time.
        var before = await sender.SendAsync("IN", $"before {Guid.NewGuid():N}");
        await Until.TrueAsync(
            "the message before to be delivered",
            async () => (await sender.ReadTimelineAsync(before.Id)).Recipients.All(recipient => recipient.DeliveredAt is not null),
            Until.Deadline);
        var start = await receiver.ReadHeadAsync();

        // And they are where those stand or die below, not where they were served while a hub was gone in an earlier test.
        output.WriteLine($"Outbox at home after {(await mesh.IsAtHomeAsync("outbox/IT")).TotalSeconds:0.0} s, feed after {(await mesh.IsAtHomeAsync("feed/IN")).TotalSeconds:0.0} s.");

        // A hub that stands still takes nothing, and until the others have noticed nobody stands in for it.
        var singapore = mesh.Member("singapore-1");
        singapore.Halt();
        var halted = Stopwatch.StartNew();
        var texts = Enumerable.Range(0, Messages).Select(number => $"pending {number} {Guid.NewGuid():N}").ToList();
        var accepted = new List<MessageId>();
        foreach (var text in texts)
        {
            accepted.Add((await sender.SendAsync("IN", text)).Id);
        }

        var last = await sender.ReadTimelineAsync(accepted[^1]);
        if (halted.Elapsed < SoonestNoticed)
        {
            Assert.Null(Assert.Single(last.Recipients).StoredAt);
        }

        await mesh.Member("lyon-1").KillAsync();
        if (receiversHubIsKilledToo)
        {
            await singapore.KillAsync();
        }

        // From here on only the receiver's feed is read.
        var arrived = new List<string>();
        using var deadline = new CancellationTokenSource(Until.Deadline);
        try
        {
            await foreach (var entry in receiver.FollowAsync(start, deadline.Token))
            {
                arrived.Add(Encoding.UTF8.GetString(entry.Payload.Span));
                if (arrived.Count == Messages)
                {
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // What is missing shows below.
        }

        Assert.Equal(texts, arrived);

        // Nothing of it comes a second time when the hubs are back.
        if (!receiversHubIsKilledToo)
        {
            singapore.Resume();
            await singapore.Ended.WaitAsync(Until.Deadline);
        }

        await mesh.RepairAsync(HubName.Lyon);
        var stored = await receiver.ReadAllAsync(start);
        Assert.Equal(texts, stored.Select(entry => Encoding.UTF8.GetString(entry.Payload.Span)));
        Assert.NotNull(Assert.Single((await sender.ReadTimelineAsync(accepted[^1])).Recipients).StoredAt);
        await mesh.ReadWholeClusterAsync();
    });
}

/// <inheritdoc/>
[Collection(RepairedMesh.Collection)]
public sealed class PendingMessagesTests(RepairedMesh shared, ITestOutputHelper output) : PendingMessagesFacts(shared, output);

/// <inheritdoc/>
[Collection(RepairedPostgresMesh.PostgresCollection)]
public sealed class PendingMessagesOnPostgresTests(RepairedPostgresMesh shared, ITestOutputHelper output) : PendingMessagesFacts(shared, output);
