using System.Collections.Immutable;
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

/// <summary><c>mesh demo earthquake|attack|games|bureaus|letters</c>: plays a scenario with synthetic data against a mesh that is up.</summary>
/// <remarks>
/// <code>
/// steps, one after the other -> each by the API as officers of the owners -> a line with what was seen
///   before the middle one, with --kill: the hub's silos are killed; the others stand in for it, and steps go on
/// checks of what all of it has left: consents, deployment, log of the lead, experts, counts -> a line each, and the exit code
/// </code>
/// </remarks>
internal static class ScenarioCommands
{
    /// <summary>Scenarios whose runs all have one name, which is their own: what was broken off goes on.</summary>
    private static readonly ImmutableArray<string> Repeated = ["bureaus", "letters"];

    private static readonly ImmutableArray<(string Name, string Description, Func<ScenarioRun, IScenario> Make)> Scenarios =
    [
        ("earthquake", "Plays an earthquake: an alert, a response team, the identification of victims.", run => new EarthquakeScenario(run)),
        ("attack", "Plays an attack: a flash for help, a response team, evidence, and the host's consent revoked.", run => new AttackScenario(run)),
        ("games", "Plays games: a support team, lists that are screened, entrances, and the turn to a response team.", run => new GamesScenario(run)),
        ("bureaus", "Plays a day of three bureaus: messages, cases, records, and hits. Again on the same mesh within 30 days it makes nothing twice.", run => new BureausScenario(run, goesOn: false)),
        ("letters", "Plays a later day of these bureaus, with messages alone; the same holds.", run => new BureausScenario(run, goesOn: true)),
    ];

    /// <summary>The commands.</summary>
    public static IEnumerable<Command> All(CliContext context) => Scenarios.Select(scenario => Of(context, scenario.Name, scenario.Description, scenario.Make));

    /// <summary>Plays the work of a scenario, and leaves its team at it.</summary>
    public static async Task LeaveAtWorkAsync(string name, Func<OwnerId, string> addressOf, TokenSigner signer, CancellationToken cancellationToken)
    {
        using var run = Start(name, addressOf, signer, cancellationToken);
        foreach (var step in Scenarios.First(scenario => scenario.Name == name).Make(run).Work)
        {
            await ActAsync(step);
        }
    }

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
            using var run = Start(name, owner => GatewayFinder.AddressOf(parsed, url, folder, owner), signer, cancellationToken);
            return await PlayAsync(context.Terminal, folder, make(run), parsed.GetValue(kill));
        });
        return command;
    }

    private static ScenarioRun Start(string name, Func<OwnerId, string> addressOf, TokenSigner signer, CancellationToken cancellationToken) => new(
        (owner, officer) => GatewayClient.Create(addressOf(owner), signer.Sign(owner, RolesOf(owner), officer, TokenSigner.DefaultLifetime)),
        Repeated.Contains(name) ? name : string.Create(CultureInfo.InvariantCulture, $"{name[..2]}{Guid.NewGuid():N}")[..12],
        TimeProvider.System,
        cancellationToken);

    private static async Task<int> PlayAsync(Terminal terminal, DataFolder folder, IScenario scenario, HubName? killed)
    {
        IReadOnlyList<ScenarioStep> steps = [.. scenario.Work, .. scenario.Closing];
        foreach (var (index, step) in steps.Index())
        {
            if (killed is { } hub && index == steps.Count / 2)
            {
                terminal.Line($"     {hub} is killed: {string.Join(", ", Kill(folder, hub))}");
            }

            var seen = await ActAsync(step);
            terminal.Line(Terminal.Printable(string.Create(CultureInfo.InvariantCulture, $"{index + 1,2}.  {step.Name}: {seen}")));
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

    private static async Task<string> ActAsync(ScenarioStep step)
    {
        try
        {
            return await step.ActAsync();
        }
        catch (CliException failure)
        {
            throw new CliException($"{step.Name}: {failure.Message}", failure);
        }
    }

    /// <summary>Kills the silos of a hub.</summary>
    /// <returns>Their names.</returns>
    private static List<string> Kill(DataFolder folder, HubName hub)
    {
        var silos = folder.RunningMembers().Where(member => !member.RunFile.IsGateway && member.RunFile.Hub == hub.Value && Signals.Send(member.Process!.Value, Signals.Kill)).Select(member => member.RunFile.Name).ToList();
        return silos.Count > 0 ? silos : throw new CliException($"No silo of {hub} runs on {folder.Path}; ./mesh status shows what does.");
    }

    private static string[] RolesOf(OwnerId owner) =>
        owner == ScenarioDeployment.Secretariat ? [MeshRoles.Officer, MeshRoles.Supervisor, MeshRoles.Command] : [MeshRoles.Officer, MeshRoles.Supervisor];
}
