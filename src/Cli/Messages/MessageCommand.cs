using System.CommandLine;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Messages;

/// <summary>What the commands have in common that work with an owner's messages at a gateway.</summary>
internal static class MessageCommand
{
    /// <summary>A command that sends something.</summary>
    /// <param name="context">The surroundings.</param>
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="arguments">The arguments behind the sender.</param>
    /// <param name="text">The argument with the text.</param>
    /// <param name="address">Makes a request in a lane of what the arguments say.</param>
    public static Command Sending(
        CliContext context, string name, string description, Argument[] arguments, Argument<string> text, Func<ParseResult, Lane, SendRequest> address)
    {
        var wait = Wait(MessageSending.Stored, MessageSending.Delivered);
        MessageOptions? options = null;
        var command = OfOwner(context, name, description, arguments, async (parsed, gateway, owner, cancellationToken) =>
        {
            var request = await options!.CompleteAsync(parsed, address(parsed, options.Lane(parsed)), parsed.GetValue(text), cancellationToken);
            await new MessageSending(context.Terminal, gateway, owner).SendAsync(request, options.Files(parsed), parsed.GetValue(wait), cancellationToken);
        });
        options = new MessageOptions(command);
        command.Options.Add(wait);
        return command;
    }

    /// <summary>A command of an owner at its gateway.</summary>
    /// <param name="context">The surroundings.</param>
    /// <param name="name">The command's name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its arguments and options.</param>
    /// <param name="act">Does it.</param>
    /// <param name="sign">Signs the token when none is given; null is for an ordinary officer's.</param>
    public static Command OfOwner(
        CliContext context,
        string name,
        string description,
        IEnumerable<Symbol> symbols,
        Func<ParseResult, GatewayClient, OwnerId, CancellationToken, Task> act,
        Func<TokenSigner, OwnerId, string>? sign = null)
    {
        var owner = CommonOptions.Owner("owner", "The owner that acts, for example FR.");
        var data = CommonOptions.Data();
        var url = CommonOptions.Url();
        var token = CommonOptions.Token();
        var command = new Command(name, description) { owner };
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument:
                    command.Arguments.Add(argument);
                    break;
                case Option option:
                    command.Options.Add(option);
                    break;
            }
        }

        command.Options.Add(data);
        command.Options.Add(url);
        command.Options.Add(token);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var acting = parsed.GetValue(owner);
            using var gateway = await GatewayFinder.ConnectAsync(parsed, url, token, CommonOptions.DataFolderOf(parsed, data, context.Repository), acting, sign, cancellationToken);
            await act(parsed, gateway, acting, cancellationToken);
            return 0;
        });
        return command;
    }

    /// <summary>The option that says what to wait for.</summary>
    public static Option<string?> Wait(params string[] stages)
    {
        var wait = new Option<string?>("--wait") { Description = $"Wait until all recipients have come that far: {string.Join(" or ", stages)}.", HelpName = string.Join('|', stages) };
        wait.AcceptOnlyFromAmong(stages);
        return wait;
    }

    /// <summary>The argument that names a message.</summary>
    public static Argument<MessageId> Id() => new("id")
    {
        Description = "The message's id, for example FR-0f3a...",
        CustomParser = result => CommonOptions.Parse<MessageId>(result, MessageId.TryParse, "is no message's id: the sender's code, a dash and 32 lower-case hexadecimal digits."),
    };
}
