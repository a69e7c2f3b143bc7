using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Records;
using Interpol.Mesh.Contracts.Screening;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Records;
using Interpol.Mesh.Grains.Screening;
using Interpol.Mesh.Grains.Tests.Meshes;
using Interpol.Mesh.Storage;
using Interpol.Mesh.Storage.Records;
using Interpol.Mesh.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Interpol.Mesh.Grains.Tests.Records;

/// <summary>What holds for records of every kind in a hub's copy, and what is found of each.</summary>
public sealed class RecordKindTests : IAsyncLifetime
{
    private static readonly OwnerId France = new("FR");
    private static readonly OwnerId Japan = new("JP");
    private static readonly DateTimeOffset At = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = DateOnly.FromDateTime(At.UtcDateTime);
    private static readonly RecordRules Rules = new(OwnerDirectory.Default);

    private readonly string _folder = Directory.CreateTempSubdirectory("mesh-kinds-").FullName;
    private readonly RowSerializer _rows = TestRows.Serializer;
    private HubDatabases _databases = null!;
    private RecordReplica _replica = null!;
    private long _last;

    public static TheoryData<RecordKind> Kinds => [.. KindSamples.All];

    /// <summary>The kinds that are compared in memory.</summary>
    public static TheoryData<RecordKind> Compared => [RecordKind.Person, RecordKind.DnaProfile, RecordKind.ImageHash];

