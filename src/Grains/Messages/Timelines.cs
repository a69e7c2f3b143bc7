using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>Tells what became of what was sent.</summary>
internal sealed class Timelines(IHubJournal journal, StreamName stream, OutboxRows rows)
{
    private const int MaxForwards = 1000;
    private const int MaxForwardRecipients = 2000;

    /// <summary>The timeline of a message; null when no such message was sent.</summary>
    public async Task<MessageTimeline?> ReadAsync(MessageId id, CancellationToken cancellationToken)
    {
        if (await rows.FindAsync(id, cancellationToken) is not (_, { } row))
        {
            return null;
        }

        var withdrawal = await rows.FindPositionAsync(OutboxKeys.Withdrawn(id), cancellationToken) is { } position
            ? await rows.ReadAsync(position, cancellationToken)
            : null;
        var recipients = ImmutableArray.CreateBuilder<RecipientProgress>(row.Envelope.Recipients.Length);
        for (var i = 0; i < row.Envelope.Recipients.Length; i++)
        {
            var progress = await ProgressAsync(row.Envelope.Recipients[i], row.Envelope.Lane, row.Numbers[i], cancellationToken);
            recipients.Add(withdrawal is null ? progress : progress with { Withdrawn = await WithdrawnAsync(withdrawal, i, cancellationToken) });
        }

        return new MessageTimeline(row.Envelope, row.Accepted, recipients.MoveToImmutable())
        {
            Withdrawn = withdrawal?.Accepted,
            Excluded = row.Excluded,
            Forwards = await ReadForwardsAsync(id, cancellationToken),
        };
    }

    /// <summary>The forwards of a message that others declared, newest first.</summary>
    public async Task<ImmutableArray<DeclaredForward>> ReadForwardsAsync(MessageId origin, CancellationToken cancellationToken)
    {
        var forwards = ImmutableArray.CreateBuilder<DeclaredForward>();
        var asked = 0;
        var position = await rows.FindPositionAsync(OutboxKeys.Declared(origin), cancellationToken) ?? 0;
        while (forwards.Count < MaxForwards && position > 0
            && await rows.ReadStoredAsync(position, cancellationToken) is { Kind: OutboxRow.DeclaredKind } stored)
        {
            var declared = DeclaredRow.Read(stored.Head.Span);
            var recipients = ImmutableArray.CreateBuilder<ForwardRecipient>(declared.Recipients.Length);
            foreach (var recipient in declared.Recipients)
            {
                // Beyond that many, whether they are gone is not looked up: a timeline must not cost more than its hub can bear.
                recipients.Add(new ForwardRecipient(recipient, asked++ < MaxForwardRecipients ? await GoneAsync(declared.Forward, recipient, cancellationToken) : null));
            }

            forwards.Add(new DeclaredForward(declared.Forward, declared.Declared, recipients.MoveToImmutable()));
            position = declared.Previous;
        }

        return forwards.ToImmutable();
    }

    private async Task<RecipientProgress> ProgressAsync(OwnerId recipient, Lane lane, long number, CancellationToken cancellationToken)
    {
        var link = OutboxLink.NameOf(recipient, lane);
        var stages = await StagesAsync(link, number, cancellationToken);
        var forwarded = stages.Find((byte)MessageStage.Forwarded);
        if (stages.Find(ReceiptStages.Refused) is not null)
        {
            return new RecipientProgress(recipient, null, null, null, await RefusalAsync(link, number, cancellationToken)) { Forwarded = forwarded };
        }

        var (skipped, expired) = (stages.Find(ReceiptStages.Skipped) is not null, stages.Find(ReceiptStages.Expired));
        return new RecipientProgress(
            recipient,
            skipped ? null : stages.Find((byte)MessageStage.Stored),
            skipped || expired is not null ? null : stages.Delivered,
            stages.Read,
            null)
        {
            Forwarded = skipped ? null : forwarded,
            Answered = stages.Find(ReceiptStages.Answered),
            Expired = expired,
        };
    }

    /// <summary>When all gateways of a recipient stated that a message is gone, or the recipient's hub that it never arrived.</summary>
    private async Task<Stamp?> WithdrawnAsync(OutboxRow withdrawal, int recipient, CancellationToken cancellationToken)
    {
        var number = withdrawal.Numbers[recipient];
        var stages = await StagesAsync(OutboxLink.NameOf(withdrawal.Envelope.Recipients[recipient], withdrawal.Envelope.Lane), number, cancellationToken);
        return stages.Find(ReceiptStages.NothingToRemove) ?? stages.Find((byte)MessageStage.DeliveredEverywhere);
    }

    private async Task<EntryStages> StagesAsync(string link, long number, CancellationToken cancellationToken) =>
        new(number, await journal.ReadReceiptsAsync(stream, link, number, cancellationToken));

    private async Task<Stamp?> GoneAsync(MessageId forward, OwnerId receiver, CancellationToken cancellationToken) =>
        await rows.FindPositionAsync(OutboxKeys.Gone(forward, receiver), cancellationToken) is { } position
        && await rows.ReadStoredAsync(position, cancellationToken) is { Kind: OutboxRow.EventKind } row
            ? EventRow.Read(row.Head.Span).Stamp
            : null;

    private async Task<string> RefusalAsync(string link, long number, CancellationToken cancellationToken) =>
        await rows.FindPositionAsync(OutboxKeys.Refused(link, number), cancellationToken) is { } position
        && await rows.ReadStoredAsync(position, cancellationToken) is { Kind: OutboxRow.RefusalKind } row
            ? RefusalRow.Read(row.Head.Span).Reason
            : "The recipient's feed refused it.";
}
