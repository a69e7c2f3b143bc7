using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>How mailboxes are filled and searched.</summary>
internal sealed record MailboxOptions
{
    /// <summary>Entries that are fetched at once. Default 100.</summary>
    public int PageSize { get; init; } = 100;

    /// <summary>Owners whose first page is fetched at the same time. Default 8, so that a start of a demonstration with all owners is no storm.</summary>
    public int FirstReadsAtOnce { get; init; } = 8;

    /// <summary>The first pause after a fetch that failed; every further one is twice as long, give or take. Default 200 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest pause. Default 5 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an entry that cannot be checked, because what is needed for that is away, may hold up what is behind it. Default 1 minute; then it is kept as unreadable.</summary>
    public TimeSpan CheckPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often what the owner's other gateways sent is fetched, while there are others. Default 3 s.</summary>
    public TimeSpan SentEvery { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Messages of all owners together that can be searched, the newest. Default 500,000.</summary>
    [ConfigurationKeyName("searched-messages"), WholeNumber(1, 100_000_000)]
    public int SearchedMessages { get; init; } = 500_000;

    /// <summary>Characters of all owners together that can be searched, of the newest messages. Default 1,000 million.</summary>
    public long SearchedCharacters { get; init; } = 1_000_000_000;

    /// <summary>How long what was sent is kept for repeated requests. As long as hubs remember operation ids by default.</summary>
    public TimeSpan KeepOutgoing { get; init; } = MessageLimits.OperationsKept;

    /// <summary>
    /// How long it is kept that a message was withdrawn, for one that comes after its withdrawal. Twice as long as hubs keep entries by default: a message can come to a
    /// feed on the last day that its sender's hub keeps it, and stay there as long again.
    /// </summary>
    public TimeSpan KeepWithdrawals { get; init; } = 2 * MessageLimits.EntriesKept;
}
