using System.CommandLine;
using System.Globalization;
using Interpol.Mesh.Cli.Data;
using Interpol.Mesh.Cli.Gateways;
using Interpol.Mesh.Cli.Processes;
using Interpol.Mesh.Cli.Shell;
using Interpol.Mesh.Cli.Tokens;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;

namespace Interpol.Mesh.Cli.Scenarios;

/// <summary><c>mesh demo earthquake|attack|games</c>: plays a scenario with synthetic data against a mesh that is up.</summary>
/// <remarks>
/// <code>
/// steps, one after the other -> each by the API as officers of the owners -> a line with what was seen
///   before the middle one, with --kill: the hub's silos are killed; the others stand in for it, and steps go on
/// checks of what all of it has left: consents, deployment, log of the lead, experts, counts -> a line each, and the exit code
/// </code>
/// </remarks>
internal static class ScenarioCommands
{
    /// <summary>The commands.</summary>
    public static IEnumerable<Command> All(CliContext context) =>
    [
        Of(context, "earthquake", "Plays an earthquake: an alert, a response team, the identification of victims.", run => new EarthquakeScenario(run)),
        Of(context, "attack", "Plays an attack: a flash for help, a response team, evidence, and the host's consent revoked.", run => new AttackScenario(run)),
        Of(context, "games", "Plays games: a support team, lists that are screened, entrances, and the turn to a response team.", run => new GamesScenario(run)),
    ];

    private static Command Of(CliContext context, string name, string description, Func<ScenarioRun, IScenario> make)
    {
        var kill = new Option<HubName?>("--kill")
        {
            Description = $"Kill the silos of this hub in the middle: {string.Join(", ", HubName.All)}. They must run on this machine.",
            HelpName = "HUB",
            CustomParser = result => CommonOptions.Parse<HubName>(result, HubName.TryParse, $"is no hub: {string.Join(", ", HubName.All)}."),
        };
        var (data, url) = (CommonOptions.Data(), CommonOptions.Url());
        var command = new Command(name, description + " What is invented stays in the mesh. Ends with 1 when the end is not as it has to be.") { kill, data, url };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = CommonOptions.DataFolderOf(parsed, data, context.Repository);
            var signer = await TokenSigner.OpenAsync(folder, cancellationToken);
            using var run = new ScenarioRun(
                (owner, officer) => GatewayClient.Create(GatewayFinder.AddressOf(parsed, url, folder, owner), signer.Sign(owner, RolesOf(owner), officer, TokenSigner.DefaultLifetime)),
                string.Create(CultureInfo.InvariantCulture, $"{name[..2]}{Guid.NewGuid():N}")[..12],
                TimeProvider.System,
                cancellationToken);
            return await PlayAsync(context.Terminal, folder, make(run), parsed.GetValue(kill));
        });
        return command;
    }

    private static async Task<int> PlayAsync(Terminal terminal, DataFolder folder, IScenario scenario, HubName? killed)
    {
        var steps = scenario.Steps;
        foreach (var (index, step) in steps.Index())
        {
            if (killed is { } hub && index == steps.Count / 2)
            {
                terminal.Line($"     {hub} is killed: {string.Join(", ", Kill(folder, hub))}");
            }

            try
            {
                var seen = await step.ActAsync();
                terminal.Line(Terminal.Printable(string.Create(CultureInfo.InvariantCulture, $"{index + 1,2}.  {step.Name}: {seen}")));
            }
            catch (CliException failure)
            {
                throw new CliException($"{step.Name}: {failure.Message}", failure);
            }
        }

        var checks = await scenario.CheckAsync();
        foreach (var check in checks)
        {
            terminal.Line($"{(check.Problems.Count == 0 ? "holds" : "FAILS")}  {check.What}");
            foreach (var problem in check.Problems)
            {
                terminal.Line("       " + problem);
            }
        }

        if (killed is { } dead)
        {
            terminal.Note($"Start {dead} again with ./mesh silo {dead} --background.");
        }

        return checks.All(check => check.Problems.Count == 0) ? 0 : 1;
    }

    /// <summary>Kills the silos of a hub.</summary>
    /// <returns>Their names.</returns>
    private static List<string> Kill(DataFolder folder, HubName hub)
    {
        var silos = folder.RunningMembers().Where(member => !member.RunFile.IsGateway && member.RunFile.Name.StartsWith($"{hub}-", StringComparison.Ordinal) && Signals.Send(member.Process!.Value, Signals.Kill)).Select(member => member.RunFile.Name).ToList();
        return silos.Count > 0 ? silos : throw new CliException($"No silo of {hub} runs on {folder.Path}; ./mesh status shows what does.");
    }

    private static string[] RolesOf(OwnerId owner) =>
        owner == ScenarioDeployment.Secretariat ? [MeshRoles.Officer, MeshRoles.Supervisor, MeshRoles.Command] : [MeshRoles.Officer, MeshRoles.Supervisor];
}