    public async Task InitializeAsync()
    {
        _databases = new HubDatabases(Options.Create(new HubDatabaseOptions { DataFolder = _folder }), TimeProvider.System, NullLoggerFactory.Instance);
        await OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _replica.DisposeAsync();
        await _databases.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_record_is_found_until_it_says_something_else_is_cleared_or_its_stream_no_longer_has_it(RecordKind kind)
    {
        var (one, other, question) = KindSamples.Of(kind);
        Assert.Empty(await FoundAsync(question));
        await ApplyAsync(Entered("a", one), Entered("b", other));
        Assert.Equal(["a"], await FoundAsync(question));
        await ApplyAsync(Entered("c", one));
        await ApplyAsync(Entered("c", one));
        Assert.Equal(["a", "c"], await FoundAsync(question));

        // Changed, twice at once, and back.
        await ApplyAsync(Entered("a", other), Entered("a", one), Entered("c", one), Entered("c", other));
        Assert.Equal(["a"], await FoundAsync(question));
        await ReopenAsync();
        Assert.Equal(["a"], await FoundAsync(question));
        await ApplyAsync(new ReplicaRecord(new RecordId(kind, "a"), null), Entered("b", one));
        Assert.Equal(["b"], await FoundAsync(question));
        await ApplyAsync(Entered("b", one) with { Entry = Entered("b", one).Entry! with { Handling = RecordHandling.Default with { Excluded = [Japan] } } });
        Assert.Empty(await FoundAsync(question));
        Assert.Equal(Japan, Assert.Single((await AnswerAsync(France, question)).Hits.Single().Entry.Handling.Excluded));

        // The owner's stream was restored from a backup.
        await _replica.ApplyAsync(new RecordsDelta(France, 2, 1, 1, At, [Entered("d", one)]) { Last = 1 }, default);
        Assert.Equal(["d"], await FoundAsync(question));
        await ReopenAsync();
        Assert.Equal(["d"], await FoundAsync(question));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_record_is_entered_by_any_owner_for_five_years_and_by_no_name_of_another_kind(RecordKind kind)
    {
        var entry = Entered("a", KindSamples.Of(kind).One).Entry!;
        foreach (var (changed, isRight) in new[]
        {
            (entry with { ReviewOn = Today.AddYears(5) }, true),
            (entry with { ReviewOn = Today.AddYears(5).AddDays(1) }, false),
            (entry with { Id = new RecordId(kind == RecordKind.Person ? RecordKind.Vehicle : RecordKind.Person, "a") }, false),
        })
        {
            var decision = Rules.Decide(OwnerDirectory.Default.Find(new OwnerId("BR"))!, new EnterRecord(changed) { IsNew = true }, null, Today);
            Assert.Equal(isRight ? null : MeshErrorCodes.Invalid, decision.Code);
        }
    }

    [Theory]
    [InlineData(RecordKind.DnaProfile)]
    [InlineData(RecordKind.Fingerprint)]
    public async Task The_loci_of_a_profile_and_the_bytes_of_a_template_are_in_no_page_for_offline_copies(RecordKind kind)
    {
        var before = _replica.Positions();
        await ApplyAsync(Entered("a", KindSamples.Of(kind).One));
        var page = await _replica.ReadRowsAsync(new CopyRowsQuery(Japan, kind, string.Empty), default);
        var (changed, _, _) = await _replica.ReadChangesAsync(new CopyChangesQuery(Japan, [kind], before), default);
        foreach (var row in new[] { Assert.Single(page.Rows), Assert.Single(changed) })
        {
            Assert.True(row.Entry!.Content is DnaProfileRecord { Loci.IsEmpty: true } or FingerprintRecord { Template.Data.IsEmpty: true });
        }
    }

    [Theory]
    [MemberData(nameof(Compared))]
    public async Task Documents_are_answered_at_once_when_a_copy_is_opened_and_what_is_changed_while_it_is_read_is_found_when_that_is_done(RecordKind kind)
    {
        var (one, other, question) = KindSamples.Of(kind);
        var document = new TravelDocumentRecord("12AB34567", "FRA", "passport", DocumentFraud.Stolen);
        var id = TravelDocumentRecord.IdOf(document.Issuer, document.Number, document.Type);
        var entered = new ReplicaRecord(id, new RecordEntry(id, document, RecordHandling.Default, Today.AddYears(1)));
        await ApplyAsync(Entered("a", one), Entered("b", one), Entered("c", other), entered);
        await _replica.DisposeAsync();

        using var gate = new SemaphoreSlim(0);
        await OpenSlowAsync(kind, gate);
        Assert.Equal((true, null), ((await AnswerAsync(Japan, question)).IsNotYetSearchable, (await AnswerAsync(Japan, question)).AsOf));
        var asked = new DocumentQuestion(document.Number, document.Issuer, document.Type);
        var answer = await AnswerAsync(Japan, asked);
        Assert.Equal((false, 1), (answer.IsNotYetSearchable, answer.Hits.Length));
        var joint = await AnswerAsync(Japan, new JointQuestion([asked, question]));
        Assert.Equal((true, null, At), (joint.IsNotYetSearchable, joint.AsOf, joint.AsOfByWay[0]));
        await ApplyAsync(new ReplicaRecord(new RecordId(kind, "a"), null), Entered("b", other), Entered("c", one), Entered("d", one));
        await ApplyAsync(Entered("d", other));
        gate.Release(3);
        Assert.Equal(["c"], await FoundAsync(question));
    }

    [Theory]
    [MemberData(nameof(Compared))]
    public async Task A_copy_that_cannot_be_read_says_so_and_must_be_opened_again(RecordKind kind)
    {
        var (one, _, question) = KindSamples.Of(kind);
        await ApplyAsync(Entered("a", one), Entered("b", KindSamples.Of(RecordKind.Vehicle).One));
        await _replica.DisposeAsync();
        using var gate = new SemaphoreSlim(1);
        await OpenSlowAsync(kind, gate, isDamaged: true);
        await Wait.UntilAsync(() => Task.FromResult(_replica.MustReopen), "it is known that they cannot be read");
        Assert.True((await AnswerAsync(Japan, question)).IsNotYetSearchable);
        Assert.Equal(["b"], await FoundAsync(KindSamples.Of(RecordKind.Vehicle).Question));
    }

    [Theory]
    [MemberData(nameof(Compared))]
    public async Task A_copy_that_is_closed_while_it_is_read_is_closed(RecordKind kind)
    {
        var (one, _, question) = KindSamples.Of(kind);
        await ApplyAsync(Entered("a", one), Entered("b", one));
        await _replica.DisposeAsync();
        using var gate = new SemaphoreSlim(0);
        await OpenSlowAsync(kind, gate);
        var closing = _replica.DisposeAsync().AsTask();
        gate.Release(1);
        await closing.WaitAsync(TimeSpan.FromSeconds(30));
        await OpenAsync();
        Assert.Equal(2, (await FoundAsync(question)).Count());
    }

    [Theory]
    [InlineData("the same", KindSamples.Profile, 1, 7, "", "", false)]
    [InlineData("D6, one repeat", "D3S1358 15 18|VWA 16 18|FGA 21 24|TH01 6 9.3|D8S1179 13|D18S51 14 16|D21S11 29 31.2", 4, 6, "D3S1358 one-differs", "", false)]
    [InlineData("partial", "D3S1358 15 *|VWA 16 18|FGA 21 24|TH01 6 9.3|D8S1179 13|D18S51 14 16|D21S11 29 31.2|SE33 18 19", 2, 6, "D3S1358 wildcard", "SE33", true)]
    [InlineData("six loci", "VWA 16 18|FGA 21 24|TH01 6 9.3|D8S1179 13|D18S51 14 16|D21S11 29 31.2", 1, 6, "", "D3S1358", true)]
    public async Task A_profile_is_found_by_its_loci_with_how_each_compares_and_without_what_is_recorded(
        string name, string searched, int quality, int full, string others, string notCompared, bool isPartial)
    {
        await ApplyAsync(Entered(name.Replace(' ', '-').Replace(',', '-'), new DnaProfileRecord(KindSamples.Loci(KindSamples.Profile))));
        foreach (var reader in new[] { Japan, France })
        {
            var hit = Assert.Single((await AnswerAsync(reader, new DnaQuestion(KindSamples.Loci(searched)))).Hits);
            Assert.Equal((quality, full, isPartial), (hit.Dna!.Quality, hit.Dna.FullLoci, hit.Dna.IsPartial));
            Assert.Equal(others, string.Join(',', hit.Dna.Loci.Where(locus => locus.Agreement != "full").Select(locus => $"{locus.Locus} {locus.Agreement}")));
            Assert.Equal(notCompared, string.Join(',', hit.Dna.NotCompared));
            Assert.Equal((France, true), (hit.Owner, ((DnaProfileRecord)hit.Entry.Content).Loci.IsEmpty));
        }
    }

    [Theory]
    [InlineData(0, 100, 100, true)]
    [InlineData(31, 50, 50, true)]
    [InlineData(32, 100, 100, false)]
    [InlineData(0, 49, 100, false)]
    [InlineData(0, 100, 49, false)]
    [InlineData(0, 0, 0, false)]
    public async Task An_image_is_found_by_hashes_that_differ_in_31_bits_at_most_and_by_none_of_too_low_a_quality(int distance, int recorded, int searched, bool isFound)
    {
        // C6: the hash of a black picture, in a base that holds another.
        await ApplyAsync(Entered("black", new ImageHashRecord(new string('0', 64), recorded) { Series = "S-1" }));
        var hash = (System.Numerics.BigInteger.Pow(2, distance) - 1).ToString("x64", System.Globalization.CultureInfo.InvariantCulture);
        var answer = await AnswerAsync(Japan, new ImageQuestion(hash[^64..], searched));
        Assert.Equal(isFound ? [(distance, "S-1")] : [], answer.Hits.Select(hit => (hit.Distance!.Value, ((ImageHashRecord)hit.Entry.Content).Series!)));
    }

    [Fact]
    public async Task Records_of_one_image_are_found_as_long_as_one_has_its_hash_and_cut_where_they_are_too_many()
    {
        var question = new ImageQuestion(KindSamples.Hash, 100);
        await ApplyAsync([.. Enumerable.Range(0, 25).Select(number => Entered($"{number:000}", new ImageHashRecord(KindSamples.Hash, 60)))]);
        var answer = await AnswerAsync(Japan, question);
        Assert.Equal((20, true), (answer.Hits.Length, answer.HasMore));
        await ApplyAsync([.. Enumerable.Range(1, 24).Select(number => new ReplicaRecord(new RecordId(RecordKind.ImageHash, $"{number:000}"), null))]);
        Assert.Equal(["000"], await FoundAsync(question));
        await ApplyAsync(Entered("000", new ImageHashRecord(KindSamples.Hash, 20)));
        Assert.Empty(await FoundAsync(question));
    }

    [Theory]
    [InlineData("D3S1358 15 17|VWA 16 18", "loci")]
    [InlineData(KindSamples.Profile + "|D99S1 15|SE33 15.7", "loci[8] loci[9]")]
    [InlineData(KindSamples.Profile + "|SE33 15 16 17 18|D3S1358 15", "loci[8] loci[9]")]
    public async Task Each_locus_that_is_wrong_is_named_in_a_record_and_in_a_question(string profile, string fields)
    {
        var loci = KindSamples.Loci(profile);
        var decision = Rules.Decide(OwnerDirectory.Default.Find(France)!, new EnterRecord(Entered("a", new DnaProfileRecord(loci)).Entry!) { IsNew = true }, null, Today);
        Assert.Equal(fields.Split(' '), decision.Reasons.Select(reason => reason[..reason.IndexOf(':', StringComparison.Ordinal)]));
        Assert.Contains(profile.Contains("D99S1", StringComparison.Ordinal) ? "D99S1" : "", decision.Reasons[0], StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<MeshException>(() => AnswerAsync(Japan, new DnaQuestion(loci)));
        Assert.StartsWith($"dnaProfile.{fields.Split(' ')[0]}: ", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fr1234", null, null, "both number")]
    [InlineData(null, KindSamples.Ncic, null, "both")]
    [InlineData(null, null, " 12 M 9 R OIO 11/M 1 R OII 11 ", "henry")]
    [InlineData(null, null, "12 m 9 R OIO 11/M 1 R OII 11", "")]
    [InlineData("fr1234", KindSamples.Ncic, null, "both number")]
    [InlineData("FR", null, null, "")]
    public async Task Fingerprints_are_found_by_number_and_classification_alone_and_without_the_bytes_of_a_template(string? number, string? ncic, string? henry, string found)
    {
        var template = new FingerprintTemplate("ANSI-NIST", new byte[] { 1, 2, 3 });
        await ApplyAsync(
            Entered("both", new FingerprintRecord { Number = "FR 12-34", Ncic = KindSamples.Ncic, Template = template }),
            Entered("number", new FingerprintRecord { Number = "FR1234", Template = template }),
            Entered("henry", new FingerprintRecord { Henry = "12 M  9 R OIO 11 / M 1 R OII 11", Template = template }));
        var hits = (await AnswerAsync(Japan, new FingerprintQuestion(number, ncic, henry))).Hits;
        Assert.Equal(found, string.Join(' ', hits.Select(hit => hit.Entry.Id.Name).Order(StringComparer.Ordinal)));
        Assert.All(hits, hit => Assert.Equal(("ANSI-NIST", true), (((FingerprintRecord)hit.Entry.Content).Template!.Format, ((FingerprintRecord)hit.Entry.Content).Template!.Data.IsEmpty)));
    }

    [Theory]
    [InlineData("x-1 2", null, "any make-a make-b")]
    [InlineData("X12", "maké a", "any make-a")]
    [InlineData("X12", "!", "any make-a make-b")]
    [InlineData("X12", "Make C", "any")]
    [InlineData("X1", null, "")]
    public async Task A_firearm_is_found_by_its_number_and_by_its_make_unless_none_is_recorded(string serial, string? make, string found)
    {
        await ApplyAsync(Entered("make-a", new FirearmRecord("X12") { Make = "Make A" }), Entered("make-b", new FirearmRecord("X-12") { Make = "Make-B" }), Entered("any", new FirearmRecord("x 12")));
        Assert.Equal(found, string.Join(' ', await FoundAsync(new FirearmQuestion(serial, make))));
    }

    [Theory]
    [InlineData("MR-316", null, null, "a")]
    [InlineData("b", null, null, "b")]
    [InlineData(null, "VIGNE", null, "a b c")]
    [InlineData(null, "Vigne Été", null, "a")]
    [InlineData(null, "Vignes", null, "")]
    [InlineData(null, "la vigne", "Vantreuil", "a b")]
    [InlineData(null, "la vigne", "Somebody", "b")]
    [InlineData("MR316", "red", null, "a c")]
    public async Task A_work_of_art_is_found_by_its_number_and_by_whole_words_of_its_title(string? number, string? title, string? artist, string found)
    {
        await ApplyAsync(
            Entered("a", new ArtworkRecord("La Vigne à l'Été") { Artist = "Vantreuil, Odile", InventoryNumber = "MR 316" }),
            Entered("b", new ArtworkRecord("La vigne (étude)")),
            Entered("c", new ArtworkRecord("The red vigne") { Artist = "Odile" }));
        Assert.Equal(found, string.Join(' ', await FoundAsync(new ArtworkQuestion(number, title, artist))));
    }

    [Fact]
    public async Task A_word_that_many_titles_have_hides_none_that_has_a_rare_one_and_alone_says_that_there_are_more()
    {
        await ApplyAsync([.. Enumerable.Range(0, 250).Select(number => Entered($"{number:000}", new ArtworkRecord($"Portrait {number}")))]);
        Assert.Equal(["249"], await FoundAsync(new ArtworkQuestion(null, "portrait 249", null)));
        Assert.True((await AnswerAsync(Japan, new ArtworkQuestion(null, "portrait", null))).HasMore);
    }

    [Fact]
    public async Task What_is_wrong_in_a_record_is_named_and_in_a_question_refused()
    {
        var big = new byte[FingerprintTemplate.MaxBytes + 1];
        foreach (var (content, fields) in new (RecordContent, string)[]
        {
            (new ImageHashRecord("f8", 101) { Category = "" }, "category hash quality"),
            (new FingerprintRecord { Template = new FingerprintTemplate("", big) { Finger = 11 } }, "number template.data template.finger template.format"),
            (new FingerprintRecord { Number = "Ж1", Ncic = "12PI", Henry = "?", Template = new FingerprintTemplate("ISO 19794-2", default) }, "henry ncic number template.data"),
            (new FirearmRecord("?") { Make = " ", Type = "a\nb" }, "make serialNumber type"),
            (new ArtworkRecord("...") { InventoryNumber = "-", Artist = new string('a', 101) }, "artist inventoryNumber title"),
        })
        {
            var decision = Rules.Decide(OwnerDirectory.Default.Find(France)!, new EnterRecord(Entered("a", content).Entry!) { IsNew = true }, null, Today);
            Assert.Equal(fields, string.Join(' ', decision.Reasons.Select(reason => reason[..reason.IndexOf(':', StringComparison.Ordinal)]).Order(StringComparer.Ordinal)));
        }

        foreach (var (question, field) in new (CheckQuestion, string)[]
        {
            (new ImageQuestion("f8", 80), "imageHash.hash: "),
            (new FingerprintQuestion(null, null, null), "fingerprint.number: "),
            (new FingerprintQuestion(null, "00" + KindSamples.Ncic[2..], null), "fingerprint.ncic: place 1: "),
            (new FirearmQuestion("", null), "firearm.serialNumber: "),
            (new ArtworkQuestion(null, null, "Vantreuil"), "artwork.number: "),
            (new ArtworkQuestion(null, "?", null), "artwork.title: "),
        })
        {
            Assert.StartsWith(field, (await Assert.ThrowsAsync<MeshException>(() => AnswerAsync(Japan, question))).Message, StringComparison.Ordinal);
        }
    }

    private static ReplicaRecord Entered(string name, RecordContent content)
    {
        var id = new RecordId(content.Kind, name);
        return new ReplicaRecord(id, new RecordEntry(id, content, RecordHandling.Default, Today.AddYears(1)));
    }

    private async Task ApplyAsync(params ReplicaRecord[] changes)
    {
        await _replica.ApplyAsync(new RecordsDelta(France, 1, _last + 1, _last + changes.Length, At, [.. changes]) { Last = _last + changes.Length }, default);
        _last += changes.Length;
    }

    private async Task OpenAsync()
    {
        _replica = new RecordReplica(_databases.OpenRecords("lyon"), _rows, OwnerDirectory.Default);
        await _replica.LoadAsync(default);
    }

    private async Task OpenSlowAsync(RecordKind kind, SemaphoreSlim gate, bool isDamaged = false)
    {
        _replica = new RecordReplica(new SlowStore(_databases.OpenRecords("lyon"), kind, gate) { IsDamaged = isDamaged }, _rows, OwnerDirectory.Default);
        await _replica.LoadAsync(default);
    }

    private async Task ReopenAsync()
    {
        await _replica.DisposeAsync();
        await OpenAsync();
    }

    private Task<QuestionAnswer> AnswerAsync(OwnerId reader, CheckQuestion question) => _replica.AnswerAsync(new CheckRequest(reader, []), question, At, default).AsTask();

    private async Task<IEnumerable<string>> FoundAsync(CheckQuestion question)
    {
        QuestionAnswer answer = null!;
        await Wait.UntilAsync(async () => !(answer = await AnswerAsync(Japan, question)).IsNotYetSearchable, "all is read");
        return answer.Hits.Select(hit => hit.Entry.Id.Name).Order(StringComparer.Ordinal);
    }

    /// <summary>A copy whose records of a kind are read one by one, each when that is allowed.</summary>
    private sealed class SlowStore(IRecordStore store, RecordKind slow, SemaphoreSlim gate) : ForwardingStore(store)
    {
        public bool IsDamaged { get; init; }

        public override IEnumerable<RecordRow> Read(byte kind)
        {
            foreach (var row in base.Read(kind))
            {
                yield return row;
                if (kind == (byte)slow)
                {
                    gate.Wait();
                    if (IsDamaged)
                    {
                        throw new HubUnavailableException("lyon", "records", "a block is damaged");
                    }
                }
            }
        }
    }
}
