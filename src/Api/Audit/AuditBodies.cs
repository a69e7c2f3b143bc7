using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using System.Collections.Immutable;

namespace Interpol.Mesh.Api;

/// <summary>An entry of the audit.</summary>
/// <param name="Number">Its number in the chain of the owner's hub.</param>
/// <param name="At">When.</param>
/// <param name="Actor">For which owner somebody acted.</param>
/// <param name="Officer">The officer's number or the system's name; null when nobody was signed in.</param>
/// <param name="Action">What was done.</param>
/// <param name="Object">To what.</param>
/// <param name="ObjectOwner">Whose that is.</param>
/// <param name="Outcome">Whether it was done, refused, or failed.</param>
/// <param name="Purpose">Why; null when nobody said.</param>
/// <param name="Hash">The chain's hash after it.</param>
public sealed record AuditEntryBody(
    long Number,
    DateTimeOffset At,
    OwnerId Actor,
    string? Officer,
    string Action,
    string Object,
    OwnerId? ObjectOwner,
    AuditOutcome Outcome,
    string? Purpose,
    Sha256Hash Hash);

/// <summary>A page of the audit, newest first.</summary>
/// <param name="Hub">The hub whose audit it is from: the owner's.</param>
/// <param name="Entries">The entries.</param>
/// <param name="Next">What to send in before for the next page; null when this is the last.</param>
public sealed record AuditPageBody(HubName Hub, ImmutableArray<AuditEntryBody> Entries, long? Next);

/// <summary>Where the audits of the hubs stand, and what this gateway was told of them.</summary>
/// <param name="Hubs">What the hubs say now.</param>
/// <param name="Kept">The newest heads that this gateway keeps.</param>
/// <param name="Alarms">Heads that cannot both be true.</param>
public sealed record AuditHeadsBody(ImmutableArray<AuditHubBody> Hubs, ImmutableArray<KeptHeadBody> Kept, ImmutableArray<AuditAlarmBody> Alarms);

/// <summary>The newest heads of one hub.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Problem">Why there are none; null when the hub answered.</param>
/// <param name="Heads">The heads, newest first.</param>
public sealed record AuditHubBody(HubName Hub, string? Problem, ImmutableArray<SignedHeadBody> Heads);

/// <summary>A head with its signatures.</summary>
/// <param name="Number">The number of the last entry.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="At">When the hub wrote it.</param>
/// <param name="SignedBy">The hubs that signed it.</param>
/// <param name="Missing">The hubs that have not, because they were away; they do when they are back.</param>
public sealed record SignedHeadBody(long Number, Sha256Hash Hash, DateTimeOffset At, ImmutableArray<HubName> SignedBy, ImmutableArray<HubName> Missing);

/// <summary>A head that this gateway was told.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Number">The number of the last entry.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="ToldAt">When the gateway was told.</param>
/// <param name="ToldBy">The note or message that told it.</param>
public sealed record KeptHeadBody(HubName Hub, long Number, Sha256Hash Hash, DateTimeOffset ToldAt, string ToldBy);

/// <summary>Two heads of one hub that cannot both be true.</summary>
/// <param name="Sentence">What is wrong.</param>
/// <param name="First">What the gateway was told first.</param>
/// <param name="Other">What it was told later.</param>
public sealed record AuditAlarmBody(string Sentence, KeptHeadBody First, KeptHeadBody Other);
