using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Audit;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>How notes stand in journal rows.</summary>
internal static class NoteFormat
{
    public static RowWriter Note(this RowWriter writer, FeedNote note)
    {
        writer.Number((long)note.Kind).Owners(note.Owners).Number(note.At is null ? 0 : 1);
        if (note.At is { } at)
        {
            writer.Time(at);
        }

        var heads = note.Heads.IsDefault ? [] : note.Heads;
        writer.Text(note.Reason ?? string.Empty).Number(note.Count).Text(note.Forward?.Value ?? string.Empty).Number(heads.Length);
        foreach (var signed in heads)
        {
            writer.Text(signed.Head.Hub.Value).Number(signed.Head.Number).Text(signed.Head.Hash.Value).Time(signed.Head.At).Number(signed.Signatures.Length);
            foreach (var signature in signed.Signatures)
            {
                writer.Text(signature.Signer.Value).Time(signature.At).Bytes(signature.Signature.Span);
            }
        }

        return writer;
    }

    public static FeedNote Note(this ref RowReader reader)
    {
        var kind = (NoteKind)reader.Number();
        var owners = reader.Owners();
        DateTimeOffset? at = reader.Number() == 0 ? null : reader.Time();
        var reason = reader.Text();
        var count = (int)reader.Number();
        var forward = reader.Text();
        return new FeedNote(kind, owners, at, reason.Length == 0 ? null : reason)
        {
            Count = count,
            Forward = forward.Length == 0 ? null : new MessageId(forward),
            Heads = Heads(ref reader),
        };
    }

    private static ImmutableArray<SignedAuditHead> Heads(ref RowReader reader)
    {
        var heads = ImmutableArray.CreateBuilder<SignedAuditHead>(reader.Count());
        while (heads.Count < heads.Capacity)
        {
            var head = new AuditHead(new HubName(reader.Text()), reader.Number(), new Sha256Hash(reader.Text()), reader.Time());
            var signatures = ImmutableArray.CreateBuilder<AuditSignature>(reader.Count());
            while (signatures.Count < signatures.Capacity)
            {
                signatures.Add(new AuditSignature(new HubName(reader.Text()), reader.Time(), reader.Bytes()));
            }

            heads.Add(new SignedAuditHead(head, signatures.MoveToImmutable()));
        }

        return heads.MoveToImmutable();
    }
}
