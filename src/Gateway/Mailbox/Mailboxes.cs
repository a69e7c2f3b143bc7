using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Mailbox.Search;
using Interpol.Mesh.Gateway.Mailbox.Store;
using Orleans.Sqlite;

namespace Interpol.Mesh.Gateway.Mailbox;

/// <summary>The mailboxes of the owners that this gateway serves, in one file.</summary>
internal sealed class Mailboxes : IAsyncDisposable
{
    private readonly MailboxOptions _options;
    private readonly MailboxDatabase _database;
    private readonly ImmutableDictionary<OwnerId, OwnerMailbox> _mailboxes;

    /// <summary>Opens the file.</summary>
    /// <exception cref="StartupException">It cannot be opened.</exception>
    public Mailboxes(GatewaySettings settings, MailboxOptions options, ILogger<Mailboxes> logger)
    {
        _options = options;
        _database = MailboxDatabase.Open(settings.GatewayFolder, settings.Owners, logger);
        var codec = new MailCodec(_database.Cipher);
        var indexed = Math.Max(1, options.SearchedMessages / settings.Owners.Count);
        var characters = Math.Max(1, options.SearchedCharacters / settings.Owners.Count);
        _mailboxes = settings.Owners.ToImmutableDictionary(
            owner => owner,
            owner => new OwnerMailbox(owner, _database.Owners[owner], _database, codec, new SearchIndex(indexed, characters), logger));
    }

    /// <summary>The file, which also holds what waits for a hub.</summary>
    public MailboxDatabase Database => _database;

    /// <summary>All of them.</summary>
    public IEnumerable<OwnerMailbox> All => _mailboxes.Values;

    /// <summary>The mailbox of an owner.</summary>
    /// <exception cref="ArgumentException">This gateway does not serve that owner.</exception>
    public OwnerMailbox Of(OwnerId owner) =>
        _mailboxes.TryGetValue(owner, out var mailbox) ? mailbox : throw new ArgumentException($"This gateway does not serve {owner}.", nameof(owner));

    /// <summary>How much of all mailboxes together can be searched.</summary>
    public SearchProgress Searched => All.Select(mailbox => mailbox.Search.Progress).Aggregate((one, other) => new SearchProgress(
        one.Indexed + other.Indexed,
        one.Of + other.Of,
        one.Complete && other.Complete,
        one.OldestLeftOut || other.OldestLeftOut,
        one.Failed + other.Failed));

    /// <summary>
    /// Forgets what nobody needs any more: what was kept for repeated requests and for which hubs forget the operation ids, and withdrawals of messages that no hub can bring
    /// any more. Received and sent messages are the bureau's own and stay.
    /// </summary>
    public async Task TrimAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (Func<SqliteSession, int> step in new Func<SqliteSession, int>[]
        {
            db => OutgoingTable.Trim(db, MailCodec.Micros(now - _options.KeepOutgoing)),
            db => WithdrawalTable.Trim(db, MailCodec.Micros(now - _options.KeepWithdrawals)),
        })
        {
            // In small steps, so that nobody waits for long, and without a flush: what comes back is trimmed again.
            while (await _database.WriteAsync(step, cancellationToken, MailWriteMode.Visible) > 0)
            {
            }
        }
    }

    /// <summary>What stays of a message that was withdrawn.</summary>
    public static MailItem Tombstone(MailItem item, DateTimeOffset at) => item with
    {
        Envelope = new MailHead(item.Envelope, item.Accepted, item.Stored).Tombstone().Envelope,
        State = MailState.Withdrawn,
        Content = null,
        Problem = null,
        WithdrawnAt = at,
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var mailbox in _mailboxes.Values)
        {
            mailbox.Search.Dispose();
        }

        await _database.DisposeAsync();
    }
}
