using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Cli.Events;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Deployments;
using Interpol.Mesh.Contracts.Events;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Tests.Events;

/// <summary>Entrances without network: their copies and journals, and what they decide.</summary>
public sealed class EntranceFileTests : IDisposable
{
    private const string Passphrase = "correct horse battery";

    private static readonly DateTimeOffset AsOf = new(2026, 7, 11, 9, 50, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Now = AsOf.AddHours(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-entrance-").FullName;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private string Copy => Path.Combine(_folder, "gate.copy");

    public void Dispose()
    {
        _key.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Badges_are_decided_by_the_copy_and_by_who_is_in_and_the_answer_says_of_when_the_data_is()
    {
        await WriteAsync();
        using var copy = EntranceFile.Open(Copy, Passphrase);
        Assert.Equal((3, AsOf), (copy.Count, copy.AsOf));
        var gate = copy.Plan.Checkpoints[0];
        using (var journal = EntranceJournal.Open(Copy, Passphrase))
        {
            Assert.StartsWith("A-1  in  admitted on data of", EntranceCommands.Decide(copy, journal, gate, "A-1", PassageDirection.In, Now), StringComparison.Ordinal);
            Assert.Contains("refer", EntranceCommands.Decide(copy, journal, gate, "A-2", PassageDirection.In, Now), StringComparison.Ordinal);
            Assert.Contains("unknown", EntranceCommands.Decide(copy, journal, gate, "A-9", PassageDirection.In, Now), StringComparison.Ordinal);
        }

        // Another process knows who is in; revoked is said before already in.
        using var later = EntranceJournal.Open(Copy, Passphrase);
        Assert.Equal(3, later.Passages.Count);
        Assert.Contains("already-in", EntranceCommands.Decide(copy, later, gate, "A-1", PassageDirection.In, Now), StringComparison.Ordinal);
        Assert.Contains("revoked", EntranceCommands.Decide(copy, later, gate, "A-3", PassageDirection.In, Now), StringComparison.Ordinal);
        Assert.StartsWith("A-1  out  admitted", EntranceCommands.Decide(copy, later, gate, "A-1", PassageDirection.Out, Now), StringComparison.Ordinal);
        Assert.Equal((PassageVerdict.Admitted, AsOf), (later.Passages[0].Offline!.Verdict, later.Passages[0].Offline!.DataAsOf));
    }

    [Fact]
    public async Task What_is_shown_stands_in_the_journal_and_what_was_found_of_it_refers()
    {
        await WriteAsync();
        using var copy = EntranceFile.Open(Copy, Passphrase);
        using var journal = EntranceJournal.Open(Copy, Passphrase);
        var shown = ShownText.Read(["document", "12AB34567", "FRA"], Now);
        Assert.Contains("refer", EntranceCommands.Decide(copy, journal, copy.Plan.Checkpoints[0], "A-1", PassageDirection.In, Now, shown, isFound: true), StringComparison.Ordinal);
        Assert.Equal("12AB34567", Assert.Single(journal.Passages).Shown!.TravelDocument!.Number);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task What_was_handed_on_when_it_broke_off_is_handed_on_as_it_was_and_what_was_decided_since_behind_it(int answered)
    {
        await WriteAsync();
        using var copy = EntranceFile.Open(Copy, Passphrase);
        Decide(250);
        var first = await HandOnAsync(answered);
        Decide(10);
        var second = await HandOnAsync(int.MaxValue);

        Assert.Equal(answered + 1, first.Count);
        Assert.Equal([200, 50, 10], second.Select(request => request.Passages.Length));
        Assert.Equal(first.Select(Text), second.Take(first.Count).Select(Text));
        Assert.Equal(3, second.Select(request => request.OperationId).Distinct().Count());
        Assert.False(File.Exists(Copy + ".journal"));

        void Decide(int count)
        {
            using var journal = EntranceJournal.Open(Copy, Passphrase);
            for (var number = 0; number < count; number++)
            {
                EntranceCommands.Decide(copy, journal, copy.Plan.Checkpoints[0], "A-1", number % 2 == 0 ? PassageDirection.In : PassageDirection.Out, Now.AddSeconds(number));
            }
        }

        async Task<List<PassRequest>> HandOnAsync(int most)
        {
            List<PassRequest> sent = [];
            using var journal = EntranceJournal.Open(Copy, Passphrase);
            try
            {
                await EntranceCommands.HandOnAsync(new Terminal(TextWriter.Null, TextWriter.Null, outputIsTerminal: false, errorIsTerminal: false), journal, request =>
                {
                    sent.Add(request);
                    return sent.Count <= most ? Task.FromResult(new PassBody([], false)) : throw new CliException("The gateway was killed.");
                });
            }
            catch (CliException) when (sent.Count > most)
            {
                // Broken off behind what the hub has taken: nobody here knows that.
            }

            return sent;
        }

        static string Text(PassRequest request) => JsonSerializer.Serialize(request, MeshJson.Strict);
    }

    [Theory]
    [InlineData("document 12AB34567 FRA", "travelDocument")]
    [InlineData("zone P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<< L898902C36UTO7408122F1204159ZE184226B<<<<<10", "zone")]
    [InlineData("person Odile Vantreuil 1985-07-12", "person 1985-07-12")]
    [InlineData("person Odile Vantreuil", "person")]
    [InlineData("document 12AB34567", null)]
    [InlineData("document ??? FRA", null)]
    [InlineData("zone nothing", null)]
    [InlineData("person", null)]
    [InlineData("passport 12AB34567 FRA", null)]
    public void What_is_shown_is_read_and_what_cannot_be_is_refused_before_anything_is_decided(string text, string? read)
    {
        var words = text.Split(' ');
        if (read is null)
        {
            Assert.Throws<CliException>(() => ShownText.Read(words, Now));
            return;
        }

        var shown = ShownText.Read(words, Now)!;
        Assert.Equal(read, shown switch
        {
            { TravelDocument: not null } => "travelDocument",
            { Zone: not null } => "zone",
            _ => string.Join(' ', ["person", .. shown.Person!.BirthDates.Select(date => date.ToString())]),
        });
    }

    [Fact]
    public async Task A_copy_that_was_changed_cut_off_or_signed_by_another_is_refused()
    {
        await WriteAsync();
        var whole = await File.ReadAllBytesAsync(Copy);
        Assert.Throws<CliException>(() => EntranceFile.Open(Copy, "another passphrase"));
        foreach (var damaged in new[] { whole[..^40], [.. whole[..^1], (byte)(whole[^1] ^ 1)], whole[..(whole.Length / 2)] })
        {
            await File.WriteAllBytesAsync(Copy, damaged);
            Assert.Throws<CliException>(() => EntranceFile.Open(Copy, Passphrase));
        }

        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await WriteAsync(second: other);
        Assert.Throws<CliException>(() => EntranceFile.Open(Copy, Passphrase));
    }

    private Task WriteAsync(ECDsa? second = null) => EntranceFile.WriteAsync(Copy, Passphrase, after => Task.FromResult(after == 0 ? Part(0, 7, _key, "A-1", "A-2") : Part(7, null, second ?? _key, "A-3")));

    private EntrancePage Part(long after, long? next, ECDsa key, params string[] badges)
    {
        var statement = new EntranceStatement(EntranceStatement.Form, DeploymentId.Parse("BR-IMEST-2026-0003"), "gateway-1", AsOf, after, next, [.. badges.Select(Entry)], after == 0 ? ["A-2"] : []);
        if (after == 0)
        {
            statement = statement with
            {
                PublicKey = _key.ExportSubjectPublicKeyInfoPem(),
                Plan = new EventPlanBody(
                    "Games", new DateOnly(2026, 7, 10), new DateOnly(2026, 7, 20), "America/Sao_Paulo", null, [new EventSite("arena", "Arena", [])], [new EventCheckpoint("gate-1", "arena", null)], [], [], 30, null),
            };
        }

        var text = JsonSerializer.Serialize(statement, MeshJson.Strict);
        return new EntrancePage(text, key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    private static Accreditation Entry(string badge) => new(badge, new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] }, ["arena"], []) { RevokedAt = badge == "A-3" ? AsOf.AddDays(-1) : null };
}
