using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Interpol.Mesh.Cli.Processes;
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
        await Task.WhenAll([.. HubName.All.Select(hub => mesh.StartSiloAsync(hub)), mesh.StartGatewayAsync(HubName.Lyon)]);
        var france = mesh.Bureau("FR");
        for (var i = 0; i < 5; i++)
        {
            await france.SendAsync("BR", $"letter {i}");
        }

        // Brazil's officer is refused at France's mailbox; France's supervisor sees it.
        using var brazil = mesh.Client("BR");
        brazil.DefaultRequestHeaders.Add("Mesh-Purpose", "curiosity");
        Assert.Equal(404, (int)(await brazil.GetAsync("/api/v1/owners/FR/feed")).StatusCode);
        using var supervisor = mesh.Client("FR", "supervisor");
        using var page = JsonDocument.Parse(await supervisor.GetStringAsync("/api/v1/owners/FR/audit?about=own"));
        var refused = page.RootElement.GetProperty("entries").EnumerateArray().First(entry => entry.GetProperty("actor").GetString() == "BR");
        Assert.Equal(("refused", "curiosity"), (refused.GetProperty("outcome").GetString(), refused.GetProperty("purpose").GetString()));

        // While it runs and when it has stopped, all is right.
        Assert.Equal(0, (await mesh.Command.RunAsync("audit", "verify", "--heads")).ExitCode);
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

        // A damaged page is a sentence, not a stack.
        Array.Fill<byte>(bytes, 0xA5, 4096, bytes.Length - 4096);
        await File.WriteAllBytesAsync(mesh.HubFile(HubName.Lyon, "journal.db"), bytes);
        var damaged = await mesh.Command.RunAsync("audit", "verify", "--hub", "lyon");
        Assert.Equal(1, damaged.ExitCode);
        Assert.Contains("journal.db", damaged.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", damaged.Errors, StringComparison.Ordinal);
    });

    [Fact]
    public async Task A_folder_without_journals_is_told()
    {
        using var folder = new TemporaryFolder();
        var result = await new MeshCommand(folder.File("nothing")).RunAsync("audit", "verify");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("--data", result.Errors, StringComparison.Ordinal);
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
