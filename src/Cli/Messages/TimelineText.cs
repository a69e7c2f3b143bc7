using System.CommandLine;
using System.Globalization;
using System.Text;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Contracts.Serialization;

namespace Interpol.Mesh.Cli.Messages;

/// <summary>The timeline of a message as text.</summary>
internal static class TimelineText
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff'Z'";

    /// <summary>A line for the message and one for each stage that each recipient has reached.</summary>
    public static string Of(TimelineBody message)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{message.Id}  {EnumText.Of(message.Lane)}\n");
        Stage(text, message.From, "composed", message.ComposedAt, null);
        Stage(text, message.From, "accepted", message.AcceptedAt, message.AcceptedHub);
        Stage(text, message.From, "withdrawn", message.WithdrawnAt, null);
        foreach (var recipient in message.Recipients)
        {
            Stage(text, recipient.Owner, "forwarded", recipient.ForwardedAt, null);
            Stage(text, recipient.Owner, "stored", recipient.StoredAt, recipient.StoredHub);
            Stage(text, recipient.Owner, "delivered", recipient.DeliveredAt, null);
            Stage(text, recipient.Owner, "read", recipient.ReadAt, null);
            Stage(text, recipient.Owner, "answered", recipient.AnsweredAt, null);
            Stage(text, recipient.Owner, "expired", recipient.ExpiredAt, null);
            Stage(text, recipient.Owner, "gone", recipient.WithdrawnAt, null);
            if (recipient.Refused is { } reason)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {recipient.Owner,-8} refused    {Terminal.Printable(reason)}\n");
            }
            else if (recipient.StoredAt is null && recipient.ExpiredAt is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {recipient.Owner,-8} on its way\n");
            }
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>A time as the command shows it: UTC, to the millisecond.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static void Stage(StringBuilder text, OwnerId owner, string stage, DateTimeOffset? at, HubName? hub)
    {
        if (at is { } reached)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {owner,-8} {stage,-10} {Time(reached)}{(hub is null ? string.Empty : "  " + hub)}\n");
        }
    }
}

/// <summary><c>mesh timeline OWNER ID</c>: what became of a message that the owner sent.</summary>
internal static class TimelineCommand
{
    public static Command Create(CliContext context)
    {
        var id = MessageCommand.Id();
        var wait = MessageCommand.Wait(MessageSending.Stored, MessageSending.Delivered, MessageSending.Withdrawn);
        return MessageCommand.OfOwner(context, "timeline", "Shows what became of a message that the owner sent.", [id, wait], (parsed, gateway, owner, cancellationToken) =>
            new MessageSending(context.Terminal, gateway, owner).ShowAsync(parsed.GetValue(id), parsed.GetValue(wait), cancellationToken));
    }
}
