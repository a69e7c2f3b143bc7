using System.CommandLine;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Messages;

/// <summary><c>mesh send FROM TO TEXT</c>: sends a message, or a broadcast, through a gateway and shows what becomes of it.</summary>
internal static class SendCommand
{
    public static Command Create(CliContext context)
    {
        var to = new Argument<string>("to") { Description = "The owners that receive, with commas, for example BR,SG; or a broadcast to all, region:NAME or group:FR:NAME." };
        var text = new Argument<string>("text") { Description = "What the message says." };
        return MessageCommand.Sending(context, "send", "Sends a message and shows its timeline.", [to, text], text, (parsed, lane) => Address(parsed.GetValue(to)!, lane));
    }

    private static SendRequest Address(string to, Lane lane) => to.Split(':', 2) switch
    {
        ["all"] => new BroadcastRequest { Lane = lane, All = true },
        ["region", var region] => new BroadcastRequest { Lane = lane, Region = region },
        ["group", var group] => new BroadcastRequest { Lane = lane, Group = group },
        _ => new MessageRequest { Lane = lane, To = MessageOptions.Codes(to) },
    };
}

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
