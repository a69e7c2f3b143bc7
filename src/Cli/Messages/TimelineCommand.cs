using System.CommandLine;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Messages;

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
