using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Mailbox;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>Turns messages of a mailbox into JSON for their reader.</summary>
internal sealed class FeedEntryWriter
{
    /// <summary>The JSON form of a message.</summary>
    /// <param name="reader">Whose mailbox it is in.</param>
    /// <param name="item">The message.</param>
    /// <param name="cursor">Where to read on behind it; null when that is not known.</param>
    public FeedEntryBody Body(OwnerId reader, MailItem item, FeedCursor? cursor)
    {
        var envelope = item.Envelope;
        var attachments = envelope.Attachments.IsDefaultOrEmpty
            ? ImmutableArray<AttachmentBody>.Empty
            : [.. envelope.Attachments.Select(attachment =>
                new AttachmentBody(attachment.Hash, attachment.Bytes, attachment.Uploader, $"/api/v1/owners/{reader}/attachments/{attachment.Hash}?message={envelope.Id}"))];
        return new FeedEntryBody(
            envelope.Lane,
            item.Position,
            envelope.Id,
            envelope.Kind,
            item.Direction,
            envelope.Id.Sender,
            envelope.Recipients,
            envelope.ComposedAt,
            item.Accepted.At,
            item.Stored?.At,
            item.State,
            envelope.Handling,
            item.Content?.Payload ?? default,
            envelope.PayloadHash,
            attachments)
        {
            Thread = envelope.Thread,
            InReplyTo = envelope.InReplyTo,
            ForwardOf = envelope.ForwardOf,
            Origin = envelope.Origin,
            About = envelope.About,
            AnswerBy = envelope.AnswerBy,
            ExpiresAt = envelope.ExpiresAt,
            Note = envelope.Note is { } note ? BodyOf(note) : null,
            Problem = item.Problem,
            Content = item.Content is { } content ? ContentBody.Of(content) : null,
            ReadAt = item.ReadAt,
            WithdrawnAt = item.WithdrawnAt,
            Cursor = cursor,
        };
    }

    /// <summary>The JSON form of a page that begins behind a cursor.</summary>
    public FeedPageBody Page(OwnerId reader, FeedCursor after, MailPage page)
    {
        var entries = ImmutableArray.CreateBuilder<FeedEntryBody>(page.Items.Length);
        var cursor = after;
        foreach (var item in page.Items)
        {
            cursor = cursor.With(item.Envelope.Lane, item.Position);
            entries.Add(Body(reader, item, cursor));
        }

        return new FeedPageBody(entries.MoveToImmutable(), page.Next, page.Head);
    }

    /// <summary>A message for live feeds, written once for all listeners.</summary>
    public LiveFrame Frame(OwnerId reader, MailItem item) => new(
        item.Envelope.Lane,
        item.Position,
        item.Envelope.Kind,
        item.Envelope.Id,
        JsonSerializer.SerializeToUtf8Bytes(Body(reader, item, cursor: null), MeshJsonContext.Default.FeedEntryBody));

    private static NoteBody BodyOf(FeedNote note) => new(note.Kind, note.Owners, note.At, note.Reason, note.Count, note.Forward)
    {
        Change = note.Change is { } change ? new ChangeBody(change.Id, change.Version, change.What, change.By) : null,
        Officer = note.Officer,
    };
}
