using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;

namespace Interpol.Mesh.Api;

/// <summary>What an export of a case holds: everything that stands in its ZIP beside the manifest, the signature and the key.</summary>
/// <param name="Format">Always <see cref="CaseExportFormat.Name"/>.</param>
/// <param name="Case">The number of the case.</param>
/// <param name="Version">The version of the case that was exported.</param>
/// <param name="At">When, by the gateway's clock.</param>
/// <param name="By">Who exported it, and sees what is in it.</param>
/// <param name="Gateway">The name of the gateway that made and signed it.</param>
/// <param name="Key">SHA-256 of the public key of that gateway, DER.</param>
/// <param name="Files">Every other file, in the order in which they stand in the ZIP.</param>
/// <param name="Missing">Files that entries name and that were not to be had any more.</param>
/// <param name="RevisedSince">Entries that their owners changed behind the version while it was exported: they are in the export as they were when they were read.</param>
public sealed record CaseExportManifest(
    string Format, CaseId Case, long Version, DateTimeOffset At, AuthorBody By, string Gateway, Sha256Hash Key, ImmutableArray<CaseExportFile> Files, ImmutableArray<Sha256Hash> Missing, ImmutableArray<long> RevisedSince);

/// <summary>A file of an export.</summary>
/// <param name="Name">Its name in the ZIP.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">SHA-256 of these.</param>
public sealed record CaseExportFile(string Name, long Size, Sha256Hash Sha256);

/// <summary>A step of a custody chain, with the item that it is of.</summary>
/// <param name="Entry">The number of the item's entry.</param>
/// <param name="Step">The step.</param>
public sealed record CustodyLineBody(long Entry, CustodyStepBody Step);

/// <summary>The names and bounds of what stands in an export.</summary>
public static class CaseExportFormat
{
    /// <summary>The form that is described here. The manifest begins with it, so that no other thing that a gateway signs can be taken for one.</summary>
    public const string Name = "interpol-mesh/case-export/1";

    /// <summary>The case without its tasks: a <see cref="CaseBody"/>.</summary>
    public const string CaseFile = "case.json";

    /// <summary>Its tasks: an array of <see cref="CaseTaskBody"/>.</summary>
    public const string TasksFile = "tasks.json";

    /// <summary>Its entries, the newest first: lines of <see cref="CaseEntryBody"/>.</summary>
    public const string EntriesFile = "entries.ndjson";

    /// <summary>The custody chains, one item after the other, each in the order of its steps: lines of <see cref="CustodyLineBody"/>.</summary>
    public const string CustodyFile = "custody.ndjson";

    /// <summary>What has happened, the oldest first: lines of <see cref="CaseEventBody"/>.</summary>
    public const string HistoryFile = "history.ndjson";

    /// <summary>How the names of files of entries begin; their SHA-256 follows.</summary>
    public const string AttachmentsFolder = "attachments/";

    /// <summary>The public key of the gateway: PEM.</summary>
    public const string KeyFile = "signer.pem";

    /// <summary>The last but one: a <see cref="CaseExportManifest"/>.</summary>
    public const string ManifestFile = "manifest.json";

    /// <summary>The last: the gateway's signature over the bytes of the manifest, ECDSA with SHA-256, DER.</summary>
    public const string SignatureFile = "manifest.sig";

    /// <summary>Files of entries in one export.</summary>
    public const int MaxAttachments = 100_000;

    /// <summary>Bytes of a file that is read as a whole: 64 MiB.</summary>
    public const int MaxDocumentBytes = 64 * 1024 * 1024;

    /// <summary>Bytes of a line: 1 MiB.</summary>
    public const int MaxLineBytes = 1024 * 1024;

    /// <summary>Bytes of all files together: 256 GiB.</summary>
    public const long MaxBytes = 256L * 1024 * 1024 * 1024;

    /// <summary>The name of a file of an entry.</summary>
    public static string AttachmentFile(Sha256Hash hash) => AttachmentsFolder + hash.Value;
}
