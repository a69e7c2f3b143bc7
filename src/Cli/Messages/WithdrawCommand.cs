using System.CommandLine;
using Interpol.Mesh.Cli.Shell;

namespace Interpol.Mesh.Cli.Messages;

/// <summary><c>mesh withdraw OWNER ID</c>: takes a message back.</summary>
internal static class WithdrawCommand
{
    public static Command Create(CliContext context)
    {
        var id = MessageCommand.Id();
        var wait = MessageCommand.Wait(MessageSending.Withdrawn);
        return MessageCommand.OfOwner(context, "withdraw", "Takes a message back: it is deleted at the hubs and at every gateway.", [id, wait], async (parsed, gateway, owner, cancellationToken) =>
        {
            var message = parsed.GetValue(id);
            await gateway.PostAsync<WithdrawAnswer>(owner, $"messages/{message}/withdraw", body: null, version: null, cancellationToken);
            await new MessageSending(context.Terminal, gateway, owner).ShowAsync(message, parsed.GetValue(wait), cancellationToken);
        });
    }
}
