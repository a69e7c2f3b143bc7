using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Attachments;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Messages;

/// <summary><c>mesh send FROM TO TEXT</c>: sends a message through a gateway and shows what becomes of it.</summary>
internal static class SendCommand
{
    private const string WaitStored = "stored";
    private const string WaitDelivered = "delivered";

    private static readonly TimeSpan WaitDeadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    public static Command Create(CliContext context)
    {
        var from = CommonOptions.Owner("from", "The owner that sends, for example FR.");
        var to = new Argument<string>("to") { Description = "The owners that receive, with commas, for example BR,SG." };
        var text = new Argument<string>("text") { Description = "What the message says." };
        var attach = new Option<string[]>("--attach") { Description = "A file to send along, repeatable; at most 50 MB each.", HelpName = "FILE" };
        var lane = new Option<Lane>("--lane") { Description = "How urgent it is.", HelpName = "flash|urgent|routine", DefaultValueFactory = _ => Lane.Routine };
        var operationId = new Option<string?>("--operation-id") { Description = "Repeating a send with the same id is without effect; default a new one.", HelpName = "ID" };
        operationId.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } id && !OperationId.TryParse(id, out _))
            {
                result.AddError("--operation-id must be 1 to 64 letters, digits, dots, dashes or underscores.");
            }
        });
        var wait = new Option<string?>("--wait") { Description = $"Wait until every recipient's hub has it ({WaitStored}) or every recipient's gateway ({WaitDelivered}).", HelpName = $"{WaitStored}|{WaitDelivered}" };
        wait.AcceptOnlyFromAmong(WaitStored, WaitDelivered);
        var data = CommonOptions.Data();
        var url = CommonOptions.Url();
        var token = CommonOptions.Token();
        var command = new Command("send", "Sends a message and shows its timeline.") { from, to, text, attach, lane, operationId, wait, data, url, token };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var sender = parsed.GetValue(from);
            var recipients = parsed.GetValue(to)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(code => CommonOptions.ParseOwner(code).Value).ToList();
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            using var gateway = await GatewayFinder.ConnectAsync(parsed, url, token, folder, sender, cancellationToken);
            var hashes = new List<string>();
            foreach (var file in parsed.GetValue(attach) ?? [])
            {
                hashes.Add(await UploadAsync(context.Terminal, gateway, sender, file, cancellationToken));
            }

            var operation = parsed.GetValue(operationId) ?? OperationId.New().Value;
            var payload = Encoding.UTF8.GetBytes(parsed.GetValue(text)!);
            var laneName = parsed.GetValue(lane).ToString().ToLowerInvariant();
            var accepted = await gateway.SendAsync(sender, new MessageRequest(recipients, laneName, payload, hashes, operation), cancellationToken);
            if (accepted.Repeated)
            {
                context.Terminal.Note($"This operation was done before; {accepted.Id} is what came of it.");
            }

            await ShowAsync(context.Terminal, gateway, sender, accepted.Id, parsed.GetValue(wait), cancellationToken);
            return 0;
        });
        return command;
    }

    private static async Task<string> UploadAsync(Terminal terminal, GatewayClient gateway, OwnerId owner, string file, CancellationToken cancellationToken)
    {
        var info = new FileInfo(file);
        if (!info.Exists)
        {
            throw new CliException($"There is no file {file} to attach.");
        }

        if (info.Length > AttachmentLimits.MaxBytes)
        {
            throw new CliException($"{file} has {info.Length:N0} bytes; an attachment has at most {AttachmentLimits.MaxBytes:N0}.");
        }

        string sha256;
        await using (var stream = info.OpenRead())
        {
            sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        }

        await gateway.UploadAsync(owner, sha256, file, sent => terminal.Progress($"Uploading {info.Name}: {sent:N0} of {info.Length:N0} bytes"), cancellationToken);
        terminal.Note($"Uploaded {info.Name}: {info.Length:N0} bytes, SHA-256 {sha256}");
        return sha256;
    }

    private static async Task ShowAsync(Terminal terminal, GatewayClient gateway, OwnerId sender, string id, string? wait, CancellationToken cancellationToken)
    {
        var deadline = DateTime.UtcNow + WaitDeadline;
        while (true)
        {
            var progress = await gateway.ReadProgressAsync(sender, id, cancellationToken);
            var missing = progress.Recipients.Count(recipient => !HasReached(recipient, wait));
            if (missing == 0 || DateTime.UtcNow >= deadline)
            {
                terminal.ClearStatus();
                terminal.Line(TimelineText.Of(progress));
                _ = missing == 0 ? true : throw new CliException($"{missing} of {progress.Recipients.Count} recipients are not {wait} after {Terminal.Seconds(WaitDeadline)}; the message is safe and goes on by itself.");
                return;
            }

            terminal.Progress($"Waiting until {wait}: {progress.Recipients.Count - missing} of {progress.Recipients.Count} recipients");
            await Task.Delay(Poll, cancellationToken);
        }
    }

    private static bool HasReached(RecipientView recipient, string? stage) => recipient.Refused is not null || stage switch
    {
        WaitStored => recipient.StoredAt is not null,
        WaitDelivered => recipient.DeliveredAt is not null,
        _ => true,
    };
}
