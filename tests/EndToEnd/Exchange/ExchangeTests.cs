using System.Text;
using System.Text.Json.Nodes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.Testing.Outages;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Exchange;

/// <summary>
/// The exchange that the project promises, over real processes, each bureau at a gateway of its own: a question with a photograph, an answer, a forward within its owner's will and one
/// that is not, a hub that is away, a withdrawal that leaves nothing behind, and an audit that shows all of it and cannot be changed unseen.
/// </summary>
public sealed class ExchangeTests(ITestOutputHelper output)
{
    private const int WhileAway = 20;

    /// <summary>Longer than a death takes to be noticed by probes, and than a silo may write without the cluster.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(12);

    /// <summary>What the photograph and the text can be recognised by in any file.</summary>
    private static readonly byte[] PhotographMark = Encoding.ASCII.GetBytes("photograph-of-somebody-who-does-not-exist");
    private const string TextMark = "a-sentence-that-stands-nowhere-else";

    [Fact]
    public Task Bureaus_talk_pass_on_and_take_back_and_the_audit_shows_it() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        await Task.WhenAll(HubName.All.Select(hub => mesh.StartSiloAsync(hub)));
        await Task.WhenAll(new[] { "FR", "BR", "SG", "AR" }.Select(code => OwnerId.Parse(code)).Select(owner => mesh.StartGatewayAsync(OwnerDirectory.Default.Find(owner)!.Home, owner)));
        var (france, brazil, singapore, argentina) = (new Correspondent(mesh, "FR"), new Correspondent(mesh, "BR"), new Correspondent(mesh, "SG"), new Correspondent(mesh, "AR"));

