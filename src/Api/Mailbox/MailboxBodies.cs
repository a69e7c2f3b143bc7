using Interpol.Mesh.Contracts.Serialization;
using Interpol.Mesh.Contracts.Feeds;
using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Interpol.Mesh.Api;

/// <summary>Which way a message went.</summary>
[JsonConverter(typeof(KebabCase<MailDirection>))]
public enum MailDirection
{
    /// <summary>It reached this owner.</summary>
    Received = 0,

    /// <summary>This owner sent it.</summary>
    Sent = 1,
}

/// <summary>Whether the gateway can show what a message says.</summary>
[JsonConverter(typeof(KebabCase<MailState>))]
public enum MailState
{
    /// <summary>It can.</summary>
    Open = 0,

    /// <summary>Its owner has withdrawn it: text, index and key are gone, this is the tombstone.</summary>
    Withdrawn = 1,

    /// <summary>It breaks a rule and is not shown.</summary>
    Unreadable = 2,

    /// <summary>It expired before this gateway fetched it.</summary>
    Expired = 3,
}

/// <summary>How much nobody has read.</summary>
/// <param name="Total">All of it.</param>
/// <param name="Lanes">By lane.</param>
/// <param name="Kinds">By kind.</param>
public sealed record UnreadBody(long Total, ImmutableSortedDictionary<string, long> Lanes, ImmutableSortedDictionary<string, long> Kinds);

/// <summary>The gateways of an owner.</summary>
/// <param name="Gateways">All that read its feed.</param>
public sealed record GatewaysBody(ImmutableArray<FeedGateway> Gateways);

/// <summary>What a search found.</summary>
/// <param name="Results">The messages, newest first.</param>
/// <param name="Complete">Whether everything that the mailbox holds was searched.</param>
/// <param name="Progress">How much can be searched, for example <c>indexed 120000 of 200000</c>.</param>
/// <param name="Note">What was not searched, in a sentence; absent when everything was.</param>
public sealed record SearchBody(
    ImmutableArray<FeedEntryBody> Results,
    bool Complete,
    string Progress,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note);
