using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>One received message.</summary>
/// <param name="Lane">The lane it stands in.</param>
/// <param name="Position">Its position in the lane, from 1 and without gaps.</param>
/// <param name="Id">The message's id.</param>
/// <param name="From">The sender.</param>
/// <param name="To">All recipients.</param>
/// <param name="ComposedAt">When the sender's gateway took it.</param>
/// <param name="AcceptedAt">When the sender's hub flushed it.</param>
/// <param name="StoredAt">When the reader's hub flushed it.</param>
/// <param name="Payload">What it says, in base64.</param>
/// <param name="PayloadSha256">SHA-256 of the bytes that the hubs carried.</param>
/// <param name="Attachments">What came with it.</param>
/// <param name="Cursor">Where to read on behind it; absent when the entry was asked for by its id.</param>
internal sealed record FeedEntryBody(
    Lane Lane,
    long Position,
    MessageId Id,
    OwnerId From,
    ImmutableArray<OwnerId> To,
    DateTimeOffset ComposedAt,
    DateTimeOffset AcceptedAt,
    DateTimeOffset StoredAt,
    ReadOnlyMemory<byte> Payload,
    Sha256Hash PayloadSha256,
    ImmutableArray<AttachmentBody> Attachments,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FeedCursor? Cursor);
