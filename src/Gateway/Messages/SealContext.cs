using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Messages;

/// <summary>What a sealed content is bound to: it opens only together with it.</summary>
/// <param name="Sender">Who seals.</param>
/// <param name="Recipients">For whom.</param>
/// <param name="EnvelopeHash">SHA-256 over everything that hubs may read of it and that the sender has set.</param>
internal sealed record SealContext(OwnerId Sender, ImmutableArray<OwnerId> Recipients, Sha256Hash EnvelopeHash)
{
    /// <summary>The context of a message that is about to be sent.</summary>
    public static SealContext Of(OwnerId sender, SendMessage message)
    {
        var hash = HashOf(
            MessageId.For(sender, message.Operation),
            message.Kind,
            message.Recipients,
            message.Lane,
            message.ComposedAt,
            message.Attachments.IsDefault ? [] : message.Attachments,
            message.Thread,
            message.InReplyTo,
            message.ForwardOf,
            message.AnswerBy,
            message.ExpiresAt,
            message.Handling);
        return new SealContext(sender, message.Recipients, hash);
    }

    /// <summary>The context of a message that was sent.</summary>
    public static SealContext Of(Envelope envelope)
    {
        var hash = HashOf(
            envelope.Id,
            envelope.Kind,
            envelope.Recipients,
            envelope.Lane,
            envelope.ComposedAt,
            envelope.Attachments.IsDefault ? [] : [.. envelope.Attachments.Select(attachment => attachment.Hash)],
            envelope.Thread,
            envelope.InReplyTo,
            envelope.ForwardOf,
            envelope.AnswerBy,
            envelope.ExpiresAt,
            envelope.Handling);
        return new SealContext(envelope.Id.Sender, envelope.Recipients, hash);
    }

    /// <summary>The context of a record that only the gateways of its own bureau read.</summary>
    /// <param name="owner">The bureau.</param>
    /// <param name="purpose">What it is; two records with different purposes cannot stand for each other.</param>
    public static SealContext OfOwn(OwnerId owner, string purpose) => new(owner, [owner], Sha256Hash.Of(Encoding.UTF8.GetBytes(purpose)));

    /// <summary>The context of a text of an aggregate.</summary>
    /// <param name="text">By whom, for whom, and of which aggregate.</param>
    /// <param name="what">Which of its texts it is; two texts of one aggregate cannot stand for each other.</param>
    public static SealContext OfAggregate(SealedText text, string what) =>
        new(text.Author, text.Readers, Sha256Hash.Of(Encoding.UTF8.GetBytes($"aggregate/{text.Aggregate}/{what}")));

    private static Sha256Hash HashOf(
        MessageId id,
        MessageKind kind,
        ImmutableArray<OwnerId> recipients,
        Lane lane,
        DateTimeOffset composedAt,
        ImmutableArray<Sha256Hash> attachments,
        ThreadId? thread,
        MessageId? inReplyTo,
        MessageId? forwardOf,
        DateTimeOffset? answerBy,
        DateTimeOffset? expiresAt,
        MessageHandling handling)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text("envelope-1");
        Text(id.Value);
        Number((long)kind);
        Texts(recipients.Select(recipient => recipient.Value));
        Number((long)lane);
        Number(composedAt.UtcTicks);
        Texts(attachments.Select(attachment => attachment.Value));
        Text(thread?.Value ?? string.Empty);
        Text(inReplyTo?.Value ?? string.Empty);
        Text(forwardOf?.Value ?? string.Empty);
        Number(answerBy?.UtcTicks ?? 0);
        Number(expiresAt?.UtcTicks ?? 0);
        Number((long)handling.Tlp);
        Number((long)handling.Audience.Kind);
        Text(handling.Audience.Name ?? string.Empty);
        Texts(handling.Audience.Owners.Select(owner => owner.Value));
        return new Sha256Hash(Convert.ToHexStringLower(hash.GetHashAndReset()));

        void Text(string value)
        {
            var bytes = Encoding.UTF8.GetBytes(value);
            Number(bytes.Length);
            hash.AppendData(bytes);
        }

        void Texts(IEnumerable<string> values)
        {
            var all = values.ToList();
            Number(all.Count);
            all.ForEach(Text);
        }

        void Number(long value) => hash.AppendData(BitConverter.GetBytes(BitConverter.IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value)));
    }
}
