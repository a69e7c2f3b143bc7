using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Tells what became of what was sent.</summary>
internal sealed class Timelines(IHubJournal journal, StreamName stream, OutboxRows rows)
{
    /// <summary>The timeline of a message; null when no such message was sent.</summary>
    public async Task<MessageTimeline?> ReadAsync(MessageId id, CancellationToken cancellationToken)
    {
        if (await rows.FindAsync(id, cancellationToken) is not (_, { } row))
        {
            return null;
        }

        var recipients = ImmutableArray.CreateBuilder<RecipientProgress>(row.Envelope.Recipients.Length);
        for (var i = 0; i < row.Envelope.Recipients.Length; i++)
        {
            recipients.Add(await ProgressAsync(row.Envelope.Recipients[i], row.Envelope.Lane, row.Numbers[i], cancellationToken));
        }

        return new MessageTimeline(row.Envelope, row.Accepted, recipients.MoveToImmutable()) { Excluded = row.Excluded };
    }

    /// <summary>How far one message has come on its way to one recipient.</summary>
    public async Task<RecipientProgress> ProgressAsync(OwnerId recipient, Lane lane, long number, CancellationToken cancellationToken)
    {
        var link = OutboxLink.NameOf(recipient, lane);
        var stages = new EntryStages(number, await journal.ReadReceiptsAsync(stream, link, number, cancellationToken));
        var forwarded = stages.Find((byte)MessageStage.Forwarded);
        if (stages.Find(ReceiptStages.Refused) is not null)
        {
            return new RecipientProgress(recipient, null, null, null, await RefusalAsync(link, number, cancellationToken)) { Forwarded = forwarded };
        }

        return new RecipientProgress(recipient, stages.Find((byte)MessageStage.Stored), stages.Delivered, stages.Read, null)
        {
            Forwarded = forwarded,
            Answered = stages.Find(ReceiptStages.Answered),
            Expired = stages.Find(ReceiptStages.Expired),
        };
    }

    private async Task<string> RefusalAsync(string link, long number, CancellationToken cancellationToken) =>
        await rows.FindPositionAsync(OutboxLink.RefusalKey(link, number), cancellationToken) is { } position
        && await rows.ReadStoredAsync(position, cancellationToken) is { Kind: OutboxRow.RefusalKind } row
            ? OutboxRow.ReadRefusal(row.Head.Span)
            : "The recipient's feed refused it.";
}
