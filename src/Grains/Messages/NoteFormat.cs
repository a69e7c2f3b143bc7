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

        // The heads of audits, which notes held before.
        return writer.Text(note.Reason ?? string.Empty).Number(note.Count).Text(note.Forward?.Value ?? string.Empty).Number(0);
    }

    public static FeedNote Note(this ref RowReader reader)
    {
        var kind = (NoteKind)reader.Number();
        var owners = reader.Owners();
        DateTimeOffset? at = reader.Number() == 0 ? null : reader.Time();
        var reason = reader.Text();
        var count = (int)reader.Number();
        var forward = reader.Text();
        PassOverHeads(ref reader);
        return new FeedNote(kind, owners, at, reason.Length == 0 ? null : reason)
        {
            Count = count,
            Forward = forward.Length == 0 ? null : new MessageId(forward),
        };
    }

    /// <summary>Notes told the heads of audits once, each with signatures; rows of then still hold them.</summary>
    private static void PassOverHeads(ref RowReader reader)
    {
        for (var heads = reader.Count(); heads > 0; heads--)
        {
            _ = (reader.Text(), reader.Number(), reader.Text(), reader.Time());
            for (var signatures = reader.Count(); signatures > 0; signatures--)
            {
                _ = (reader.Text(), reader.Time(), reader.Bytes());
            }
        }
    }
}
