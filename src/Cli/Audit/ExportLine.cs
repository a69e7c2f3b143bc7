using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Audit;

/// <summary>A line of an exported audit: an entry, or where the entries behind it begin.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Number">The entry's number; in a line without action the last number before the entries that follow.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who acted.</param>
/// <param name="Officer">The officer.</param>
/// <param name="Action">What was done; null in a line that says where the entries begin.</param>
/// <param name="Object">To what.</param>
/// <param name="ObjectOwner">Whose that is.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Purpose">Why, bytes in base64; null when nobody said.</param>
/// <param name="Hash">The hash after it.</param>
/// <param name="WrittenLateAt">When the hub wrote it, if the answer did not wait for that.</param>
/// <param name="Asked">What a check asked, as keyed hashes in base64; null for everything else.</param>
internal sealed record ExportLine(
    HubName Hub,
    long Number,
    DateTimeOffset? At,
    OwnerId? Actor,
    string? Officer,
    string? Action,
    string? Object,
    OwnerId? ObjectOwner,
    AuditOutcome? Outcome,
    byte[]? Purpose,
    Sha256Hash Hash,
    DateTimeOffset? WrittenLateAt = null,
    byte[]? Asked = null)
{
    /// <summary>The line that says where entries begin.</summary>
    public static ExportLine Beginning(HubName hub, long last, ReadOnlySpan<byte> hash) =>
        new(hub, last, null, null, null, null, null, null, null, null, AuditChain.ToText(hash));

    /// <summary>The line of an entry.</summary>
    public static ExportLine Of(HubName hub, NumberedAuditEntry numbered)
    {
        var entry = numbered.Entry;
        return new ExportLine(
            hub,
            numbered.Number,
            entry.At,
            entry.Actor,
            entry.Officer,
            entry.Action,
            entry.Object,
            entry.ObjectOwner,
            entry.Outcome,
            entry.Purpose.IsEmpty ? null : entry.Purpose.ToArray(),
            numbered.Hash,
            entry.WrittenLateAt,
            entry.Asked.IsEmpty ? null : entry.Asked.ToArray());
    }

    /// <summary>The entry of the line.</summary>
    /// <exception cref="FormatException">The line does not say all of it.</exception>
    public AuditEntry ToEntry() => At is { } at && Actor is { } actor && Action is not null && Object is not null && Outcome is { } outcome
        ? new AuditEntry(actor, Officer, Action, Object, ObjectOwner, outcome, Purpose, at) { WrittenLateAt = WrittenLateAt, Asked = Asked }
        : throw new FormatException("the line does not say all of an entry");
}

/// <summary>How lines become JSON; generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(JsonStringEnumConverter<AuditOutcome>)])]
[JsonSerializable(typeof(ExportLine))]
internal sealed partial class AuditJson : JsonSerializerContext;
