using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Api;

/// <summary>A page of the audit, newest first.</summary>
/// <param name="Hub">The hub whose audit it is from: the owner's.</param>
/// <param name="Entries">The entries.</param>
/// <param name="Next">What to send in before for the next page; null when this is the last.</param>
public sealed record AuditPageBody(HubName Hub, ImmutableArray<AuditEntryBody> Entries, long? Next);

/// <summary>An entry of the audit.</summary>
/// <param name="Number">Its number in the chain of the owner's hub.</param>
/// <param name="At">When it was done.</param>
/// <param name="Actor">For which owner somebody acted.</param>
/// <param name="Officer">The officer's number or the system's name; null when nobody was signed in.</param>
/// <param name="Action">What was done.</param>
/// <param name="Object">To what.</param>
/// <param name="ObjectOwner">Whose that is.</param>
/// <param name="Outcome">Whether it was done, refused, or failed.</param>
/// <param name="Purpose">Why; null when nobody said.</param>
/// <param name="WrittenLateAt">When the hub wrote the entry, if the answer did not wait for that; null when it waited.</param>
/// <param name="Hash">The chain's hash after it.</param>
/// <param name="Asked">What a check asked, as keyed hashes in hexadecimal digits; null for everything else.</param>
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
    DateTimeOffset? WrittenLateAt,
    Sha256Hash Hash,
    ImmutableArray<string>? Asked = null);

/// <summary>Where the audits of the hubs stand.</summary>
/// <param name="Hubs">What the hubs say now.</param>
public sealed record AuditHeadsBody(ImmutableArray<AuditHubBody> Hubs);

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

/// <summary>A page of one stream of a hub's audit, as it is stored.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Stream">Which stream: entries, heads or signed.</param>
/// <param name="Rows">The rows in order, each with its position, time, kind, and its bytes in base64: what hashes and signatures are made over. None when there are none from there on.</param>
/// <param name="Next">The position behind the stream's last row when the page was read.</param>
public sealed record AuditRowsBody(HubName Hub, string Stream, ImmutableArray<AuditRow> Rows, long Next);
