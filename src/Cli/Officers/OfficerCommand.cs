using System.CommandLine;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Messages;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Officers;

/// <summary><c>mesh officer</c>: the officers of a bureau.</summary>
internal static class OfficerCommand
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public static Command Create(CliContext context) => new("officer", "The officers of a bureau.")
    {
        Setup(context),
        Add(context),
        List(context),
        Password(context),
        Switch(context, "disable", "Disables an officer's account: all its sessions end, and nobody signs in to it.", active: false),
        Switch(context, "enable", "Lets an officer sign in again.", active: true),
    };

    /// <summary>The argument that names an officer.</summary>
    public static Argument<string> Number()
    {
        var number = new Argument<string>("number") { Description = "The officer's number, for example 0417." };
        number.Validators.Add(result =>
        {
            var text = result.GetValueOrDefault<string>();
            if (text is not { Length: >= 1 and <= OfficerLimits.MaxNumber } || !text.All(character => char.IsAsciiLetterOrDigit(character) || character == '-'))
            {
                result.AddError($"'{text}' is no officer's number: 1 to {OfficerLimits.MaxNumber} letters, digits and dashes.");
            }
        });
        return number;
    }

    private static Command Setup(CliContext context)
    {
        var owner = CommonOptions.Owner("code", "The bureau's owner, for example FR.");
        var data = CommonOptions.Data();
        var command = new Command("setup", "Makes a one-time code with which the first supervisor of a bureau is created.") { owner, data };
        command.SetAction(parsed =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            folder.Prepare();
            var code = parsed.GetValue(owner);
            context.Terminal.Line(SetupCode.Make(folder, code, DateTimeOffset.UtcNow + Lifetime));
            context.Terminal.Note($"Good for {Lifetime.TotalHours:F0} hours and one account: POST /api/v1/owners/{code}/first-officer with setupCode, number, name and password.");
            return 0;
        });
        return command;
    }

    private static Command Add(CliContext context)
    {
        var number = Number();
        var name = new Option<string>("--name") { Description = "The officer's name.", HelpName = "NAME", Required = true };
        var roles = new Option<string[]>("--role") { Description = $"A role, repeatable: {string.Join(", ", MeshRoles.All)}; default {TokenSigner.OfficerRole}.", HelpName = "ROLE" };
        roles.AcceptOnlyFromAmong([.. MeshRoles.All]);
        return OfSupervisor(context, "add", "Adds an officer: reads the first password from standard input or asks for it.", [number, name, roles], async (parsed, gateway, owner, cancellationToken) =>
        {
            var password = await PasswordInput.OfConsole(context.Terminal).ReadNewAsync("First password", cancellationToken);
            var wanted = parsed.GetValue(roles) is { Length: > 0 } named ? named : [TokenSigner.OfficerRole];
            var officer = new NewOfficerRequest(parsed.GetValue(number)!, parsed.GetValue(name)!, [.. wanted], password);
            context.Terminal.Line(OfficerText.Of(await gateway.PostAsync<OfficerBody>(owner, "officers", officer, version: null, cancellationToken)));
        });
    }

    private static Command List(CliContext context) =>
        OfSupervisor(context, "list", "Lists the officers of a bureau.", [], async (_, gateway, owner, cancellationToken) =>
        {
            foreach (var officer in (await gateway.GetAsync<OfficersBody>(owner, "officers", cancellationToken)).Officers)
            {
                context.Terminal.Line(OfficerText.Of(officer));
            }
        });

    private static Command Password(CliContext context)
    {
        var number = Number();
        const string Description = "Sets an officer's password, which ends the account's other sessions and its lock. For the own account it reads two lines: the present password and the new one.";
        return OfSupervisor(context, "password", Description, [number], async (parsed, gateway, owner, cancellationToken) =>
        {
            var officer = parsed.GetValue(number)!;
            var input = PasswordInput.OfConsole(context.Terminal);
            var isOwn = (await gateway.GetAsync<WhoBody>(owner, "who", cancellationToken)).Officer == officer;
            var current = isOwn ? await input.ReadAsync("Present password", cancellationToken) : null;
            var request = new PasswordRequest(await input.ReadNewAsync("New password", cancellationToken), current);
            await gateway.PutAsync(owner, $"officers/{officer}/password", request, cancellationToken);
            context.Terminal.Note($"The password of {officer} is set.");
        });
    }

    private static Command Switch(CliContext context, string verb, string description, bool active)
    {
        var number = Number();
        return OfSupervisor(context, verb, description, [number], async (parsed, gateway, owner, cancellationToken) =>
        {
            var wanted = parsed.GetValue(number)!;
            var officers = await gateway.GetAsync<OfficersBody>(owner, "officers", cancellationToken);
            var officer = officers.Officers.FirstOrDefault(officer => officer.Number == wanted)
                ?? throw new CliException($"{owner} has no officer with the number {wanted}; ./mesh officer list {owner} shows all.");
            var body = new OfficerRequest(officer.Name, officer.Roles, active);
            context.Terminal.Line(OfficerText.Of(await gateway.PutAsync<OfficerBody>(owner, $"officers/{wanted}", body, officer.Version, cancellationToken)));
        });
    }

    private static Command OfSupervisor(
        CliContext context, string name, string description, IEnumerable<Symbol> symbols, Func<ParseResult, GatewayClient, OwnerId, CancellationToken, Task> act) =>
        MessageCommand.OfOwner(context, name, description, symbols, act, static (signer, owner) => signer.SignAdministrator(owner));
}