        // France asks, with a photograph; Brazil and Singapore may show it to Argentina, and to nobody else.
        var photograph = Photograph();
        var question = await france.SendAsync(new JsonObject
        {
            ["to"] = new JsonArray("BR", "SG"),
            ["lane"] = "flash",
            ["subject"] = "Who is this?",
            ["text"] = $"Seen in Nice: {TextMark}",
            ["attachments"] = new JsonArray(new JsonObject { ["sha256"] = await france.Bureau.UploadAsync(photograph), ["name"] = "nice.jpg", ["mediaType"] = "image/jpeg" }),
            ["handling"] = new JsonObject { ["audience"] = new JsonObject { ["kind"] = "owners", ["owners"] = new JsonArray("AR", "US") } },
            ["exclude"] = new JsonArray("US"),
        });
        var received = await brazil.ReceivedAsync(question);
        Assert.Equal("Who is this?", received["content"]!["subject"]!.GetValue<string>());
        Assert.Equal(photograph, await brazil.Bureau.DownloadAsync(received["attachments"]![0]!["href"]!.GetValue<string>()));
        Assert.DoesNotContain("exclude", received.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        await singapore.ReceivedAsync(question);

        // Brazil reads, answers, and passes it on to Argentina.
        await brazil.PostAsync($"messages/{question}/read", new JsonObject());
        var answer = await brazil.SendAsync(new JsonObject { ["lane"] = "flash", ["inReplyTo"] = question, ["text"] = "We know him." });
        Assert.Equal(question, (await france.ReceivedAsync(answer))["inReplyTo"]!.GetValue<string>());
        var forward = await brazil.SendAsync(new JsonObject { ["to"] = new JsonArray("AR"), ["lane"] = "flash", ["forwardOf"] = question, ["text"] = "Do you?" });
        var forwarded = await argentina.ReceivedAsync(forward);
        Assert.Contains(TextMark, forwarded["content"]!["original"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(photograph, await argentina.Bureau.DownloadAsync(forwarded["attachments"]![0]!["href"]!.GetValue<string>()));

        // Chile is outside the audience, and the United States are excluded, which Brazil cannot know.
        foreach (var stranger in new[] { "CL", "US" })
        {
            var refusal = await brazil.RefusedAsync("messages", new JsonObject { ["to"] = new JsonArray(stranger), ["lane"] = "flash", ["forwardOf"] = question });
            Assert.Equal("not-permitted", refusal["code"]!.GetValue<string>());
            Assert.Contains("not permitted by owner", refusal["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        }

        await Until.TrueAsync(
            "both refusals in the audit of the sender",
            async () => (await france.AuditAsync()).Count(entry => Is(entry, "forward", "refused", "BR", question)) == 2,
            Until.Deadline);

        await SingaporeIsAwayAsync(mesh, france, singapore);
        await TimelineIsCompleteAsync(france, question);
        await WithdrawAsync(mesh, [france, brazil, singapore, argentina], question, forward);
        await AuditIsVerifiedAsync(mesh);
    });

    /// <summary>Singapore's silo and databases are gone for a while; what was sent meanwhile comes in order.</summary>
    private static async Task SingaporeIsAwayAsync(MeshProcesses mesh, Correspondent france, Correspondent singapore)
    {
        var sent = new List<string>();
        await using (await HubOutage.BeginAsync(mesh.Data.Path, "singapore"))
        {
            await mesh.Member("singapore-1").KillAsync();
            using var pause = new PeriodicTimer(Away / WhileAway);
            for (var number = 0; number < WhileAway; number++)
            {
                sent.Add(await france.SendAsync(new JsonObject { ["to"] = new JsonArray("SG"), ["lane"] = "flash", ["text"] = $"number {number}" }));
                await pause.WaitForNextTickAsync();
            }

            var waiting = await france.TimelineAsync(sent[0]);
            Assert.Null(waiting["recipients"]![0]!["storedAt"]);
        }

        await mesh.StartSiloAsync(HubName.Singapore);
        await singapore.ReceivedAsync(sent[^1]);
        var all = await singapore.FeedAsync();
        Assert.Equal(sent, all.Select(entry => entry["id"]!.GetValue<string>()).Where(sent.Contains));
        foreach (var id in sent)
        {
            await france.UntilAsync(id, timeline => timeline["recipients"]![0]!["deliveredAt"] is not null);
        }
    }

    /// <summary>Every stage has a time, none before the one that comes before it.</summary>
    private static async Task TimelineIsCompleteAsync(Correspondent france, string question)
    {
        var timeline = await france.UntilAsync(question, timeline => timeline["recipients"]![0]!["answeredAt"] is not null && timeline["recipients"]![1]!["deliveredAt"] is not null);
        var brazil = timeline["recipients"]![0]!;
        DateTimeOffset?[] stages =
        [
            timeline["composedAt"]!.GetValue<DateTimeOffset>(),
            timeline["acceptedAt"]!.GetValue<DateTimeOffset>(),
            .. new[] { "forwardedAt", "storedAt", "deliveredAt", "readAt", "answeredAt" }.Select(stage => brazil[stage]?.GetValue<DateTimeOffset>()),
        ];
        Assert.All(stages, stage => Assert.NotNull(stage));
        Assert.Equal(stages.Order(), stages);
        Assert.Equal("lyon", timeline["acceptedHub"]!.GetValue<string>());
        Assert.Equal("buenos-aires", brazil["storedHub"]!.GetValue<string>());
    }

    /// <summary>After a withdrawal nothing of the message stands in any file, feed or search, at those to whom it was passed on either.</summary>
    private static async Task WithdrawAsync(MeshProcesses mesh, Correspondent[] holders, string question, string forward)
    {
        Assert.NotEmpty(Holding(mesh, PhotographMark));
        Assert.NotEmpty(Holding(mesh, Encoding.UTF8.GetBytes(TextMark)));
        foreach (var holder in holders)
        {
            Assert.NotEmpty(await holder.SearchAsync(TextMark));
        }

        await holders[0].PostAsync($"messages/{question}/withdraw", new JsonObject { ["operationId"] = "take-it-back" });
        await holders[0].UntilAsync(question, timeline =>
            timeline["recipients"]!.AsArray().All(recipient => recipient!["withdrawnAt"] is not null)
            && timeline["withdrawn"]!["gone"]!.GetValue<int>() == timeline["withdrawn"]!["total"]!.GetValue<int>());
        foreach (var holder in holders)
        {
            Assert.Empty(await holder.SearchAsync(TextMark));
            Assert.DoesNotContain(TextMark, string.Concat((await holder.FeedAsync()).Select(entry => entry.ToJsonString())), StringComparison.Ordinal);
        }

        var tombstone = (await holders[1].FeedAsync()).Single(entry => entry["id"]!.GetValue<string>() == question);
        Assert.Equal("withdrawn", tombstone["state"]!.GetValue<string>());
        Assert.Equal("withdrawn", (await holders[3].FeedAsync()).Single(entry => entry["id"]!.GetValue<string>() == forward)["state"]!.GetValue<string>());
        await Until.TrueAsync(
            () => $"nothing of it in the data folder; it is in {string.Join(", ", Holding(mesh, PhotographMark).Concat(Holding(mesh, Encoding.UTF8.GetBytes(TextMark))))}",
            () => !Holding(mesh, PhotographMark).Any() && !Holding(mesh, Encoding.UTF8.GetBytes(TextMark)).Any(),
            Until.Deadline);
    }

    /// <summary>The chains are whole; one flipped byte in one of them is found and named.</summary>
    private static async Task AuditIsVerifiedAsync(MeshProcesses mesh)
    {
        foreach (var member in mesh.Members.Where(member => member.IsAlive))
        {
            await member.TerminateAsync();
        }

        (await mesh.Command.RunAsync("audit", "verify")).Succeeded();
        await mesh.FlipByteOfJournalAsync(HubName.Lyon, "forward");
        var found = await mesh.Command.RunAsync("audit", "verify");
        Assert.Equal(1, found.ExitCode);
        Assert.Contains("lyon", found.Output + found.Errors, StringComparison.Ordinal);
        Assert.Matches("entry [0-9]+", found.Output + found.Errors);
    }

    private static bool Is(JsonNode entry, string action, string outcome, string actor, string @object) =>
        entry["action"]!.GetValue<string>() == action
        && entry["outcome"]!.GetValue<string>() == outcome
        && entry["actor"]!.GetValue<string>() == actor
        && entry["object"]!.GetValue<string>() == @object;

    private static byte[] Photograph()
    {
        var bytes = new byte[300_000];
        Random.Shared.NextBytes(bytes);
        ReadOnlySpan<byte> beginning = [0xFF, 0xD8, 0xFF, 0xE0, 0x00, 0x10, .. "JFIF\0"u8];
        beginning.CopyTo(bytes);
        PhotographMark.CopyTo(bytes.AsSpan(150_000));
        return bytes;
    }

    /// <summary>The files of the data folder that hold certain bytes.</summary>
    private static IEnumerable<string> Holding(MeshProcesses mesh, byte[] mark) =>
        Directory.EnumerateFiles(mesh.Data.Path, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is not (".lock" or ".socket")).Where(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes.AsSpan(0, read).IndexOf(mark) >= 0;
        });
}
