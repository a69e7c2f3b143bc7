using System.Data.Common;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Observability;
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
        if (arguments.Contains("--help"))
        {
            Console.WriteLine(SiloArguments.Help);
            return 0;
        }

        try
        {
            return await RunAsync(SiloArguments.Parse(arguments));
        }
        catch (Exception exception) when (exception is StartupException or KeyException)
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
        SiloRunFile.For(arguments.Name, ports, app.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress).Write(arguments.DataFolder);
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
            KeysPath = arguments.KeysPath,
            Tls = arguments.Tls,
            Listen = arguments.Listen,
            Advertise = arguments.Advertise,
            Provider = arguments.Provider,
            HubConnections = arguments.HubConnections,
            ClusterConnection = arguments.ClusterConnection,
            HubKey = arguments.HubKey,
        };
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(SiloProgram).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(console => console.TimestampFormat = "O");
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans.Runtime.MembershipService", LogLevel.Information);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, ports.Health));
        builder.AddMeshTelemetry("mesh-silo", arguments.Name);
        builder.UseOrleans(silo =>
        {
            silo.AddInterpolMesh(options).JoinInterpolMesh(options, arguments.Name, ports.Silo, ports.Gateway);
            if (MeshTelemetry.Traces(builder.Configuration))
            {
                silo.AddActivityPropagation();
            }
        });
        var app = builder.Build();
        app.MapSiloHealth(arguments.Hub);
        app.MapMetrics();
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
            throw new StartupException($"Silo {arguments.Name} does not start: {Explain(exception, arguments.Provider)}", exception);
        }
    }

    /// <summary>What failed and what to do about it, on one line: the sentence of the database that failed, else that of the innermost failure.</summary>
    private static string Explain(Exception exception, HubDatabaseProvider provider)
    {
        Exception chosen = exception;
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            // Who caught a driver's exception says which file or server it was about.
            if (inner is DbException && !ReferenceEquals(inner, exception))
            {
                break;
            }

            if (SaysWhatIsWrong(inner) || !SaysWhatIsWrong(chosen))
            {
                chosen = inner;
            }
        }

        var sentence = chosen.Message.ReplaceLineEndings(" ").TrimEnd('.');
        return (chosen, provider) switch
        {
            (HubUnavailableException, HubDatabaseProvider.PostgreSql) => $"{sentence}; look at the server and at what --hub-connection says of it.",
            (HubUnavailableException, _) => $"{sentence}; restore it from a backup or move it away to start with an empty one, or end the process that keeps it locked.",
            (ClusterUnavailableException, _) => $"{sentence}; look at the server and at what --cluster-connection says of it.",
            _ => sentence + ".",
        };
    }

    private static bool SaysWhatIsWrong(Exception exception) => exception is HubUnavailableException or ClusterUnavailableException or OrleansConfigurationException;
}
