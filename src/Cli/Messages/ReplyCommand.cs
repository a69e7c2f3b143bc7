using System.CommandLine;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Messages;

/// <summary><c>mesh reply OWNER ID TEXT</c>: answers a message.</summary>
internal static class ReplyCommand
{
    public static Command Create(CliContext context)
    {
        var id = MessageCommand.Id();
        var text = new Argument<string>("text") { Description = "What the answer says." };
        var all = new Option<bool>("--all") { Description = "To everybody on the thread, not to the sender alone." };
        var command = MessageCommand.Sending(context, "reply", "Answers a message.", [id, text], text, (parsed, lane) =>
            new MessageRequest { Lane = lane, InReplyTo = parsed.GetValue(id), ReplyAll = parsed.GetValue(all) });
        command.Options.Add(all);
        return command;
    }
}
