using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// Takes a message into the outbox, with the notes that it causes: the rows, what makes them findable, what has to be told, and who may fetch
/// attachments, in one append.
/// </summary>
/// <param name="outbox">The outbox.</param>
/// <param name="messages">The message, then what it causes.</param>
/// <param name="operation">The id of the operation, unique in the outbox.</param>
/// <param name="requestHash">What makes two requests the same.</param>
internal sealed class AcceptMessages(OutboxContext outbox, ImmutableArray<OutgoingMessage> messages, string operation, byte[] requestHash) : StreamChange
{
    private readonly ImmutableArray<ImmutableArray<OutboxLink>> _links =
        [.. messages.Select(message => message.Envelope.Recipients.Select(recipient => outbox.State.Link(recipient, message.Envelope.Lane)).ToImmutableArray())];

    private readonly List<SentRow> _rows = new(messages.Length);

    /// <summary>Deadlines of the first message.</summary>
    public IReadOnlyList<(string Name, DateTimeOffset At)> Deadlines { get; init; } = [];

    /// <summary>Deadlines that are met by this.</summary>
    public IReadOnlyList<string> DeadlinesDone { get; init; } = [];

    /// <summary>Counters to set; of one that stands higher the higher value stays.</summary>
    public IReadOnlyList<Counter> Counters { get; init; } = [];

    /// <summary>Called when it is flushed.</summary>
    public Action? Written { get; init; }

    /// <summary>When and where it was accepted, once it is.</summary>
    public HubTimestamp Accepted => _rows[0].Accepted;

    /// <summary>The position of the row that the operation caused before; null when it is new.</summary>
    public long? RepeatedPosition { get; private set; }

    public override int Bytes { get; } = messages.Sum(message => message.Weight);

    public override bool TryAddTo(AppendBatch batch)
    {
        if (batch.HasOperation(operation) || !batch.Fits(messages.Length, Bytes))
        {
            return false;
        }

        _rows.Clear();
        var accepted = new HubTimestamp(outbox.Clock.GetJournalTime(), outbox.State.Owner.Home);
        for (var i = 0; i < messages.Length; i++)
        {
            var index = AddMessage(batch, messages[i], _links[i], accepted);
            if (i == 0)
            {
                batch.AddOperation(operation, requestHash, index);
                foreach (var (name, at) in Deadlines)
                {
                    batch.SetDeadline(name, at, index);
                }
            }
        }

        foreach (var done in DeadlinesDone)
        {
            batch.DeadlineDone(done);
        }

        foreach (var counter in Counters)
        {
            batch.SetCounter(counter.Name, Math.Max(counter.Value, batch.Counter(counter.Name, counter.Value)));
        }

        return true;
    }

    public override void OnWritten(AppendBatch batch)
    {
        for (var i = 0; i < messages.Length; i++)
        {
            for (var j = 0; j < _links[i].Length; j++)
            {
                _links[i][j].AddEntry(OutboxLink.Entry(_rows[i].Numbers[j], _rows[i], messages[i].Body, j));
            }
        }

        Written?.Invoke();
    }

    public override bool OnRepeated(RepeatedOperation repeated)
    {
        if (repeated.Id != operation)
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

    private int AddMessage(AppendBatch batch, OutgoingMessage message, ImmutableArray<OutboxLink> links, HubTimestamp accepted)
    {
        var numbers = new long[links.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = batch.Counter(links[i].NextCounter, 1);
            batch.SetCounter(links[i].NextCounter, numbers[i] + 1);
        }

        var row = message.ToRow(accepted, [.. numbers]);
        _rows.Add(row);
        var envelope = message.Envelope;
        var sender = outbox.State.Owner.Code;
        var (index, _) = batch.AddRow(outbox.Rows.Write(OutboxRowKinds.Sent, row, message.Body));
        batch.AddKey(envelope.Id.Value, index);
        foreach (var key in message.Keys.Concat(OutboxRules.GrantKeys(envelope.Id, OutboxRules.UploadsOf(sender, envelope), envelope.Recipients)))
        {
            batch.AddKey(key, index);
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            batch.AddPending(links[i].Name, numbers[i], index);
            if (envelope.Kind != MessageKind.Note)
            {
                OutboxRules.Watch(batch, links[i], sender, outbox.Options, accepted.At);
            }
        }

        return index;
    }
}
