using Interpol.Mesh.Cli.Cluster;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.EndToEnd.Harness;
using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>A mesh, a gateway of France that can be started again at its address, and a browser.</summary>
public sealed class ConsoleMesh : IAsyncLifetime
{
    /// <summary>The collection of the tests that use it.</summary>
    public const string Collection = "Console";

    /// <summary>The officer's number.</summary>
    public const string Officer = "0417";

    /// <summary>The officer's password.</summary>
    public const string Password = "correct horse battery";

    private const string Chromium = "/usr/bin/chromium";
    private const string Gateway = "gateway-fr";

    private readonly int _port = GatewayPlan.AnyFreePort();
    private IPlaywright? _playwright;

    /// <summary>The browser.</summary>
    internal IBrowser Browser { get; private set; } = null!;

    /// <summary>The mesh.</summary>
    internal MeshProcesses Processes { get; private set; } = null!;

    /// <summary>Where the officers of France sign in.</summary>
    internal string Address => $"http://127.0.0.1:{_port}";

    public async Task InitializeAsync()
    {
        Processes = await MeshProcesses.StartAsync();
        Processes.Keys.MakeForGateway(Gateway, [OwnerId.Parse("FR")], operators: false);
        await StartGatewayAsync();
        (await Processes.Command.RunWithInputAsync(Password, "officer", "add", "FR", Officer, "--name", "Anne Durand", "--role", "officer", "--role", "supervisor")).Succeeded();
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
    internal Task<MemberProcess> StartGatewayAsync() => Processes.StartBareGatewayAsync(
        Gateway,
        ["--owner", "FR", "--hub", HubName.Lyon.Value, "--name", Gateway, "--data", Processes.Data.Path, "--port", _port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--development-tokens", "yes"],
        []);

    /// <summary>Kills it.</summary>
    internal Task KillGatewayAsync() => Processes.Member(Gateway).KillAsync();

    /// <summary>Sends a message to France.</summary>
    internal async Task SendAsync(string from, string subject, string text, string lane = "routine") =>
        (await Processes.Command.RunAsync("send", from, "FR", text, "--subject", subject, "--lane", lane, "--wait", "delivered")).Succeeded();
}

/// <summary>The tests in a browser; they share one mesh.</summary>
[CollectionDefinition(ConsoleMesh.Collection)]
public sealed class ConsoleMeshCollection : ICollectionFixture<ConsoleMesh>;
