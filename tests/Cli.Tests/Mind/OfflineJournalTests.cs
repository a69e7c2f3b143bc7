using System.Net;
using System.Text.Json;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Mind;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tests.Gateways;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Tests.Mind;

/// <summary>What becomes of the checks that were made with an offline copy until they are handed on.</summary>
public sealed class OfflineJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-mind-").FullName;

    private string Copy => Path.Combine(_folder, "copy.mind");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Checks_are_there_for_the_next_process_until_they_are_taken_out()
    {
        Add(0, 1);
        Add(2);
        var read = new List<OfflineJournalEntry>();
        using (var journal = OfflineJournal.Open(Copy, WrittenCopy.Passphrase, read.Add))
        {
            Assert.Contains("no check is made without it", Assert.Throws<CliException>(() => Add(3)).Message, StringComparison.Ordinal);
            journal.Clear();
        }

        Assert.Equal([0, 1, 2], read.Select(entry => entry.Check.Hits));
        Assert.Equal(new OfflineFind(new OwnerId("FR"), new RecordId(RecordKind.Vehicle, "2")), Assert.Single(read[2].Found));
        Assert.True(read[2].Check.IsStale);
        Add(4);
        Assert.Equal([4], Read());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void A_check_that_was_not_written_wholly_was_not_answered_and_is_not_there(int missing)
    {
        Add(0, 1);
        using (var file = File.Open(OfflineJournal.PathOf(Copy), FileMode.Open))
        {
            file.SetLength(file.Length - missing);
        }

        Add(2);
        Assert.Equal([0, 2], Read());
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("taken out")]
    [InlineData("passphrase")]
    public void What_was_changed_or_is_another_copys_is_said(string damage)
    {
        Add(0);
        var first = File.ReadAllBytes(OfflineJournal.PathOf(Copy));
        Add(1);
        var both = File.ReadAllBytes(OfflineJournal.PathOf(Copy));
        if (damage == "changed")
        {
            both[^1] ^= 1;
        }

        File.WriteAllBytes(OfflineJournal.PathOf(Copy), damage == "taken out" ? [.. both[..OfflineCipher.HeaderBytes], .. both[first.Length..]] : both);
        var refusal = Assert.Throws<CliException>(() => OfflineJournal.Open(Copy, damage == "passphrase" ? "correct horse batterz" : WrittenCopy.Passphrase, _ => { }));
        Assert.Contains("damaged or belongs to another copy", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entry_that_is_none_is_said()
    {
        using (var file = File.Create(OfflineJournal.PathOf(Copy)))
        using (var cipher = OfflineCipher.New(WrittenCopy.Passphrase, "interpol-mesh/offline-journal/1"))
        {
            file.Write(cipher.Header);
            cipher.Write(file, 0, isLast: false, """{"check":{"officer":"0417"},"found":[]}"""u8);
        }

        Assert.Contains("check 1 in it is not as it was written", Assert.Throws<CliException>(() => OfflineJournal.Open(Copy, WrittenCopy.Passphrase, _ => { })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_are_handed_on_also_when_the_copy_cannot_be_updated_any_more()
    {
        using var written = new WrittenCopy();
        WrittenCopy.Write(Copy, [written.Head(), .. written.Pages(1)]);
        using (var journal = OfflineJournal.Open(Copy, WrittenCopy.Passphrase, _ => { }))
        {
            journal.Add([new OfflineJournalEntry(new OfflineCheckBody { Id = OperationId.New(), At = WrittenCopy.At, Officer = "0417", Purpose = "ferry", Question = WrittenCopy.Question(0), Hits = 0, AsOf = null, IsStale = false }, [])]);
        }

        using var gateway = new GatewayDouble();
        gateway.Answers("""{"title":"Gone","status":410,"code":"gone","detail":"Make a new copy."}"""u8.ToArray(), HttpStatusCode.Gone);
        gateway.Answers(JsonSerializer.SerializeToUtf8Bytes(
            new OfflineCopyBody(new string('0', 32), "Ferry", [RecordKind.TravelDocument], HubName.Lyon, new AuthorBody(new OwnerId("JP"), "1"), WrittenCopy.At, WrittenCopy.At, WrittenCopy.At, false), MeshJson.Strict));
        using var client = GatewayClient.Create(gateway.Address, "token");
        var update = new MindUpdate(new Terminal(TextWriter.Null, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false), client, new OwnerId("JP"), WrittenCopy.Passphrase);
        Assert.Contains("Make a new copy", (await Assert.ThrowsAsync<GatewayRefusedException>(() => update.RunAsync(Copy, default))).Message, StringComparison.Ordinal);
        Assert.Equal(["changes", "report"], gateway.Asked.Select(asked => asked.Path[(asked.Path.LastIndexOf('/') + 1)..]));
        Assert.Contains("0417", gateway.Asked[1].Body, StringComparison.Ordinal);
        Assert.False(File.Exists(OfflineJournal.PathOf(Copy)));
    }

    private void Add(params int[] hits)
    {
        using var journal = OfflineJournal.Open(Copy, WrittenCopy.Passphrase, _ => { });
        journal.Add(hits.Select(number => new OfflineJournalEntry(
            new OfflineCheckBody { Id = OperationId.New(), At = WrittenCopy.At, Officer = "0417", Purpose = "ferry", Question = WrittenCopy.Question(number), Hits = number, AsOf = null, IsStale = number > 1 },
            [new OfflineFind(new OwnerId("FR"), new RecordId(RecordKind.Vehicle, $"{number}"))])));
    }

    private List<int> Read()
    {
        var read = new List<int>();
        using var journal = OfflineJournal.Open(Copy, WrittenCopy.Passphrase, entry => read.Add(entry.Check.Hits));
        return read;
    }
}
