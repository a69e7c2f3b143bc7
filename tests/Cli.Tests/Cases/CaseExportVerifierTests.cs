using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Tests.Cases;

/// <summary>An export is checked without the mesh that made it, and each kind of tampering is named. Whoever can sign anew cannot make a broken chain whole.</summary>
public sealed class CaseExportVerifierTests
{
    /// <summary>What is done to an export, and how the problem that is told begins or goes on.</summary>
    private static readonly Dictionary<string, (Action<WrittenExport> Tamper, string Problem)> Tampering = new()
    {
        ["a byte changed"] = (export => export.AfterSigning = files => files["entries.ndjson"][40] ^= 1, "entries.ndjson was changed"),
        ["a file longer"] = (export => export.AfterSigning = files => files["history.ndjson"] = [.. files["history.ndjson"], 10], "history.ndjson is longer than"),
        ["a file shorter"] = (export => export.AfterSigning = files => files["history.ndjson"] = files["history.ndjson"][..^1], "history.ndjson was changed"),
        ["a file missing"] = (export => export.AfterSigning = files => files.Remove("tasks.json"), "tasks.json is missing"),
        ["a file extra"] = (export => export.AfterSigning = files => files[CaseExportFormat.AttachmentFile(Sha256Hash.Of([9]))] = [9], "and the manifest does not list it"),
        ["a bomb"] = (export => export.AfterSigning = files => files["entries.ndjson"] = new byte[200_000_000], "entries.ndjson is longer than"),
        ["a name that leads out"] = (export => export.AfterSigning = files => files["../evil"] = [1], "The name '../evil' is none"),
        ["a name from the root"] = (export => export.AfterSigning = files => files["/etc/evil"] = [1], "The name '/etc/evil' is none"),
        ["a name that is nearly a hash"] = (export => export.AfterSigning = files => files["attachments/../case.json"] = [1], "The name 'attachments/../case.json' is none"),
        ["the manifest changed"] = (export => export.AfterSigning = files => Replace(files, "manifest.json", "\"version\":9", "\"version\":8"), "manifest.json was changed"),
        ["another form"] = (export => export.Manifest = manifest => manifest with { Format = "other" }, "manifest.json is not of the form"),
        ["no manifest"] = (export => export.AfterSigning = files => files.Remove("manifest.json"), "The export is incomplete"),
        ["no signature"] = (export => export.AfterSigning = files => files.Remove("manifest.sig"), "The export is incomplete"),
        ["no key"] = (export => export.AfterSigning = files => files.Remove("signer.pem"), "signer.pem is missing"),
        ["a key that is none"] = (export => export.BeforeSigning = files => files["signer.pem"] = "no key"u8.ToArray(), "signer.pem holds no public key"),
        ["another key"] = (export => export.BeforeSigning = files => files["signer.pem"] = OtherKey(), "The key in signer.pem is not the one"),
        ["the manifest lists too much"] = (export => export.Manifest = manifest => manifest with { Files = manifest.Files.SetItem(2, manifest.Files[2] with { Size = 1L << 50 }) }, "entries.ndjson would have"),
        ["the manifest lists a file twice"] = (export => export.Manifest = manifest => manifest with { Files = manifest.Files.Add(manifest.Files[0]) }, "manifest.json lists a file twice"),
        ["the manifest leaves a file out"] = (export => export.Manifest = manifest => manifest with { Files = manifest.Files.RemoveAt(4) }, "The manifest does not list history.ndjson"),
        ["the manifest is of another case"] = (export => export.Manifest = manifest => manifest with { Version = 10 }, "case.json is of another case or version"),
        ["a long line"] = (export => export.BeforeSigning = files => files["entries.ndjson"] = new byte[3_000_000], "entries.ndjson has a line of more than"),
        ["no JSON"] = (export => export.BeforeSigning = files => files["entries.ndjson"] = "[]\n"u8.ToArray(), "is not in the form"),
        ["a field twice"] = (export => export.BeforeSigning = files => Replace(files, "custody.ndjson", "{\"entry\":1,", "{\"entry\":2,\"entry\":1,"), "is not in the form"),
        ["an attachment with other bytes"] = (export => export.Attachments[WrittenExport.PhotographName] = [1, 2, 4], "has another SHA-256 than its name"),
        ["an attachment missing"] = (export => export.Attachments.Clear(), "which the export does not have"),
        ["an attachment that nothing names"] = (export => export.Attachments[CaseExportFormat.AttachmentFile(Sha256Hash.Of([9]))] = [9], "and no entry names it"),
        ["entries moved"] = (export => export.Entries.Reverse(), "Entry 2 stands behind entry 1"),
        ["a step changed"] = (export => export.Custody[2] = export.Custody[2] with { To = new AuthorBody(OwnerId.Parse("JP"), null) }, "Item 1, step 3: its link is not"),
        ["a stated time changed"] = (export => export.Custody[0] = export.Custody[0] with { StatedAt = WrittenExport.At.AddTicks(1) }, "Item 1, step 1: its link is not"),
        ["a hash of details changed"] = (export => export.Custody[1] = export.Custody[1] with { DetailsHash = null }, "Item 1, step 2: its link is not"),
        ["steps moved"] = (export => export.Custody.Reverse(1, 2), "Item 1, step 3 stands where step 2 belongs"),
        ["a step left out"] = (export => export.Custody.RemoveAt(1), "Item 1, step 3 stands where step 2 belongs"),
        ["the last step left out"] = (export => export.Custody.RemoveAt(4), "Item 1 has 5 steps by case.json, and its chain ends with step 4"),
        ["a chain of another item"] = (export => export.BeforeSigning = files => Replace(files, "custody.ndjson", "{\"entry\":1,", "{\"entry\":7,"), "has a step of item 7"),
        ["a mark taken away"] = (export => Change(export, 3, step => step with { IsOutOfOrder = false }), "Item 1, step 4 states a time before that of an earlier step, and is not marked"),
        ["a mark put in"] = (export => Change(export, 1, step => step with { IsOutOfOrder = true }), "Item 1, step 2 is marked as out of order, and is in order"),
        ["recorded before"] = (export => Change(export, 4, step => step with { RecordedAt = WrittenExport.At }), "Item 1, step 5 was recorded before the step before it"),
    };

