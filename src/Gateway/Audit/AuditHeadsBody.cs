using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Gateway.Audit;

/// <summary>Where the audits of the hubs stand, and what this gateway was told of them.</summary>
/// <param name="Hubs">What the hubs say now.</param>
/// <param name="Kept">The newest heads that this gateway keeps.</param>
/// <param name="Alarms">Heads that cannot both be true.</param>
internal sealed record AuditHeadsBody(ImmutableArray<AuditHubBody> Hubs, ImmutableArray<KeptHeadBody> Kept, ImmutableArray<AuditAlarmBody> Alarms);

/// <summary>The newest heads of one hub.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Problem">Why there are none; null when the hub answered.</param>
/// <param name="Heads">The heads, newest first.</param>
internal sealed record AuditHubBody(HubName Hub, string? Problem, ImmutableArray<SignedHeadBody> Heads);

/// <summary>A head with its signatures.</summary>
/// <param name="Number">The number of the last entry.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="At">When the hub wrote it.</param>
/// <param name="SignedBy">The hubs that signed it.</param>
/// <param name="Missing">The hubs that have not, because they were away; they do when they are back.</param>
internal sealed record SignedHeadBody(long Number, Sha256Hash Hash, DateTimeOffset At, ImmutableArray<HubName> SignedBy, ImmutableArray<HubName> Missing);

/// <summary>A head that this gateway was told.</summary>
/// <param name="Hub">The hub.</param>
/// <param name="Number">The number of the last entry.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="ToldAt">When the gateway was told.</param>
/// <param name="ToldBy">The note or message that told it.</param>
internal sealed record KeptHeadBody(HubName Hub, long Number, Sha256Hash Hash, DateTimeOffset ToldAt, string ToldBy)
{
    /// <summary>The JSON form of a kept head.</summary>
    public static KeptHeadBody Of(AuditHeadTold head) => new(head.Hub, head.Number, head.Hash, head.ToldAt, head.ToldBy);
}

/// <summary>Two heads of one hub that cannot both be true.</summary>
/// <param name="Sentence">What is wrong.</param>
/// <param name="First">What the gateway was told first.</param>
/// <param name="Other">What it was told later.</param>
internal sealed record AuditAlarmBody(string Sentence, KeptHeadBody First, KeptHeadBody Other)
{
    /// <summary>The JSON form of a fork.</summary>
    public static AuditAlarmBody Of(AuditFork fork) => new(fork.Sentence, KeptHeadBody.Of(fork.First), KeptHeadBody.Of(fork.Other));
}
