using Interpol.Mesh.Cli.Cluster;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>A mesh, a gateway of France that can be started again at its address, one of the Secretariat with the command centre, and a browser.</summary>
public sealed class ConsoleMesh : IAsyncLifetime
{
    /// <summary>The collection of the tests that use it.</summary>
    public const string Collection = "Console";

    /// <summary>The officer's number.</summary>
    public const string Officer = "0417";

    /// <summary>The officer's password.</summary>
    public const string Password = "correct horse battery";

    private const string Chromium = "/usr/bin/chromium-headless-shell";

    private readonly int _port = GatewayPlan.AnyFreePort();
    private readonly int _commandPort = GatewayPlan.AnyFreePort();
    private IPlaywright? _playwright;

    /// <summary>The browser.</summary>
    internal IBrowser Browser { get; private set; } = null!;

    /// <summary>The mesh.</summary>
    internal MeshProcesses Processes { get; private set; } = null!;

    /// <summary>What goes on in the field.</summary>
    internal FieldWork Field { get; private set; } = null!;

    /// <summary>Where the officers of France sign in.</summary>
    internal string Address => France.Address;

    /// <summary>Where the officer of France works.</summary>
    internal ConsoleDesk France => new(OwnerId.Parse("FR"), Officer, $"http://127.0.0.1:{_port}");

    /// <summary>Where the second officer of France works.</summary>
    internal ConsoleDesk SecondOfficer => France with { Officer = "0418" };

    /// <summary>Where the officer of the command centre works, who is a supervisor too.</summary>
    internal ConsoleDesk CommandCentre => new(OwnerId.Parse("IPSG"), "0501", $"http://127.0.0.1:{_commandPort}");

    /// <summary>Where an officer of Brazil works: at the gateway that serves all who have none of their own.</summary>
    internal ConsoleDesk Brazil => new(OwnerId.Parse("BR"), "0210", Processes.GatewayAddress("BR").GetLeftPart(UriPartial.Authority));

    public async Task InitializeAsync()
    {
        Processes = await MeshProcesses.StartAsync();
        Field = new FieldWork(Processes);
        Processes.Keys.MakeForGateway(France.Gateway, [France.Owner], operators: false);
        Processes.Keys.MakeForGateway(CommandCentre.Gateway, [CommandCentre.Owner], operators: false);
        await StartGatewayAsync();
        await StartAsync(CommandCentre);
        (await Processes.Command.RunWithInputAsync(Password, "officer", "add", "FR", Officer, "--name", "Anne Durand", "--role", "officer", "--role", "supervisor")).Succeeded();
        (await Processes.Command.RunWithInputAsync(Password, "officer", "add", "IPSG", CommandCentre.Officer, "--name", "Chen Wei", "--role", "command", "--role", "supervisor")).Succeeded();
        (await Processes.Command.RunWithInputAsync(Password, "officer", "add", "FR", SecondOfficer.Officer, "--name", "Luc Morandel", "--role", "officer")).Succeeded();
        (await Processes.Command.RunWithInputAsync(Password, "officer", "add", "BR", Brazil.Officer, "--name", "Caio Ferrandes", "--role", "officer")).Succeeded();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        _playwright?.Dispose();
        await Processes.DisposeAsync();
    }

    /// <summary>Starts the gateway of France at its address.</summary>
    internal Task<MemberProcess> StartGatewayAsync() => StartAsync(France);

    /// <summary>Kills it.</summary>
    internal Task KillGatewayAsync() => Processes.Member(France.Gateway).KillAsync();

    /// <summary>Sends a message to France.</summary>
    internal async Task SendAsync(string from, string subject, string text, string lane = "routine") =>
        (await Processes.Command.RunAsync("send", from, "FR", text, "--subject", subject, "--lane", lane, "--wait", "delivered")).Succeeded();

    private Task<MemberProcess> StartAsync(ConsoleDesk desk) => Processes.StartBareGatewayAsync(
        desk.Gateway,
        ["--owner", desk.Owner.Value, "--hub", HubName.Lyon.Value, "--name", desk.Gateway, "--data", Processes.Data.Path, "--port", new Uri(desk.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--development-tokens", "yes"],
        ["ASPNETCORE_DETAILEDERRORS=true"]);
}

/// <summary>The tests in a browser; they share one mesh.</summary>
[CollectionDefinition(ConsoleMesh.Collection)]
public sealed class ConsoleMeshCollection : ICollectionFixture<ConsoleMesh>;
