using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Json;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>Turns entries of a feed into JSON for their reader.</summary>
internal sealed class FeedEntryWriter(IContentCheck check)
{
    /// <summary>The JSON form of an entry.</summary>
    /// <param name="reader">Whose feed it is.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="cursor">Where to read on behind it; null when that is not known.</param>
    /// <param name="cancellationToken">The reader has gone.</param>
    public async ValueTask<FeedEntryBody> BodyAsync(OwnerId reader, FeedEntry entry, FeedCursor? cursor, CancellationToken cancellationToken)
    {
        var opened = await check.OpenAsync(reader, entry, cancellationToken);
        var envelope = entry.Envelope;
        var attachments = envelope.Attachments.IsDefaultOrEmpty
            ? ImmutableArray<AttachmentBody>.Empty
            : [.. envelope.Attachments.Select(attachment =>
                new AttachmentBody(attachment.Hash, attachment.Bytes, attachment.Uploader, $"/api/v1/owners/{reader}/attachments/{attachment.Hash}"))];
        return new FeedEntryBody(
            entry.Lane,
            entry.Position,
            envelope.Id,
            envelope.Id.Sender,
            envelope.Recipients,
            envelope.ComposedAt,
            entry.Accepted.At,
            entry.Stored.At,
            opened.Content?.Payload ?? default,
            envelope.PayloadHash,
            attachments,
            cursor);
    }

    /// <summary>The JSON form of a page that begins behind a cursor.</summary>
    public async ValueTask<FeedPageBody> PageAsync(OwnerId reader, FeedCursor after, FeedPage page, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<FeedEntryBody>(page.Entries.Length);
        var cursor = after;
        foreach (var entry in page.Entries)
        {
            cursor = cursor.With(entry.Lane, entry.Position);
            entries.Add(await BodyAsync(reader, entry, cursor, cancellationToken));
        }

        return new FeedPageBody(entries.MoveToImmutable(), page.Next, page.Head);
    }

    /// <summary>An entry for live feeds, written once for all listeners.</summary>
    public async ValueTask<LiveFrame> FrameAsync(OwnerId reader, FeedEntry entry, CancellationToken cancellationToken)
    {
        var body = await BodyAsync(reader, entry, cursor: null, cancellationToken);
        return new LiveFrame(entry.Lane, entry.Position, JsonSerializer.SerializeToUtf8Bytes(body, GatewayJsonContext.Default.FeedEntryBody));
    }
}
