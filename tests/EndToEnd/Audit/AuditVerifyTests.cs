using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Interpol.Mesh.Storage.Journal;
using Xunit.Abstractions;

namespace Interpol.Mesh.EndToEnd.Audit;

/// <summary>What was written into the audit of a mesh cannot be changed unseen, and says who was refused.</summary>
public sealed partial class AuditVerifyTests(ITestOutputHelper output)
{
    [Fact]
    public Task A_flipped_byte_in_a_journal_is_found_and_named() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        // One silo, which stands in for the other hubs too.
        await Task.WhenAll(mesh.StartSiloAsync(HubName.Lyon), mesh.StartGatewayAsync(HubName.Lyon));
        var france = mesh.Bureau("FR");
        for (var i = 0; i < 5; i++)
        {
            await france.SendAsync(i % 2 == 0 ? "BR" : "SG", $"letter {i}");
        }

        // Brazil's officer is refused at France's mailbox; France's supervisor sees it.
        using var brazil = mesh.Client("BR");
        brazil.DefaultRequestHeaders.Add("Mesh-Purpose", "curiosity");
        Assert.Equal(404, (int)(await brazil.GetAsync("/api/v1/owners/FR/feed")).StatusCode);
        using var supervisor = mesh.Client("FR", "supervisor");
        await Until.TrueAsync(
            "the refusal in the audit",
            async () =>
            {
                using var page = JsonDocument.Parse(await supervisor.GetStringAsync("/api/v1/owners/FR/audit?about=own"));
                return page.RootElement.GetProperty("entries").EnumerateArray().Any(entry =>
                    (entry.GetProperty("actor").GetString(), entry.GetProperty("outcome").GetString()) == ("BR", "refused") && entry.GetProperty("purpose").GetString() == "curiosity");
            },
            Until.Deadline);

        // While it runs, from the files and over the operators' gateway, and when it has stopped, all is right.
        Assert.Equal(0, (await mesh.Command.RunAsync("audit", "verify", "--heads")).ExitCode);
        var url = mesh.GatewayAddress("IPSG").ToString();
        var asked = (await mesh.Command.RunAsync("audit", "verify", "--heads", "--url", url)).Succeeded().Output;
        Assert.All(HubName.All, hub => Assert.Contains($"{hub}: ", asked, StringComparison.Ordinal));
        var downloaded = Path.Combine(mesh.Data.Path, "downloaded.jsonl");
        (await mesh.Command.RunAsync("audit", "export", "--hub", "lyon", "--url", url, "--output", downloaded)).Succeeded();
        Assert.Equal(0, (await mesh.Command.RunAsync("audit", "verify", "--file", downloaded)).ExitCode);
        var notOperator = await mesh.Command.RunAsync("audit", "verify", "--url", url, "--token", mesh.Token("FR", "supervisor"));
        Assert.Equal(1, notOperator.ExitCode);
        Assert.Contains("forbidden", notOperator.Errors, StringComparison.Ordinal);
        await ProcessStopper.StopAsync([.. mesh.Members.Select(member => member.Process)], ProcessStopper.Grace);
        var right = await mesh.Command.RunAsync("audit", "verify", "--heads");
        Assert.Equal((0, string.Empty), (right.ExitCode, right.Errors));
        Assert.Contains("lyon:", right.Output, StringComparison.Ordinal);

        var exported = Path.Combine(mesh.Data.Path, "exported.jsonl");
        Assert.Equal(0, (await mesh.Command.RunAsync("audit", "export", "--hub", "lyon", "--output", exported)).ExitCode);
        Assert.Equal(0, (await mesh.Command.RunAsync("audit", "verify", "--file", exported)).ExitCode);
        await File.WriteAllTextAsync(exported, CuriosityInBase64().Replace(await File.ReadAllTextAsync(exported), "Y3VyaW9zaXR6"));
        Assert.Equal(1, (await mesh.Command.RunAsync("audit", "verify", "--file", exported)).ExitCode);

        // In the purpose of the refused access, in the file itself.
        var (number, row) = Find(mesh, "curiosity");
        var bytes = await mesh.FlipByteOfJournalAsync(HubName.Lyon, "curiosity");

