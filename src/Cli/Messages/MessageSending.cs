using System.Collections.Immutable;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Messages;

/// <summary>Uploads files, sends a message and shows what becomes of it.</summary>
internal sealed class MessageSending(Terminal terminal, GatewayClient gateway, OwnerId sender)
{
    /// <summary>The wait until every recipient's hub has it.</summary>
    public const string Stored = "stored";

    /// <summary>The wait until every recipient's gateway has it.</summary>
    public const string Delivered = "delivered";

    /// <summary>The wait until every recipient's gateways state that it is gone.</summary>
    public const string Withdrawn = "withdrawn";

    private static readonly TimeSpan WaitDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static readonly Dictionary<string, string> MediaTypes = new(StringComparer.OrdinalIgnoreCase)
    {
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".png"] = "image/png",
        [".gif"] = "image/gif",
        [".pdf"] = "application/pdf",
        [".txt"] = "text/plain",
        [".md"] = "text/plain",
    };

    /// <summary>Sends a request with files, and shows its timeline once it is where it was waited for.</summary>
    /// <param name="request">The request; the files are added to it.</param>
    /// <param name="files">Files to send along.</param>
    /// <param name="wait">What to wait for; null for nothing.</param>
    /// <param name="cancellationToken">The command was interrupted.</param>
    public async Task SendAsync(SendRequest request, IReadOnlyList<string> files, string? wait, CancellationToken cancellationToken)
    {
        if (files.Count > 0)
        {
            var attachments = ImmutableArray.CreateBuilder<SendAttachment>();
            foreach (var file in files)
            {
                var hash = await FileUpload.RunAsync(terminal, gateway, sender, file, AttachmentLimits.MaxBytes, cancellationToken);
                attachments.Add(new SendAttachment(hash, Path.GetFileName(file), MediaTypes.GetValueOrDefault(Path.GetExtension(file), "application/octet-stream")));
            }

            request = request with { Attachments = attachments.ToImmutable() };
        }

        var (sent, held) = await gateway.SendAsync(sender, request, cancellationToken);
        if (sent is null)
        {
            terminal.Line($"It waits for a second officer: {held!.Release}");
            return;
        }

        if (sent.Repeated)
        {
            terminal.Note($"This operation was done before; {sent.Id} is what came of it.");
        }

        await ShowAsync(sent.Id, wait, cancellationToken);
    }

    /// <summary>Shows a message's timeline once it is where it was waited for.</summary>
    public async Task ShowAsync(MessageId id, string? wait, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + WaitDeadline;
        while (true)
        {
            var progress = await gateway.GetAsync<TimelineBody>(sender, $"messages/{id}", cancellationToken);
            var missing = progress.Recipients.Count(recipient => !HasReached(recipient, wait));
            if (missing == 0 || DateTime.UtcNow >= deadline)
            {
                terminal.ClearStatus();
                terminal.Line(TimelineText.Of(progress));
                _ = missing == 0 ? true : throw new CliException($"{missing} of {progress.Recipients.Length} recipients are not {wait} after {Terminal.Seconds(WaitDeadline)}; what was asked for is safe and goes on by itself.");
                return;
            }

            terminal.Progress($"Waiting until {wait}: {progress.Recipients.Length - missing} of {progress.Recipients.Length} recipients");
            await Task.Delay(Poll, cancellationToken);
        }
    }

    private static bool HasReached(RecipientBody recipient, string? stage) => recipient.Refused is not null || stage switch
    {
        Stored => recipient.StoredAt is not null,
        Delivered => recipient.DeliveredAt is not null,
        Withdrawn => recipient.WithdrawnAt is not null,
        _ => true,
    };
}