    public static TheoryData<string> Kinds => [.. Tampering.Keys];

    [Fact]
    public async Task An_export_as_a_gateway_wrote_it_is_right_and_its_marks_are_told()
    {
        using var export = new WrittenExport();
        var report = await VerifyAsync(export.Write());
        Assert.Empty(report.Problems);
        Assert.Equal(WrittenExport.Case, report.Manifest!.Case);
        Assert.Equal(export.Key.ExportSubjectPublicKeyInfo(), report.Key.ToArray());
        Assert.Contains("Item 1: 5 steps of custody, each tied to those before it.", report.Holds);
        Assert.StartsWith("Item 1, step 4 states 2026-03-01T12:05", Assert.Single(report.Marks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_whose_texts_are_as_long_as_they_can_be_are_right()
    {
        using var export = new WrittenExport();
        export.BeforeSigning = files => files["tasks.json"] = Encoding.UTF8.GetBytes($"[{new string(' ', 100_000_000)}]\n");
        Assert.Empty((await VerifyAsync(export.Write())).Problems);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Each_kind_of_tampering_is_named(string kind)
    {
        var (tamper, problem) = Tampering[kind];
        using var export = new WrittenExport();
        tamper(export);
        var report = await VerifyAsync(export.Write());
        Assert.False(report.IsRight);
        Assert.Contains(report.Problems, told => told.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_export_that_broke_off_is_incomplete_wherever_it_ends()
    {
        using var export = new WrittenExport();
        var whole = export.Write();
        for (var length = 0; length < whole.Length; length += 97)
        {
            var report = await VerifyAsync(whole[..length]);
            Assert.Contains("incomplete", Assert.Single(report.Problems), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_changed_byte_anywhere_is_noticed_or_changes_nothing_that_is_read()
    {
        using var export = new WrittenExport();
        var whole = export.Write();
        var files = await VerifyAsync(whole);
        for (var at = 0; at < whole.Length; at += 13)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x10;
            var report = await VerifyAsync(changed);

            // Times and attributes in a ZIP's own directory are nobody's evidence.
            Assert.True(!report.IsRight || report.Manifest!.Files.SequenceEqual(files.Manifest!.Files), $"byte {at}");
        }
    }

    [Fact]
    public async Task A_name_that_stands_there_twice_is_named()
    {
        using var export = new WrittenExport();
        List<(string, byte[])> files = [];
        export.AfterSigning = written => files.AddRange(written.Select(file => (file.Key, file.Value)));
        export.Write();
        files.Add(("case.json", "{}"u8.ToArray()));
        Assert.Contains("case.json is in it twice.", (await VerifyAsync(WrittenExport.Zip([.. files]))).Problems);
    }

    [Fact]
    public async Task What_was_not_to_be_had_or_changed_meanwhile_is_a_mark()
    {
        using var export = new WrittenExport();
        export.Attachments.Clear();
        export.Manifest = manifest => manifest with { Missing = [Sha256Hash.Of(WrittenExport.Photograph)], RevisedSince = [2] };
        var report = await VerifyAsync(export.Write());
        Assert.Empty(report.Problems);
        Assert.Contains(report.Marks, mark => mark.Contains("not to be had", StringComparison.Ordinal));
        Assert.Contains(report.Marks, mark => mark.StartsWith("Entries 2 were changed", StringComparison.Ordinal));
    }

    private static Task<CaseExportReport> VerifyAsync(byte[] zip) => CaseExportVerifier.VerifyAsync(new MemoryStream(zip));

    /// <summary>Changes a step and makes all links anew, as whoever writes the whole export could.</summary>
    private static void Change(WrittenExport export, int index, Func<CustodyStepBody, CustodyStepBody> change)
    {
        export.Custody[index] = change(export.Custody[index]);
        export.Link();
    }

    private static void Replace(Dictionary<string, byte[]> files, string name, string what, string with)
    {
        var text = Encoding.UTF8.GetString(files[name]);
        Assert.Contains(what, text, StringComparison.Ordinal);
        files[name] = Encoding.UTF8.GetBytes(text.Replace(what, with, StringComparison.Ordinal));
    }

    private static byte[] OtherKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem());
    }
}
