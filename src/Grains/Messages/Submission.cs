using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>A message on its way into the outbox: the row, what makes it findable, what has to be told, and who may fetch its attachments, in one append.</summary>
internal sealed class Submission(Outbox outbox, Envelope envelope, OperationId operation, byte[] requestHash, ReadOnlyMemory<byte> payload, TimeProvider clock) : StreamChange
{
    private readonly OutboxLink[] _links = [.. envelope.Recipients.Select(recipient => outbox.Link(recipient, envelope.Lane))];
    private OutboxRow? _row;

    /// <summary>When and where it was accepted, once it is.</summary>
    public Stamp Accepted => _row!.Accepted;

    /// <summary>The position of the row that the operation caused before; null when it is new.</summary>
    public long? RepeatedPosition { get; private set; }

    public override int Bytes => OutboxLink.Weight(envelope, payload);

    public override bool TryAddTo(AppendBatch batch)
    {
        if (batch.HasOperation(operation.Value) || !batch.Fits(1, Bytes))
        {
            return false;
        }

        var numbers = new long[_links.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = batch.Mark(_links[i].NextMark, 1);
            batch.SetMark(_links[i].NextMark, numbers[i] + 1);
        }

        _row = new OutboxRow(envelope, new Stamp(clock.GetJournalTime(), outbox.Owner.Home), [.. numbers]);
        var (index, _) = batch.AddRow(_row.ToRow(payload));
        batch.AddOperation(operation.Value, requestHash, index);
        batch.AddIndex(envelope.Id.Value, index);
        for (var i = 0; i < numbers.Length; i++)
        {
            batch.AddPending(_links[i].Name, numbers[i], index);
        }

        foreach (var attachment in envelope.Attachments)
        {
            AddGrants(batch, attachment);
        }

        return true;
    }

    public override void OnWritten(AppendBatch batch)
    {
        for (var i = 0; i < _links.Length; i++)
        {
            var entry = OutboxLink.Entry(_row!.Numbers[i], _row, payload);
            _links[i].Add(entry.Entry, entry.Bytes, entry.At);
            _links[i].Kick();
        }
    }

    public override bool OnRepeated(RepeatedOperation repeated)
    {
        if (repeated.Id != operation.Value)
        {
            return false;
        }

        if (repeated.RequestHash.Span.SequenceEqual(requestHash))
        {
            RepeatedPosition = repeated.Position;
        }
        else
        {
            Fail(Conflict());
        }

        return true;
    }

    /// <summary>The refusal of an operation id that stands for another request.</summary>
    public static MeshException Conflict() =>
        new(MeshErrorCodes.OperationConflict, "operationId: it was used before with another request; choose a new one.");

    private void AddGrants(AppendBatch batch, AttachmentReference attachment)
    {
        var key = new AttachmentId(attachment.Uploader, attachment.Hash).ToString();
        foreach (OwnerId recipient in envelope.Recipients)
        {
            batch.AddGrant(new AttachmentGrant(key, recipient.Value, envelope.Id.Value));
        }
    }
}
