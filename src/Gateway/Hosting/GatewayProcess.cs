using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Cluster;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Runs a gateway from its start to its stop.</summary>
internal static class GatewayProcess
{
    private const int Failed = 1;

    /// <summary>Runs the gateway until it is told to stop.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="error">Receives why it cannot start, a sentence a line.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter error)
    {
        // The pages of the console have their reader's culture. Everything else is for machines, whatever the system's language is.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        try
        {
            if (StartupOptions.AsksForHelp(arguments))
            {
                System.Console.WriteLine(GatewaySettings.Help);
                return 0;
            }

            var settings = StartupOptions.Read<GatewaySettings>(arguments, Environment.GetEnvironmentVariables());
            using var name = NameLock.Take(settings, "gateway", settings.Name, "--name");
            await ServeAsync(settings);
            return 0;
        }
        catch (Exception failure) when (failure is StartupException or KeyException)
        {
            await error.WriteLineAsync(failure.Message);
        }
        catch (Exception failure) when (failure is IOException or OrleansConfigurationException)
        {
            await error.WriteLineAsync($"The gateway could not start: {failure.Message}");
        }

        return Failed;
    }

    private static async Task ServeAsync(GatewaySettings settings)
    {
        var key = settings.DevelopmentTokens ? ReadTokenKey(settings.Keys.TokenPublicKey) : string.Empty;
        using var port = PortChoice.Take(settings.ListenAddress, settings.Port);
        await using var application = Create(settings, key, port);
        if (!await StartAsync(application))
        {
            return;
        }

        CloseToOthers(settings.ConsoleSocket);
        var console = Path.GetDirectoryName(settings.ConsoleSocket)!;
        var path = Path.Combine(settings.RunFolder, settings.Name + ".json");
        RunFileOf(settings, application).Write(path);
        try
        {
            await application.WaitForShutdownAsync();
        }
        finally
        {
            File.Delete(path);
            if (Directory.Exists(console))
            {
                Directory.Delete(console, recursive: true);
            }
        }
    }

    /// <summary>Leaves the socket to its own user; its folder keeps others out before.</summary>
    private static void CloseToOthers(string socket)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    /// <summary>Starts, which takes until a silo answers; false when the gateway was told to stop before.</summary>
    private static async Task<bool> StartAsync(WebApplication application)
    {
        try
        {
            await application.StartAsync();
            return true;
        }
        catch (OperationCanceledException) when (application.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private static WebApplication Create(GatewaySettings settings, string key, Socket port)
    {
        try
        {
            var application = GatewayApplication.Create(settings, key, builder =>
            {
                builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
                builder.Listen(settings, port);
                builder.ListenForConsole(settings);
                builder.UseMeshCluster(settings);
            });
            application.MapDashboard();
            return application;
        }
        catch (ArgumentException failure)
        {
            throw new StartupException($"The key of tokens, {settings.Keys.TokenPublicKey}, is not a public key in PEM form: {failure.Message}", failure);
        }
    }

    private static string ReadTokenKey(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The public key of tokens, {file}, cannot be read; './mesh token FR' makes one in its data folder.", missing);
        }
    }

    private static GatewayRunFile RunFileOf(GatewaySettings settings, WebApplication application)
    {
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        var everyone = settings.Owners.Count == OwnerDirectory.Default.All.Length;

        // Of the process, not of this moment: by it the process is told from a later one with its number, however long a silo was waited for.
        using var process = Process.GetCurrentProcess();
        return new GatewayRunFile(
            settings.Name,
            "gateway",
            process.Id,
            process.StartTime.ToUniversalTime(),
            addresses!.Addresses.First(),
            everyone ? ["*"] : [.. settings.Owners.Select(owner => owner.Value)],
            settings.Hub.Value);
    }
}
