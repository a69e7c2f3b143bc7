using System.CommandLine;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Scenarios;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;

namespace Interpol.Mesh.Cli.Notices;

/// <summary><c>mesh demo</c>: fills a running mesh with invented data, and plays scenarios on it.</summary>
internal static class DemoCommand
{
    /// <summary>The seed when none is named.</summary>
    public const int DefaultSeed = 1923;

    private const int DefaultCount = 2000;
    private const int MostNotices = 10_000;

    public static Command Create(CliContext context)
    {
        var command = new Command("demo", "Fills a running mesh with invented data, and plays scenarios on it.") { Notices(context) };
        foreach (var scenario in ScenarioCommands.All(context))
        {
            command.Subcommands.Add(scenario);
        }

        return command;
    }

    /// <summary>Loads the first notices of a seed.</summary>
    public static async Task LoadNoticesAsync(Terminal terminal, Func<OwnerId, string> addressOf, TokenSigner signer, int seed, int count, CancellationToken cancellationToken)
    {
        using var notices = new DemoNotices(
            terminal,
            (owner, officer, supervises) => GatewayClient.Create(
                addressOf(owner), signer.Sign(owner, supervises ? [MeshRoles.Officer, MeshRoles.Supervisor] : [MeshRoles.Officer], officer, TokenSigner.DefaultLifetime)),
            TimeProvider.System);
        await notices.LoadAsync(new SyntheticNotices(seed), count, cancellationToken);
    }

    private static Command Notices(CliContext context)
    {
        var count = Number("--count", $"How many, up to {MostNotices:N0}.", DefaultCount, 1, MostNotices);
        var seed = Number("--seed", "Which ones; the same seed always makes the same notices.", DefaultSeed, 0, int.MaxValue);
        var data = CommonOptions.Data();
        var url = CommonOptions.Url();
        const string Description = "Loads notices about people who do not exist, with drawn photographs. Running it again within 30 days goes on where it stopped and makes nothing twice.";
        var command = new Command("notices", Description) { count, seed, data, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            var signer = await TokenSigner.OpenAsync(folder, cancellationToken);
            await LoadNoticesAsync(context.Terminal, owner => GatewayFinder.AddressOf(parsed, url, folder, owner), signer, parsed.GetValue(seed), parsed.GetValue(count), cancellationToken);
            return 0;
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => usual };
        option.Validators.Add(CommonOptions.Within(least, most, $"{name} must be {least} to {most}."));
        return option;
    }
}
