namespace Interpol.Mesh.Cli.Gateways;

/// <summary>One message in a feed.</summary>
internal sealed record FeedEntryView(
    string Lane,
    long Position,
    string Cursor,
    string Id,
    string From,
    IReadOnlyList<string> To,
    DateTimeOffset ComposedAt,
    DateTimeOffset AcceptedAt,
    DateTimeOffset StoredAt,
    byte[] Payload,
    IReadOnlyList<AttachmentView>? Attachments);