        var wrong = await mesh.Command.RunAsync("audit", "verify");
        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"The audit of lyon is wrong from entry {number} on, in row {row} of its journal"), wrong.Errors, StringComparison.Ordinal);
        Assert.Contains("singapore:", wrong.Output, StringComparison.Ordinal);

        // A silo serves what is there; whoever asks it makes the hashes again.
        await Task.WhenAll(mesh.StartSiloAsync(HubName.Lyon), mesh.StartGatewayAsync(HubName.Lyon));
        var served = await mesh.Command.RunAsync("audit", "verify", "--hub", "lyon", "--url", mesh.GatewayAddress("IPSG").ToString());
        Assert.Equal(1, served.ExitCode);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"The audit of lyon is wrong from entry {number} on, in row {row} of its journal"), served.Errors, StringComparison.Ordinal);
        await ProcessStopper.StopAsync([.. mesh.Members.Select(member => member.Process)], ProcessStopper.Grace);

        // A damaged page is a sentence, not a stack.
        Array.Fill<byte>(bytes, 0xA5, 4096, bytes.Length - 4096);
        await File.WriteAllBytesAsync(mesh.HubFile(HubName.Lyon, "journal.db"), bytes);
        var damaged = await mesh.Command.RunAsync("audit", "verify", "--hub", "lyon");
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("journal.db", damaged.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", damaged.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public Task What_is_read_while_no_hub_answers_is_in_the_audit_once_although_the_gateway_is_killed() => MeshProcesses.UseNewAsync(output, async mesh =>
    {
        // One hub: when its silo is killed, none is left that answers.
        await Task.WhenAll(mesh.StartSiloAsync(HubName.Lyon), mesh.StartGatewayAsync(HubName.Lyon, OwnerId.Parse("FR")));
        await ReadAsync(mesh, "before");
        await mesh.Member("lyon-1").KillAsync();

        await ReadAsync(mesh, "away 1");
        await ReadAsync(mesh, "away 2");
        using var officer = mesh.Client("FR");
        using var refused = await officer.PostAsJsonAsync("/api/v1/owners/FR/messages", new { to = new[] { "BR" }, lane = "routine", text = "x", operationId = "away" });
        Assert.InRange((int)refused.StatusCode, 503, 504);
        await ReadAsync(mesh, "away 3");
        await mesh.Member("gateway-fr").KillAsync();

        await Task.WhenAll(mesh.StartSiloAsync(HubName.Lyon), mesh.StartGatewayAsync(HubName.Lyon, OwnerId.Parse("FR")));
        await ReadAsync(mesh, "after");
        IReadOnlyList<(string? Purpose, string? LateAt)> reads = [];
        await Until.TrueAsync(
            () => "entries of all reads; there are those of " + string.Join(", ", reads.Select(read => read.Purpose)),
            async () => (reads = await ReadsAsync(mesh)).Count >= 5,
            Until.Deadline);
        Assert.Equal(["before", "away 1", "away 2", "away 3", "after"], reads.Select(read => read.Purpose));
        Assert.All(reads, read => Assert.NotNull(read.LateAt));
        (await mesh.Command.RunAsync("audit", "verify")).Succeeded();
    });

    [Fact]
    public async Task A_folder_without_journals_is_told()
    {
        using var folder = new TemporaryFolder();
        var result = await new MeshCommand(folder.File("nothing")).RunAsync("audit", "verify");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--data", result.Errors, StringComparison.Ordinal);
    }

    private static async Task ReadAsync(MeshProcesses mesh, string purpose)
    {
        using var officer = mesh.Client("FR");
        officer.DefaultRequestHeaders.Add("Mesh-Purpose", purpose);
        using var answer = await officer.GetAsync("/api/v1/owners/FR/feed");
        Assert.Equal(200, (int)answer.StatusCode);
    }

    /// <summary>The entries of reads of the feed, oldest first.</summary>
    private static async Task<IReadOnlyList<(string? Purpose, string? LateAt)>> ReadsAsync(MeshProcesses mesh)
    {
        using var supervisor = mesh.Client("FR", "supervisor");
        using var page = JsonDocument.Parse(await supervisor.GetStringAsync("/api/v1/owners/FR/audit?max=500"));
        return [.. page.RootElement.GetProperty("entries").EnumerateArray()
            .Where(entry => entry.GetProperty("action").GetString() == "read-feed")
            .Reverse()
            .Select(entry => (entry.GetProperty("purpose").GetString(), entry.GetProperty("writtenLateAt").GetString()))];
    }

    private static (long Number, long Row) Find(MeshProcesses mesh, string purpose)
    {
        using var journal = JournalFile.Open("lyon", mesh.HubFile(HubName.Lyon, "journal.db"));
        var bytes = System.Text.Encoding.UTF8.GetBytes(purpose);
        return journal.Rows(new StreamName(Contracts.Audit.AuditBlock.StreamOf(HubName.Lyon)))
            .SelectMany(row => Contracts.Audit.AuditBlock.Read(row.Head.Span).Entries().Select(entry => (Entry: entry, row.Position)))
            .Where(found => found.Entry.Entry.Purpose.Span.SequenceEqual(bytes))
            .Select(found => (found.Entry.Number, found.Position))
            .First();
    }

    [GeneratedRegex("Y3VyaW9zaXR5")]
    private static partial Regex CuriosityInBase64();
}
