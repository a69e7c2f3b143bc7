using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>How envelopes and stamps stand in journal rows.</summary>
internal static class EnvelopeFormat
{
    public static RowWriter Envelope(this RowWriter writer, Envelope envelope)
    {
        writer.Text(envelope.Id.Value).Number(envelope.Recipients.Length);
        foreach (var recipient in envelope.Recipients)
        {
            writer.Text(recipient.Value);
        }

        writer.Number((long)envelope.Lane).Time(envelope.ComposedAt).Number(envelope.Attachments.Length);
        foreach (var attachment in envelope.Attachments)
        {
            writer.Text(attachment.Uploader.Value).Bytes(Convert.FromHexString(attachment.Hash.Value)).Number(attachment.Bytes);
        }

        return writer.Number(envelope.PayloadBytes).Bytes(Convert.FromHexString(envelope.PayloadHash.Value));
    }

    public static Envelope Envelope(this ref RowReader reader)
    {
        var id = new MessageId(reader.Text());
        var recipients = ImmutableArray.CreateBuilder<OwnerId>(reader.Count());
        while (recipients.Count < recipients.Capacity)
        {
            recipients.Add(new OwnerId(reader.Text()));
        }

        var lane = (Lane)reader.Number();
        var composedAt = reader.Time();
        var attachments = ImmutableArray.CreateBuilder<AttachmentReference>(reader.Count());
        while (attachments.Count < attachments.Capacity)
        {
            attachments.Add(new AttachmentReference(new OwnerId(reader.Text()), Hash(ref reader), reader.Number()));
        }

        return new Envelope(id, recipients.MoveToImmutable(), lane, composedAt, attachments.MoveToImmutable(), (int)reader.Number(), Hash(ref reader));
    }

    public static RowWriter Stamp(this RowWriter writer, Stamp stamp) => writer.Time(stamp.At).Text(stamp.Hub.Value);

    public static Stamp Stamp(this ref RowReader reader) => new(reader.Time(), new HubName(reader.Text()));

    private static Sha256Hash Hash(ref RowReader reader) => new(Convert.ToHexStringLower(reader.Bytes()));
}
