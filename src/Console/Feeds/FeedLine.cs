using System.Globalization;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Handling;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Feeds;

/// <summary>One line of a list of messages. It keeps no text but a beginning, so that a window with many lines costs little.</summary>
public sealed record FeedLine
{
    private const int ExcerptLength = 160;

    /// <summary>The message.</summary>
    public required MessageId Id { get; init; }

    /// <summary>The lane.</summary>
    public required Lane Lane { get; init; }

    /// <summary>Its place in that lane of the feed.</summary>
    public required long Position { get; init; }

    /// <summary>What it is.</summary>
    public required MessageKind Kind { get; init; }

    /// <summary>Which way it went.</summary>
    public required MailDirection Direction { get; init; }

    /// <summary>Who sent it.</summary>
    public required OwnerId From { get; init; }

    /// <summary>To how many.</summary>
    public required int Recipients { get; init; }

    /// <summary>The first of them; null for none.</summary>
    public OwnerId? FirstRecipient { get; init; }

    /// <summary>When it was composed.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether its text can be shown.</summary>
    public required MailState State { get; init; }

    /// <summary>How it is to be handled.</summary>
    public required TrafficLight Tlp { get; init; }

    /// <summary>What it is about; null when it does not say.</summary>
    public string? Subject { get; init; }

    /// <summary>How its text begins.</summary>
    public string? Excerpt { get; init; }

    /// <summary>The note of a hub; null for what bureaus send.</summary>
    public NoteBody? Note { get; init; }

    /// <summary>The message that a note or a withdrawal is about.</summary>
    public MessageId? About { get; init; }

    /// <summary>Until when an answer is wanted.</summary>
    public DateTimeOffset? AnswerBy { get; init; }

    /// <summary>Files that come with it.</summary>
    public int Attachments { get; init; }

    /// <summary>Whether nobody at the bureau has read it.</summary>
    public bool IsUnread { get; init; }

    /// <summary>Whether officers write and answer such entries, and work on them.</summary>
    public bool IsMail => Kind is MessageKind.Message or MessageKind.Broadcast or MessageKind.Diffusion;

    /// <summary>The line of an entry.</summary>
    /// <param name="entry">The entry.</param>
    public static FeedLine Of(FeedEntryBody entry) => new()
    {
        Id = entry.Id,
        Lane = entry.Lane,
        Position = entry.Position,
        Kind = entry.Kind,
        Direction = entry.Direction,
        From = entry.From,
        Recipients = entry.To.Length,
        FirstRecipient = entry.To is [var first, ..] ? first : null,
        At = entry.ComposedAt,
        State = entry.State,
        Tlp = entry.Handling.Tlp,
        Subject = entry.Content?.Subject ?? entry.Content?.Original?.Content.Subject,
        Excerpt = Beginning(entry.Content?.Text ?? entry.Content?.Original?.Content.Text),
        Note = entry.Note,
        About = entry.About,
        AnswerBy = entry.AnswerBy,
        Attachments = entry.Attachments.Length,
        IsUnread = entry is { Direction: MailDirection.Received, ReadAt: null, State: MailState.Open, Kind: MessageKind.Message or MessageKind.Broadcast or MessageKind.Diffusion },
    };

    /// <summary>The first characters of a text, on one line and never half a character.</summary>
    private static string? Beginning(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var line = text.Length > 4 * ExcerptLength ? text[..(4 * ExcerptLength)] : text;
        line = string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var elements = StringInfo.ParseCombiningCharacters(line);
        return elements.Length > ExcerptLength ? line[..elements[ExcerptLength]] + "\u2026" : line;
    }
}
