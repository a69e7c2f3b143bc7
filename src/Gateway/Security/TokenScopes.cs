using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>What the bearer tokens of national systems may be used for. An address that is not on this list is refused to every one of them.</summary>
internal static class TokenScopes
{
    /// <summary>Send messages, reply, forward, withdraw own ones.</summary>
    public const string Send = "send";

    /// <summary>Send broadcasts and diffusions.</summary>
    public const string Broadcast = "broadcast";

    /// <summary>Read the feed, messages and timelines, and mark messages as read.</summary>
    public const string Read = "read";

    /// <summary>Search own messages.</summary>
    public const string Search = "search";

    /// <summary>Upload and download attachments.</summary>
    public const string Attachments = "attachments";

    /// <summary>Look up owners, duty contacts, groups and the lists of the organisation.</summary>
    public const string Directory = "directory";

    /// <summary>All scopes.</summary>
    public static readonly ImmutableSortedSet<string> All = [Send, Broadcast, Read, Search, Attachments, Directory];

    private static readonly FrozenDictionary<string, string> ByOperation = new Dictionary<string, string>
    {
        ["sendMessage"] = Send,
        ["withdrawMessage"] = Send,
        ["sendBroadcast"] = Broadcast,
        ["sendDiffusion"] = Broadcast,
        ["getMessage"] = Read,
        ["getThread"] = Read,
        ["markMessageRead"] = Read,
        ["getFeedPage"] = Read,
        ["listenToFeed"] = Read,
        ["countUnread"] = Read,
        ["searchMessages"] = Search,
        ["uploadAttachment"] = Attachments,
        ["downloadAttachment"] = Attachments,
        ["listOwners"] = Directory,
        ["getOwner"] = Directory,
        ["callNow"] = Directory,
        ["getGroup"] = Directory,
        ["listGroups"] = Directory,
        ["listCrimeAreas"] = Directory,
        ["listForms"] = Directory,
        ["getForm"] = Directory,
        ["listDiffusionTypes"] = Directory,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The scope that an address asks for, by the name of its operation; null when no token may use it.</summary>
    public static string? Of(string? operation) => operation is null ? null : ByOperation.GetValueOrDefault(operation);
}
