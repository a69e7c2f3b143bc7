using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Interpol.Mesh.Contracts.Aggregates;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cases;
using Interpol.Mesh.Contracts.Handling;

namespace Interpol.Mesh.Cli.Tests.Cases;

/// <summary>An export as a gateway writes it, piece by piece, so that a test can change a piece before or after it is signed.</summary>
internal sealed class WrittenExport : IDisposable
{
    public const string Gateway = "gateway-fr";
    public static readonly CaseId Case = CaseId.Parse("FR-2026-000001");
    public static readonly OwnerId France = OwnerId.Parse("FR");
    public static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public static readonly byte[] Photograph = [1, 2, 3];
    public static readonly string PhotographName = CaseExportFormat.AttachmentFile(Sha256Hash.Of(Photograph));

    private readonly AuthorBody _by = new(France, "3");

    public WrittenExport()
    {
        Custody = [Step(CustodyStepKind.Collected, 0), Step(CustodyStepKind.Sealed, 10), Step(CustodyStepKind.HandedOver, 20), Step(CustodyStepKind.HandedOver, 5), Step(CustodyStepKind.Opened, 30)];
        for (var i = 0; i < Custody.Count; i++)
        {
            Custody[i] = Custody[i] with { Number = i + 1, IsOutOfOrder = i == 3 };
        }

        Link();
        Entries =
        [
            new CaseEntryBody(2, CaseEntryKind.Note, _by, At, TrafficLight.Amber, [], "Seen in Nice", [], 0, null, null),
            new CaseEntryBody(1, CaseEntryKind.Evidence, _by, At, TrafficLight.Amber, [], "A telephone", [new AttachmentAnswer(Sha256Hash.Of(Photograph), Photograph.Length)], 0, null, null),
        ];
    }

    public ECDsa Key { get; set; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The chain of item 1: five steps, the fourth out of order.</summary>
    public List<CustodyStepBody> Custody { get; }

    /// <summary>How many steps the case says there are, and with which link the last ends.</summary>
    public (int Steps, Sha256Hash Link) Said { get; set; }

    public List<CaseEntryBody> Entries { get; }

    /// <summary>The files of entries, by name.</summary>
    public Dictionary<string, byte[]> Attachments { get; } = new() { [PhotographName] = Photograph };

    /// <summary>Changes files before the manifest is made of them.</summary>
    public Action<Dictionary<string, byte[]>> BeforeSigning { get; set; } = _ => { };

    /// <summary>Changes the manifest before it is signed.</summary>
    public Func<CaseExportManifest, CaseExportManifest> Manifest { get; set; } = manifest => manifest;

    /// <summary>Changes files after it is signed.</summary>
    public Action<Dictionary<string, byte[]>> AfterSigning { get; set; } = _ => { };

    /// <summary>Makes each link what it has to be, and the case say so.</summary>
    public void Link()
    {
        Sha256Hash? before = null;
        for (var i = 0; i < Custody.Count; i++)
        {
            var step = Custody[i];
            var link = new CustodyStep(step.Number, step.Kind, step.StatedAt, Of(step.By)!, step.RecordedAt, step.Hash, Of(step.From), Of(step.To), step.IsOutOfOrder, null, default).LinkAfter(before, step.DetailsHash);
            Custody[i] = step with { Link = link };
            before = link;
        }

        Said = (Custody.Count, Custody[^1].Link);
    }

    /// <summary>The ZIP.</summary>
    public byte[] Write()
    {
        var participant = new CaseParticipantBody(France, CaseRole.Lead, ParticipantState.Active, At, 2);
        var details = new CaseDetailsBody(
            [participant], [], [], [new EvidenceBody(1, France, CustodyCondition.Unsealed, _by, Said.Steps, Said.Link)], 2, null, null, null, null);
        var files = new Dictionary<string, byte[]>
        {
            [CaseExportFormat.CaseFile] = Json(new CaseBody(Case, 9, participant, CaseStatus.Open, France, At, "Vans", "art", details, null)),
            [CaseExportFormat.TasksFile] = "[]\n"u8.ToArray(),
            [CaseExportFormat.EntriesFile] = Lines(Entries),
            [CaseExportFormat.CustodyFile] = Lines(Custody.Select(step => new CustodyLineBody(1, step))),
            [CaseExportFormat.HistoryFile] = Lines(Enumerable.Range(1, 9).Select(version => new CaseEventBody(version, At.AddMinutes(version), _by, "described", null, null, null, null, null, null, null))),
        };
        foreach (var (name, bytes) in Attachments)
        {
            files[name] = bytes;
        }

        files[CaseExportFormat.KeyFile] = Encoding.ASCII.GetBytes(Key.ExportSubjectPublicKeyInfoPem());
        BeforeSigning(files);
        var manifest = Json(Manifest(new CaseExportManifest(
            CaseExportFormat.Name, Case, 9, At, _by, Gateway, Sha256Hash.Of(Key.ExportSubjectPublicKeyInfo()),
            [.. files.Select(file => new CaseExportFile(file.Key, file.Value.Length, Sha256Hash.Of(file.Value)))], [], [])));
        files[CaseExportFormat.ManifestFile] = manifest;
        files[CaseExportFormat.SignatureFile] = Key.SignData(manifest, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        AfterSigning(files);
        return Zip([.. files.Select(file => (file.Key, file.Value))]);
    }

    public static byte[] Zip(params ReadOnlySpan<(string Name, byte[] Bytes)> files)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(content);
            }
        }

        return bytes.ToArray();
    }

    public void Dispose() => Key.Dispose();

    private static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, MeshJson.Strict);

    private static byte[] Lines<T>(IEnumerable<T> values) => [.. values.SelectMany(value => (byte[])[.. Json(value), (byte)'\n'])];

    private static Author? Of(AuthorBody? body) => body is null ? null : new Author(body.Owner, body.Officer);

    private CustodyStepBody Step(CustodyStepKind kind, int minutes)
    {
        var isHandedOver = kind == CustodyStepKind.HandedOver;
        return new CustodyStepBody(
            0, kind, At.AddMinutes(minutes), _by, At.AddMinutes(40), Sha256Hash.Of("item"u8), isHandedOver ? _by : null, isHandedOver ? new AuthorBody(OwnerId.Parse("BR"), "lab") : null, false,
            "In a bag", Sha256Hash.Of("what hubs carry"u8), default);
    }
}
