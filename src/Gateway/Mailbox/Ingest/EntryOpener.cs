using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Errors;

namespace Interpol.Mesh.Gateway.Mailbox.Ingest;

/// <summary>
/// Opens what was fetched. Nothing that an entry holds stops what is behind it: what breaks a rule, or makes a check fail, is kept as unreadable with a sentence,
/// and its refusal is audited. Only what is needed for a check and away for a moment is waited for, and not for long.
/// </summary>
internal sealed partial class EntryOpener(ContentCheck check, Auditor auditor, MailboxOptions options, TimeProvider time, ILogger<EntryOpener> logger)
{
    private const string Failed = "This message could not be opened: the gateway's check of it failed. It is kept by your hub for a year; tell your operator.";

    /// <summary>Opens an entry.</summary>
    /// <param name="owner">Whose feed or outbox it comes from.</param>
    /// <param name="direction">Which way it went.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="position">Its position here.</param>
    /// <param name="cancellationToken">The gateway stops.</param>
    public async ValueTask<MailItem> OpenAsync(OwnerId owner, MailDirection direction, FeedEntry entry, long position, CancellationToken cancellationToken)
    {
        var item = new MailItem(
            direction,
            entry.Envelope,
            entry.Accepted,
            direction == MailDirection.Received ? entry.Stored : null,
            position,
            MailState.Open,
            null,
            null,
            null);
        switch (entry.State)
        {
            case EntryState.Withdrawn:
                return Mailboxes.Tombstone(item, time.GetUtcNow());
            case EntryState.Expired:
                return item with { State = MailState.Expired };
        }

        if (entry.Envelope.Kind is MessageKind.Note or MessageKind.Withdrawal)
        {
            return Judge(item);
        }

        var opened = await CheckAsync(owner, entry, cancellationToken);
        if (opened.Content is not null)
        {
            return item with { Content = opened.Content, Problem = opened.Problem };
        }

        await AuditAsync(owner, entry.Envelope.Id);
        return item with { State = MailState.Unreadable, Problem = opened.Problem ?? Failed };
    }

    /// <summary>What a hub says of a message must be whole, and nobody takes back what another has sent.</summary>
    private static MailItem Judge(MailItem item)
    {
        var envelope = item.Envelope;
        return envelope.Kind switch
        {
            MessageKind.Withdrawal when envelope.About is not { } about || about.Sender != envelope.Id.Sender =>
                item with { State = MailState.Unreadable, Problem = "This withdrawal names no message of its sender. Nothing was withdrawn." },
            MessageKind.Note when envelope.Note is null =>
                item with { State = MailState.Unreadable, Problem = "This note says nothing." },
            _ => item,
        };
    }

    private async ValueTask<OpenedContent> CheckAsync(OwnerId owner, FeedEntry entry, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await check.OpenAsync(owner, entry, cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                if (!IsAway(failure))
                {
                    LogFailed(failure, entry.Envelope.Id, owner);
                    return new OpenedContent(null, Failed);
                }

                if (time.GetElapsedTime(began) >= options.CheckPatience)
                {
                    return new OpenedContent(null, $"This message could not be checked: {failure.Message}");
                }
            }

            await Task.Delay(options.FirstPause, time, cancellationToken);
        }
    }

    private static bool IsAway(Exception failure) =>
        failure is RequestRefusedException { Code: MeshErrorCodes.Unavailable or MeshErrorCodes.Busy }
            or MeshException { Code: MeshErrorCodes.Unavailable or MeshErrorCodes.Busy }
            or OperationCanceledException;

    private async ValueTask AuditAsync(OwnerId owner, MessageId id)
    {
        try
        {
            await auditor.QueueAsync(new AuditRecord(owner, null, AuditActions.Receive, id.Value, id.Sender, AuditOutcome.Refused));
        }
        catch (RequestRefusedException full)
        {
            // The message itself says that it was refused, and goes on saying so.
            LogNotAudited(full, id, owner);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The check of the message {Id} to {Owner} failed; it is kept as unreadable.")]
    private partial void LogFailed(Exception exception, MessageId id, OwnerId owner);

    [LoggerMessage(Level = LogLevel.Warning, Message = "That the message {Id} to {Owner} was refused could not be audited.")]
    private partial void LogNotAudited(Exception exception, MessageId id, OwnerId owner);
}
