using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Journaling;

namespace Interpol.Mesh.Grains.Messages;

/// <summary>
/// The fields that envelopes have since the second version of rows: kind, thread, what it answers, passes on or is about, clocks, handling, seal and note.
/// They stand behind the fields of the first version, so that those read as before. What is not set takes no space.
/// </summary>
internal static class EnvelopeFields
{
    [Flags]
    private enum Fields
    {
        Thread = 1,
        InReplyTo = 2,
        ForwardOf = 4,
        Origin = 8,
        About = 16,
        AnswerBy = 32,
        ExpiresAt = 64,
        Handling = 128,
        Seal = 256,
        Note = 512,
    }

    public static RowWriter LaterFields(this RowWriter writer, Envelope envelope)
    {
        writer.Number((long)envelope.Kind).Number((long)FieldsOf(envelope));
        Write(envelope.Thread, thread => writer.Text(thread.Value));
        Write(envelope.InReplyTo, id => writer.Text(id.Value));
        Write(envelope.ForwardOf, id => writer.Text(id.Value));
        Write(envelope.Origin, id => writer.Text(id.Value));
        Write(envelope.About, id => writer.Text(id.Value));
        Write(envelope.AnswerBy, time => writer.Time(time));
        Write(envelope.ExpiresAt, time => writer.Time(time));
        if (!IsDefault(envelope.Handling))
        {
            writer.Handling(envelope.Handling);
        }

        if (envelope.Seal is { } seal)
        {
            writer.Seal(seal);
        }

        if (envelope.Note is { } note)
        {
            writer.Note(note);
        }

        return writer;
    }

    public static Envelope LaterFields(this ref RowReader reader, Envelope envelope)
    {
        var kind = (MessageKind)reader.Number();
        var fields = (Fields)reader.Number();
        return envelope with
        {
            Kind = kind,
            Thread = fields.HasFlag(Fields.Thread) ? new ThreadId(reader.Text()) : null,
            InReplyTo = fields.HasFlag(Fields.InReplyTo) ? new MessageId(reader.Text()) : null,
            ForwardOf = fields.HasFlag(Fields.ForwardOf) ? new MessageId(reader.Text()) : null,
            Origin = fields.HasFlag(Fields.Origin) ? new MessageId(reader.Text()) : null,
            About = fields.HasFlag(Fields.About) ? new MessageId(reader.Text()) : null,
            AnswerBy = fields.HasFlag(Fields.AnswerBy) ? reader.Time() : null,
            ExpiresAt = fields.HasFlag(Fields.ExpiresAt) ? reader.Time() : null,
            Handling = fields.HasFlag(Fields.Handling) ? reader.Handling() : MessageHandling.Default,
            Seal = fields.HasFlag(Fields.Seal) ? reader.Seal() : null,
            Note = fields.HasFlag(Fields.Note) ? reader.Note() : null,
        };
    }

    public static RowWriter Owners(this RowWriter writer, ImmutableArray<OwnerId> owners)
    {
        writer.Number(owners.IsDefault ? 0 : owners.Length);
        foreach (var owner in owners.IsDefault ? [] : owners)
        {
            writer.Text(owner.Value);
        }

        return writer;
    }

    public static ImmutableArray<OwnerId> Owners(this ref RowReader reader)
    {
        var owners = ImmutableArray.CreateBuilder<OwnerId>(reader.Count());
        while (owners.Count < owners.Capacity)
        {
            owners.Add(new OwnerId(reader.Text()));
        }

        return owners.MoveToImmutable();
    }

    public static RowWriter Handling(this RowWriter writer, MessageHandling handling) =>
        writer.Number((long)handling.Tlp).Number((long)handling.Audience.Kind).Text(handling.Audience.Name ?? string.Empty).Owners(handling.Audience.Owners);

    public static RowWriter Seal(this RowWriter writer, EnvelopeSeal seal) =>
        writer.Text(seal.Suite).Text(seal.Gateway).Text(seal.Key).Bytes(seal.Commitment.Span).Bytes(seal.WrapsHash.Span).Bytes(seal.Signature.Span);

    private static MessageHandling Handling(this ref RowReader reader)
    {
        var tlp = (TrafficLight)reader.Number();
        var kind = (AudienceKind)reader.Number();
        var name = reader.Text();
        return new MessageHandling(tlp, new Audience(kind, name.Length == 0 ? null : name, reader.Owners()));
    }

    private static EnvelopeSeal Seal(this ref RowReader reader) =>
        new(reader.Text(), reader.Text(), reader.Text(), reader.Bytes(), reader.Bytes(), reader.Bytes());

    private static Fields FieldsOf(Envelope envelope) =>
        Flag(envelope.Thread is not null, Fields.Thread)
        | Flag(envelope.InReplyTo is not null, Fields.InReplyTo)
        | Flag(envelope.ForwardOf is not null, Fields.ForwardOf)
        | Flag(envelope.Origin is not null, Fields.Origin)
        | Flag(envelope.About is not null, Fields.About)
        | Flag(envelope.AnswerBy is not null, Fields.AnswerBy)
        | Flag(envelope.ExpiresAt is not null, Fields.ExpiresAt)
        | Flag(!IsDefault(envelope.Handling), Fields.Handling)
        | Flag(envelope.Seal is not null, Fields.Seal)
        | Flag(envelope.Note is not null, Fields.Note);

    private static Fields Flag(bool set, Fields field) => set ? field : default;

    private static bool IsDefault(MessageHandling handling) => handling == MessageHandling.Default;

    private static void Write<T>(T? value, Action<T> write)
        where T : struct
    {
        if (value is { } present)
        {
            write(present);
        }
    }
}
