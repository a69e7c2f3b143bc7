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
    IReadOnlyList<AttachmentView>? Attachments)
{
    /// <summary>What it is: message, broadcast, diffusion, withdrawal, note.</summary>
    public string Kind { get; init; } = "message";

    /// <summary>Whether it can be shown: open, withdrawn, unreadable, expired.</summary>
    public string State { get; init; } = "open";

    /// <summary>Why it cannot be shown; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>The conversation.</summary>
    public string? Thread { get; init; }

    /// <summary>The message that it answers.</summary>
    public string? InReplyTo { get; init; }

    /// <summary>The message that it passes on.</summary>
    public string? ForwardOf { get; init; }

    /// <summary>The message that a withdrawal or note is about.</summary>
    public string? About { get; init; }

    /// <summary>What a hub says; null for other kinds.</summary>
    public NoteView? Note { get; init; }

    /// <summary>What it says; null when it cannot be shown.</summary>
    public ContentView? Content { get; init; }
}
