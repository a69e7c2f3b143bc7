using Interpol.Mesh.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Interpol.Mesh.Silo;

/// <summary>Runs one silo until it is told to stop.</summary>
internal static class SiloProgram
{
    private const int Failed = 1;

    /// <summary>How long the actors have to finish; the process ends within five seconds of the signal.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            return await RunAsync(SiloArguments.Parse(arguments));
        }
        catch (StartupException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    private static async Task<int> RunAsync(SiloArguments arguments)
    {
        using var name = SiloNameLock.Take(arguments.DataFolder, arguments.Name);
        SiloRunFile.Remove(arguments.DataFolder, arguments.Name);
        using var ports = SiloPorts.Choose(arguments);
        await using var app = Build(arguments, ports);
        await StartAsync(app, arguments);
        SiloRunFile.For(arguments.Name, ports).Write(arguments.DataFolder);
        try
        {
            await app.WaitForShutdownAsync();
        }
        finally
        {
            SiloRunFile.Remove(arguments.DataFolder, arguments.Name);
        }

        return Environment.ExitCode;
    }

    private static WebApplication Build(SiloArguments arguments, SiloPorts ports)
    {
        var options = new MeshSiloOptions
        {
            Hub = arguments.Hub,
            DataFolder = arguments.DataFolder,
            Provider = arguments.Provider,
            HubConnections = arguments.HubConnections,
            ClusterConnection = arguments.ClusterConnection,
        };
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(SiloProgram).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(console => console.TimestampFormat = "O");
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, ports.Health));
        builder.UseOrleans(silo => silo.AddInterpolMesh(options).JoinInterpolMesh(options, arguments.Name, ports.Silo, ports.Gateway));
        var app = builder.Build();
        app.MapSiloHealth(arguments.Hub);
        return app;
    }

    private static async Task StartAsync(WebApplication app, SiloArguments arguments)
    {
        try
        {
            // The own hub decides the start; another hub that is broken fails only its own actors.
            await app.Services.GetRequiredService<HubDatabases>().OpenAsync(arguments.Hub.Value);
            await app.StartAsync();
        }
        catch (Exception exception)
        {
            throw new StartupException($"Silo {arguments.Name} does not start: {Innermost(exception)}", exception);
        }
    }

    /// <summary>The sentence of the failure itself, on one line, not of what was being done when it happened.</summary>
    private static string Innermost(Exception exception)
    {
        while (exception is not HubUnavailableException && exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception.Message.ReplaceLineEndings(" ");
    }
}
