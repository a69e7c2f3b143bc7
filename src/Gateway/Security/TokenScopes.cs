using System.Collections.Immutable;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>What the bearer tokens of national systems may be used for. An endpoint that names none of them is refused to every one of those tokens.</summary>
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
}
