using System.CommandLine;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Messages;

/// <summary><c>mesh forward OWNER ID TO [TEXT]</c>: passes a message on, as far as its owner permits.</summary>
internal static class ForwardCommand
{
    public static Command Create(CliContext context)
    {
        var id = MessageCommand.Id();
        var to = new Argument<string>("to") { Description = "The owners that receive, with commas." };
        var text = new Argument<string>("text") { Description = "What to say about it.", Arity = ArgumentArity.ZeroOrOne };
        return MessageCommand.Sending(context, "forward", "Passes a message on, as far as its owner permits.", [id, to, text], text, (parsed, lane) =>
            new MessageRequest { Lane = lane, ForwardOf = parsed.GetValue(id), To = MessageOptions.Codes(parsed.GetValue(to)) });
    }
}
