using System.Security.Cryptography;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Content;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>
/// Recognises a repeated request that another gateway of the same owner has sent already: the bytes that this one would send are others, because each gateway
/// draws its own thread, times and seal, but what the caller asked for is the same.
/// </summary>
internal sealed class SentElsewhere(IPayloadSeal seal, GrainCaller calls)
{
    /// <summary>The message that was sent for the same request; null when that operation id stands for something else.</summary>
    /// <param name="order">What was asked for.</param>
    /// <param name="composed">What this gateway made of it.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    public async Task<SentEntry?> FindAsync(SendOrder order, ComposedMessage composed, CancellationToken cancellationToken)
    {
        var sender = order.Author.Owner;
        var id = MessageId.For(sender, order.Operation);
        var sent = await calls.ReadAsync(
            (Sender: sender, Id: id),
            static (grains, state, stopping) => grains.GetGrain<IOutboxGrain>(state.Sender.Value).FindSentAsync(state.Id, stopping),
            cancellationToken);
        return sent is { State: EntryState.Whole } && IsSame(order.Request, composed.Message, sent) && SaysTheSame(composed.Content, await OpenAsync(sender, sent, cancellationToken))
            ? sent
            : null;
    }

    /// <summary>What a gateway fills in by itself (thread, default clocks) may differ; what the caller said may not.</summary>
    private static bool IsSame(SendRequest request, SendMessage composed, SentEntry sent) =>
        sent.Envelope is var envelope
        && envelope.Kind == composed.Kind
        && envelope.Lane == composed.Lane
        && envelope.Recipients.AsSpan().SequenceEqual(composed.Recipients.AsSpan())
        && envelope.Attachments.Select(attachment => attachment.Hash).SequenceEqual(composed.Attachments)
        && envelope.InReplyTo == composed.InReplyTo
        && envelope.ForwardOf == composed.ForwardOf
        && envelope.Handling == composed.Handling
        && composed.Excluded.All(owner => sent.Excluded.Contains(owner))
        && (request.AnswerBy is null || envelope.AnswerBy == composed.AnswerBy)
        && (request.ExpiresAt is null || envelope.ExpiresAt == composed.ExpiresAt);

    private static bool SaysTheSame(MessageContent composed, MessageContent? sent) =>
        sent is not null && ContentJson.Write(sent).AsSpan().SequenceEqual(ContentJson.Write(composed));

    /// <summary>What was sent; null when this gateway cannot open it.</summary>
    private async Task<MessageContent?> OpenAsync(OwnerId sender, SentEntry sent, CancellationToken cancellationToken)
    {
        try
        {
            var carried = new SealedContent(sent.Payload, sent.Envelope.Seal, [new RecipientWrap(sender, sent.Wraps)]);
            return ContentJson.Read((await seal.OpenAsync(sender, carried, SealContext.Of(sent.Envelope), cancellationToken)).Span);
        }
        catch (Exception unreadable) when (unreadable is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
