using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cases;

namespace Interpol.Mesh.Api;

/// <summary>What the check of an export found.</summary>
/// <param name="Manifest">The manifest; null when there is none that can be read.</param>
/// <param name="Key">The public key of the gateway that signed it, DER; empty when there is none.</param>
/// <param name="Holds">What was checked and is right, in sentences.</param>
/// <param name="Marks">What is no defect of the export, and should be known to who relies on it; at most <see cref="MaxSentences"/> sentences.</param>
/// <param name="Problems">What is wrong, at most <see cref="MaxSentences"/> sentences.</param>
public sealed record CaseExportReport(
    CaseExportManifest? Manifest, ReadOnlyMemory<byte> Key, ImmutableArray<string> Holds, ImmutableArray<string> Marks, ImmutableArray<string> Problems)
{
    /// <summary>Sentences of a kind that are told of one export.</summary>
    public const int MaxSentences = 100;

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsRight => Problems.IsEmpty;
}

/// <summary>What is checked of a case. Exports are checked for years: nothing is asked for here that is not needed.</summary>
internal sealed record ExportedCase(CaseId Id, long Version, ExportedDetails Details);

/// <summary>What is checked of a case beside its number and version.</summary>
internal sealed record ExportedDetails(ImmutableArray<ExportedItem> Evidence, long Entries);

/// <summary>What is checked of an item of evidence.</summary>
internal sealed record ExportedItem(long Entry, int Steps, Sha256Hash? LastLink);

/// <summary>What is checked of an entry.</summary>
internal sealed record ExportedEntry(long Number, ImmutableArray<AttachmentAnswer> Attachments);

/// <summary>What is checked of an event.</summary>
internal sealed record ExportedEvent(long Version, DateTimeOffset At);

/// <summary>How exports are read: strictly, but for fields that a later gateway has added.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(OffsetTimeJsonConverter)])]
[JsonSerializable(typeof(CaseExportManifest))]
[JsonSerializable(typeof(ExportedCase))]
[JsonSerializable(typeof(ExportedEntry))]
[JsonSerializable(typeof(ExportedEvent))]
[JsonSerializable(typeof(CustodyLineBody))]
internal sealed partial class CaseExportJsonContext : JsonSerializerContext;
