using System.Text;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Feeds;

/// <summary>Writes feed entries, and puts their attachments into a folder when one is named.</summary>
internal sealed class FeedPrinter(Terminal terminal, GatewayClient gateway, OwnerId reader, string? saveTo)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task PrintAsync(FeedEntryView entry, CancellationToken cancellationToken)
    {
        terminal.Line($"{TimelineText.Time(entry.StoredAt)}  {entry.Lane,-7}  {entry.From} to {string.Join(',', entry.To)}  {entry.Id}  cursor {entry.Cursor}");
        terminal.Line("  " + Text(entry).ReplaceLineEndings(Environment.NewLine + "  "));
        foreach (var attachment in entry.Attachments ?? [])
        {
            terminal.Line($"  attachment {attachment.Sha256}  {attachment.Bytes:N0} bytes{await SaveAsync(attachment, cancellationToken)}");
        }
    }

    /// <summary>What an entry says, fit for a terminal.</summary>
    public static string Text(FeedEntryView entry) => entry switch
    {
        { State: "withdrawn" } => "(withdrawn by its owner)",
        { Problem: { } problem } => $"({entry.State}: {Terminal.Printable(problem)})",
        { Note: { } note } => NoteText(entry, note),
        { Kind: "withdrawal" } => $"(withdraws {entry.About})",
        { State: "expired" } => "(expired before it was fetched)",
        _ => string.Join(Environment.NewLine, Lines(entry).Where(line => line.Length > 0)),
    };

    private static IEnumerable<string> Lines(FeedEntryView entry)
    {
        yield return Terminal.Printable(entry.Content?.Subject ?? string.Empty);
        yield return Terminal.Printable(entry.Content?.Text ?? string.Empty);
        yield return entry.Payload is { Length: > 0 } payload ? PayloadText(payload) : string.Empty;
        if (entry.Content?.Original is { } original)
        {
            yield return Terminal.Printable($"passed on from {original.From}: {original.Content?.Subject} {original.Content?.Text}");
        }
    }

    private static string NoteText(FeedEntryView entry, NoteView note)
    {
        var about = entry.About is null ? string.Empty : $" about {entry.About}";
        var owners = note.Owners is { Count: > 0 } named ? $": {string.Join(',', named)}" : string.Empty;
        var reason = note.Reason is null ? string.Empty : $" ({Terminal.Printable(note.Reason)})";
        return $"note {note.Kind}{about}{owners}{reason}";
    }

    private async Task<string> SaveAsync(AttachmentView attachment, CancellationToken cancellationToken)
    {
        // The name becomes part of a path: nothing but a hash will do.
        if (saveTo is null || !Sha256Hash.TryParse(attachment.Sha256, out var hash))
        {
            return string.Empty;
        }

        Directory.CreateDirectory(saveTo);
        var file = Path.Combine(saveTo, hash.Value);
        await gateway.DownloadAsync(reader, hash, file, cancellationToken);
        return "  saved as " + file;
    }

    private static string PayloadText(byte[] payload)
    {
        try
        {
            return Terminal.Printable(Strict.GetString(payload));
        }
        catch (DecoderFallbackException)
        {
            return $"({payload.Length:N0} bytes that are no text)";
        }
    }
}
