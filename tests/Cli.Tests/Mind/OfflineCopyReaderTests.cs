using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Cli.Mind;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Notices;
using Interpol.Mesh.Contracts.Records;

namespace Interpol.Mesh.Cli.Tests.Mind;

/// <summary>What an offline copy answers, and what of it is believed.</summary>
public sealed class OfflineCopyReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-mind-").FullName;
    private readonly WrittenCopy _copy = new();

    private string Copy => Path.Combine(_folder, "copy.mind");

    public static TheoryData<string, string> Damages => new()
    {
        { "first byte", "no offline copy" },
        { "salt", "the passphrase is wrong" },
        { "first part", "the passphrase is wrong" },
        { "a part", "is damaged: part" },
        { "end", "cut off" },
        { "last byte missing", "cut off" },
        { "half", "cut off" },
        { "empty", "no offline copy" },
        { "two parts exchanged", "records are missing" },
        { "a part missing", "records are missing" },
        { "no last part", "missing at its end" },
        { "part of another copy", "not signed" },
        { "row changed", "not as the gateway gave it out" },
        { "statement changed", "not signed" },
    };

    public void Dispose()
    {
        _copy.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_person_whom_a_notice_seeks_is_as_urgent_in_a_copy_as_at_the_hub()
    {
        var person = new PersonRecord(PersonStatus.Suspect, new PersonParticulars { Names = [new RecordedName("Odile Vantreuil")] }) { Notice = new NoticeReference(NoticeId.Parse("2026-12"), "red", IsWanted: true) };
        var entry = new RecordEntry(new RecordId(RecordKind.Person, "notice-2026-12"), person, RecordHandling.Default, new DateOnly(2031, 1, 1));
        var kept = OfflineParts.EntryOf(OfflineParts.RowOf(OfflineParts.TextOf(new OfflineRow(RecordKind.Person, entry.Id.Name, OwnerId.Parse("FR"), RecordBody.OfHit(entry)))));
        var found = Assert.IsType<PersonRecord>(kept.Content);
        Assert.Equal((person.Notice, true), (found.Notice, found.IsUrgent));
    }

    [Fact]
    public async Task A_record_in_a_form_that_is_not_known_is_said()
    {
        WrittenCopy.Write(Copy, [_copy.Head(), _copy.PageOf("""{"kind":"hologram","id":"1"}""")]);
        using var copy = OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase);
        using var checks = new OfflineChecks(copy);
        var refusal = await Assert.ThrowsAsync<CliException>(async () => await checks.AnswerAsync(WrittenCopy.Question(0), WrittenCopy.At));
        Assert.Contains("a newer one may", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_thousand_records_are_found_by_reading_one_part_each()
    {
        const int rows = 100_000;
        WrittenCopy.Write(Copy, [_copy.Head(), .. _copy.Pages(rows)]);
        using var copy = OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase);
        using var checks = new OfflineChecks(copy);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var (number, hits) in new[] { (0, 1), (499, 1), (500, 1), (54_321, 1), (rows - 1, 1), (rows, 0) })
        {
            var answer = await checks.AnswerAsync(WrittenCopy.Question(number), WrittenCopy.At.AddHours(1));
            Assert.Equal((hits, false, WrittenCopy.At), (answer.Answer.Hits.Length, answer.IsStale, answer.Answer.AsOf!.Value));
        }

        // Nine types are asked for: of each the part in which it would stand. All parts would be 200 times as much.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, new FileInfo(Copy).Length * 5);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(24 * 7, false)]
    [InlineData((24 * 7) + 1, true)]
    [InlineData(24 * 400, true)]
    public async Task It_answers_whatever_its_age_and_says_when_that_is_too_much(int hours, bool isStale)
    {
        WrittenCopy.Write(Copy, [_copy.Head(), .. _copy.Pages(1)]);
        using var copy = OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase);
        using var checks = new OfflineChecks(copy);
        var answer = await checks.AnswerAsync(WrittenCopy.Question(0), WrittenCopy.At.AddHours(hours));
        Assert.Equal((1, isStale), (answer.Answer.Hits.Length, answer.IsStale));
    }

    [Fact]
    public async Task What_an_update_says_counts_and_the_last_one_of_several()
    {
        WrittenCopy.Write(
            Copy,
            [_copy.Head(), .. _copy.Pages(3), _copy.Update(11, WrittenCopy.Row(0, isGone: true), WrittenCopy.Row(7)), _copy.Update(12, WrittenCopy.Row(7, isGone: true), WrittenCopy.Row(8))]);
        using var copy = OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase);
        foreach (var (number, hits) in new[] { (0, 0), (1, 1), (2, 1), (7, 0), (8, 1) })
        {
            Assert.Equal(hits, await HitsAsync(copy, number));
        }

        Assert.Equal((12, WrittenCopy.At.AddDays(8)), (copy.Positions[0].Position.UpTo, copy.GoodUntil));
    }

    /// <summary>Whoever has the passphrase can write a whole copy and sign it: only a register tells its key from a gateway's.</summary>
    [Theory]
    [InlineData("gateway-test", "JP", false, true)]
    [InlineData("gateway-test", "*", false, true)]
    [InlineData("gateway-test", "KR", false, false)]
    [InlineData("gateway-rest", "JP", false, false)]
    [InlineData("gateway-test", "JP", true, false)]
    public void A_register_tells_a_copy_of_a_gateway_from_one_that_somebody_wrote(string registered, string owner, bool isForged, bool opens)
    {
        using var forged = new WrittenCopy();
        WrittenCopy.Write(Copy, isForged ? [forged.Head(), .. forged.Pages(1)] : [_copy.Head(), .. _copy.Pages(1)]);
        var register = new GatewayRegister([new RegisteredGateway(registered, [owner], Operators: false, _copy.Key)]);
        OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase).Dispose();
        if (opens)
        {
            OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase, register).Dispose();
            return;
        }

        Assert.Contains("who made it is not known", Assert.Throws<CliException>(() => OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase, register)).Message, StringComparison.Ordinal);
        Assert.Throws<CliException>(() => new OfflineAsking(Copy, WrittenCopy.Passphrase, "0417", "ferry", register));
        Assert.False(File.Exists(OfflineJournal.PathOf(Copy)));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task What_is_not_as_it_was_written_and_signed_is_refused(string damage, string sentence)
    {
        List<OfflinePage> pages = [_copy.Head(), .. _copy.Pages(1500)];
        using var other = new WrittenCopy();
        switch (damage)
        {
            case "two parts exchanged":
                (pages[1], pages[2]) = (pages[2], pages[1]);
                break;
            case "a part missing":
                pages.RemoveAt(2);
                break;
            case "no last part":
                pages.RemoveAt(3);
                break;
            case "part of another copy":
                pages[1] = other.Pages(1500).First();
                break;
            case "row changed":
                pages[1] = pages[1] with { Rows = pages[1].Rows.SetItem(0, pages[1].Rows[1]) };
                break;
            case "statement changed":
                pages[1] = pages[1] with { Statement = pages[1].Statement.Replace("gateway-test", "gateway-rest", StringComparison.Ordinal) };
                break;
        }

        WrittenCopy.Write(Copy, pages);
        using (var file = File.Open(Copy, FileMode.Open))
        {
            switch (damage)
            {
                case "first byte": Flip(file, 0); break;
                case "salt": Flip(file, 20); break;
                case "first part": Flip(file, 100); break;
                case "a part": Flip(file, file.Length / 4); break;
                case "end": Flip(file, file.Length - 20); break;
                case "last byte missing": file.SetLength(file.Length - 1); break;
                case "half": file.SetLength(file.Length / 2); break;
                case "empty": file.SetLength(0); break;
            }
        }

        var refusal = await Assert.ThrowsAsync<CliException>(async () =>
        {
            using var copy = OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase);
            for (var number = 0; number < 1500; number += 250)
            {
                await HitsAsync(copy, number);
            }
        });
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_passphrase_opens_nothing()
    {
        WrittenCopy.Write(Copy, [_copy.Head(), .. _copy.Pages(1)]);
        Assert.Contains("the passphrase is wrong", Assert.Throws<CliException>(() => OfflineCopyReader.Open(Copy, "correct horse batterz")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(5000)]
    public async Task An_export_that_was_interrupted_goes_on_behind_its_last_whole_part(int missing)
    {
        List<OfflinePage> pages = [_copy.Head(), .. _copy.Pages(1500)];
        using (var writer = OfflineFileWriter.Create(Copy, WrittenCopy.Passphrase))
        {
            pages.Take(3).ToList().ForEach(page => writer.Add(page, OfflineParts.Read(page)));
        }

        using (var file = File.Open(Copy, FileMode.Open))
        {
            file.SetLength(file.Length - missing);
        }

        var there = 0;
        using (var writer = OfflineFileWriter.Resume(Copy, WrittenCopy.Passphrase, _ => there++))
        {
            pages.Skip(there).ToList().ForEach(page => writer.Add(page, OfflineParts.Read(page)));
            writer.End();
        }

        Assert.Equal(missing == 0 ? 3 : 2, there);
        using var copy = OfflineCopyReader.Open(Copy, WrittenCopy.Passphrase);
        await Assert.AllAsync([0, 600, 1499], async number => Assert.Equal(1, await HitsAsync(copy, number)));
        Assert.Equal(4, copy.Parts.Length);
    }

    private static async Task<int> HitsAsync(OfflineCopyReader copy, int number)
    {
        using var checks = new OfflineChecks(copy);
        return (await checks.AnswerAsync(WrittenCopy.Question(number), WrittenCopy.At)).Answer.Hits.Length;
    }

    private static void Flip(FileStream file, long place)
    {
        file.Position = place;
        var value = file.ReadByte();
        file.Position = place;
        file.WriteByte((byte)(value ^ 1));
    }
}
