using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Contracts.Audit;

/// <summary>Who did what to which object, why, and how it ended.</summary>
/// <param name="Actor">For which owner.</param>
/// <param name="Officer">The number of the officer or the name of the system; null when nobody was signed in.</param>
/// <param name="Action">What, a kebab-case word, one of <see cref="AuditActions"/>.</param>
/// <param name="Object">To what: a message's id, an attachment's hash, an account; at most 200 characters.</param>
/// <param name="ObjectOwner">Whose object that is; null when it is nobody's.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Purpose">Why, opaque to hubs; at most 1,024 bytes, empty when none was given.</param>
/// <param name="At">When, by the gateway's clock.</param>
[GenerateSerializer, Immutable, Alias("audit-entry")]
public sealed record AuditEntry(
    [property: Id(0)] OwnerId Actor,
    [property: Id(1)] string? Officer,
    [property: Id(2)] string Action,
    [property: Id(3)] string Object,
    [property: Id(4)] OwnerId? ObjectOwner,
    [property: Id(5)] AuditOutcome Outcome,
    [property: Id(6)] ReadOnlyMemory<byte> Purpose,
    [property: Id(7)] DateTimeOffset At)
{
    /// <summary>
    /// When the hub wrote it, if the answer did not wait for that: the entry then came through the gateway's queue, late by the difference to <see cref="At"/>. Null when the answer waited.
    /// The gateway says with any time that it is late; the hub puts its own.
    /// </summary>
    [Id(8)]
    public DateTimeOffset? WrittenLateAt { get; init; }

    /// <summary>
    /// What a check asked, as hashes of <see cref="AuditLimits.AskedHashBytes"/> each under a key that only the acting owner's gateway has: it can show later whether something was asked, and hubs cannot guess it. Empty for everything else.
    /// </summary>
    [Id(9)]
    public ReadOnlyMemory<byte> Asked { get; init; }
}

/// <summary>How an action ended.</summary>
[GenerateSerializer, Alias("audit-outcome")]
[JsonConverter(typeof(KebabCase<AuditOutcome>))]
public enum AuditOutcome
{
    /// <summary>It was allowed and done.</summary>
    Done = 0,

    /// <summary>It was refused.</summary>
    Refused = 1,

    /// <summary>It was allowed and failed, or its outcome is not known.</summary>
    Failed = 2,
}

/// <summary>An entry as it stands in the chain.</summary>
/// <param name="Number">Its number, from 1 and without gaps.</param>
/// <param name="Entry">What it says.</param>
/// <param name="Hash">SHA-256 over the hash before it and what it says.</param>
[GenerateSerializer, Immutable, Alias("numbered-audit-entry")]
public sealed record NumberedAuditEntry(
    [property: Id(0)] long Number,
    [property: Id(1)] AuditEntry Entry,
    [property: Id(2)] Sha256Hash Hash);
