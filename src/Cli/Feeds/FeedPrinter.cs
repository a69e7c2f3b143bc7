using System.Globalization;
using System.Text;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Feeds;

/// <summary>Writes feed entries, and puts their attachments into a folder when one is named.</summary>
internal sealed class FeedPrinter(Terminal terminal, GatewayClient gateway, OwnerId reader, string? saveTo)
{
    private const int MostNamed = 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task PrintAsync(FeedEntryBody entry, CancellationToken cancellationToken)
    {
        terminal.Line(Headline(entry));
        terminal.Line("  " + Text(entry).ReplaceLineEndings(Environment.NewLine + "  "));
        foreach (var attachment in entry.Attachments)
        {
            terminal.Line($"  attachment {attachment.Sha256}  {attachment.Bytes:N0} bytes{await SaveAsync(attachment, cancellationToken)}");
        }
    }

    /// <summary>A line that says when an entry came, from whom and to whom; recipients by name while they are few.</summary>
    public static string Headline(FeedEntryBody entry)
    {
        var to = entry.To.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $"{entry.To.Length} owners") : string.Join(',', entry.To);
        return $"{TimelineText.Time(entry.StoredAt ?? entry.AcceptedAt)}  {EnumText.Of(entry.Lane),-7}  {entry.From} to {to}  {entry.Id}  cursor {entry.Cursor}";
    }

    /// <summary>What an entry says, fit for a terminal.</summary>
    public static string Text(FeedEntryBody entry) => entry switch
    {
        { State: MailState.Withdrawn } => "(withdrawn by its owner)",
        { Problem: { } problem } => $"({EnumText.Of(entry.State)}: {Terminal.Printable(problem)})",
        { Note: { } note } => NoteText(entry, note),
        { Kind: MessageKind.Withdrawal } => $"(withdraws {entry.About})",
        { State: MailState.Expired } => "(expired before it was fetched)",
        _ => string.Join(Environment.NewLine, Lines(entry).Where(line => line.Length > 0)),
    };

    private static IEnumerable<string> Lines(FeedEntryBody entry)
    {
        yield return Terminal.Printable(entry.Content?.Subject ?? string.Empty);
        yield return Terminal.Printable(entry.Content?.Text ?? string.Empty);
        yield return PayloadText(entry.Payload.Span);
        if (entry.Content?.Original is { } original)
        {
            yield return Terminal.Printable($"passed on from {original.From}: {original.Content?.Subject} {original.Content?.Text}");
        }
    }

    private static string NoteText(FeedEntryBody entry, NoteBody note)
    {
        var reason = note.Reason is null ? string.Empty : $" ({Terminal.Printable(note.Reason)})";
        if (note.Change is { } change)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{EnumText.Of(note.Kind)} {Terminal.Printable(change.Id)}: {Terminal.Printable(change.What)}{reason}, by {change.By} (version {change.Version})");
        }

        var about = entry.About is null ? string.Empty : $" about {entry.About}";
        var owners = note.Owners is { IsDefaultOrEmpty: false } named ? $": {string.Join(',', named)}" : string.Empty;
        return $"note {EnumText.Of(note.Kind)}{about}{owners}{reason}";
    }

    private async Task<string> SaveAsync(AttachmentBody attachment, CancellationToken cancellationToken)
    {
        if (saveTo is null)
        {
            return string.Empty;
        }

        Directory.CreateDirectory(saveTo);
        var file = Path.Combine(saveTo, attachment.Sha256.Value);
        await gateway.DownloadAsync(reader, "attachments", attachment.Sha256, file, cancellationToken);
        return "  saved as " + file;
    }

    private static string PayloadText(ReadOnlySpan<byte> payload)
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
