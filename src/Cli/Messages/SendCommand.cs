using System.CommandLine;
using System.Text.Json.Nodes;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Messages;

/// <summary><c>mesh send FROM TO TEXT</c>: sends a message, or a broadcast, through a gateway and shows what becomes of it.</summary>
internal static class SendCommand
{
    public static Command Create(CliContext context)
    {
        var to = new Argument<string>("to") { Description = "The owners that receive, with commas, for example BR,SG; or a broadcast to all, region:NAME or group:FR:NAME." };
        var text = new Argument<string>("text") { Description = "What the message says." };
        return MessageCommand.Sending(context, "send", "Sends a message and shows its timeline.", [to, text], text, (parsed, request) => Address(parsed.GetValue(to)!, request));
    }

    private static string Address(string to, JsonObject request)
    {
        switch (to.Split(':', 2))
        {
            case ["all"]:
                request["all"] = true;
                return "broadcasts";
            case ["region", var region]:
                request["region"] = region;
                return "broadcasts";
            case ["group", var group]:
                request["group"] = group;
                return "broadcasts";
            default:
                request["to"] = MessageOptions.Array(MessageOptions.Codes(to));
                return "messages";
        }
    }
}
