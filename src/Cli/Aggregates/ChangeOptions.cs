using System.CommandLine;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Cli.Aggregates;

/// <summary>The options that all commands share that change a consent, a case or a notice, and the usual form of such a command.</summary>
internal sealed class ChangeOptions
{
    private readonly Option<string?> _operation = MessageOptions.Operation();
    private readonly Option<long?> _version = Version();

    /// <summary>The options.</summary>
    public IEnumerable<Symbol> All => [_operation, _version];

    /// <summary>The option that names the version that was seen.</summary>
    public static Option<long?> Version() => new("--if-match") { Description = "Only when it still has this version, which showing it says.", HelpName = "N" };

    /// <summary>Whether an operation is named.</summary>
    public bool NamesOperation(ParseResult parsed) => parsed.GetValue(_operation) is not null;

    /// <summary>The operation that is named, or a new one.</summary>
    public OperationId OperationOf(ParseResult parsed) => MessageOptions.OperationOf(parsed, _operation);

    /// <summary>The version that was seen; null when it does not matter.</summary>
    public long? VersionOf(ParseResult parsed) => parsed.GetValue(_version);

    /// <summary>A command that posts a request and shows what came of it.</summary>
    /// <typeparam name="TAnswer">What the gateway answers.</typeparam>
    /// <param name="context">The surroundings.</param>
    /// <param name="verb">The command's name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="symbols">Its arguments and options beside those that all share.</param>
    /// <param name="path">The address below the owner's.</param>
    /// <param name="request">The request, without its operation.</param>
    /// <param name="text">Shows the answer.</param>
    /// <param name="sign">Signs the token when none is given; null is for an ordinary officer's.</param>
    public static Command Command<TAnswer>(
        CliContext context,
        string verb,
        string description,
        IEnumerable<Symbol> symbols,
        Func<ParseResult, string> path,
        Func<ParseResult, CommandRequest> request,
        Func<TAnswer, string> text,
        Func<TokenSigner, OwnerId, string>? sign = null)
    {
        var change = new ChangeOptions();
        return MessageCommand.OfOwner(
            context,
            verb,
            description,
            [.. symbols, .. change.All],
            async (parsed, gateway, owner, cancellationToken) =>
            {
                var body = request(parsed) with { OperationId = change.OperationOf(parsed) };
                context.Terminal.Line(text(await gateway.PostAsync<TAnswer>(owner, path(parsed), body, change.VersionOf(parsed), cancellationToken)));
            },
            sign);
    }

    /// <summary>Signs for an officer who also approves what others prepare.</summary>
    public static string AsSupervisor(TokenSigner signer, OwnerId owner) => signer.SignSupervisor(owner);

    /// <summary>Signs for an officer of the command centre.</summary>
    public static string AsCommand(TokenSigner signer, OwnerId owner) => signer.Sign(owner, [MeshRoles.Command], TokenSigner.DefaultOfficer, TokenSigner.DefaultLifetime);
}
