using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Takes the news from the owner's own feed: answers become stages, declared forwards part of timelines, withdrawals are followed to what this owner passed
/// on. Everything is found out and done before the number of the news is written, and may be done again.
/// </summary>
internal sealed class News(Outbox outbox)
{
    /// <summary>Takes a batch.</summary>
    /// <returns>The highest number taken without a gap.</returns>
    public async Task<long> AcceptAsync(InboundEventBatch batch, CancellationToken cancellationToken)
    {
        Check(batch);
        using var stay = await outbox.Gate.EnterAsync(cancellationToken);
        var taken = new NewsTaken(batch);
        foreach (var news in batch.News.Where(news => news.Number > outbox.Counter(taken.Counter)))
        {
            var envelope = news.Envelope;
            if (envelope is { Kind: MessageKind.Withdrawal, About: { } withdrawn })
            {
                await outbox.Withdrawals.CascadeAsync(withdrawn, news.Stored.At, cancellationToken);
                taken.Revoked(news.Number, withdrawn, news.Stored);
            }
            else if (envelope is { Kind: MessageKind.Note, Note: { Kind: NoteKind.Forwarded, Forward: { } forward } note, About: { } origin })
            {
                var previous = await outbox.Rows.FindPositionAsync(OutboxKeys.Declared(origin), cancellationToken) ?? 0;
                taken.Declared(news.Number, origin, new DeclaredRow(forward, news.Stored, note.Owners, previous));
            }
            else if (envelope.InReplyTo is { } answered)
            {
                await AddAnswerAsync(taken, news, answered, cancellationToken);
            }
        }

        await outbox.CommitAsync(taken);
        return taken.HighWater;
    }

    private async Task AddAnswerAsync(NewsTaken taken, InboundEvent news, MessageId answered, CancellationToken cancellationToken)
    {
        if (await outbox.Rows.FindAsync(answered, cancellationToken) is (_, { } row)
            && row.Envelope.Recipients.IndexOf(news.Envelope.Id.Sender) is >= 0 and var recipient)
        {
            var link = OutboxLink.NameOf(news.Envelope.Id.Sender, row.Envelope.Lane);
            taken.Answered(news.Number, new ReceiptRange(link, ReceiptStages.Answered, row.Numbers[recipient], news.Stored.At, news.Stored.Hub.Value));
        }
    }

    private static void Check(InboundEventBatch batch)
    {
        if (!Enum.IsDefined(batch.Lane) || batch.Epoch < 1 || batch.News.IsDefaultOrEmpty || batch.News.Length > OutgoingLink<InboundEvent>.MaxBatch)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"A batch has a lane, an epoch from 1 and 1 to {OutgoingLink<InboundEvent>.MaxBatch} news.");
        }
    }
}
