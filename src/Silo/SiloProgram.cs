using System.Data.Common;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Hosting;
using Interpol.Mesh.Storage;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Orleans.Dashboard;

namespace Interpol.Mesh.Silo;

/// <summary>Runs one silo until it is told to stop.</summary>
internal static class SiloProgram
{
    private const int Failed = 1;

    /// <summary>How long the actors have to finish. The process ends within five seconds of the signal, also where a busy machine needs another one for the rest.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (StartupOptions.AsksForHelp(arguments))
        {
            Console.WriteLine(MeshSiloOptions.Help);
            return 0;
        }

        try
        {
            return await RunAsync(StartupOptions.Read<MeshSiloOptions>(arguments, Environment.GetEnvironmentVariables()));
        }
        catch (Exception exception) when (exception is StartupException or KeyException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failed;
        }
    }

    private static async Task<int> RunAsync(MeshSiloOptions options)
    {
        using var name = NameLock.Take(options, "silo", options.Name, "--number");
        SiloRunFile.Remove(options.DataFolder, options.Name);
        using var ports = SiloPorts.Choose(options);
        await using var app = Build(options, ports);
        await StartAsync(app, options);
        SiloRunFile.For(options.Name, options.Hub, ports, app.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress).Write(options.DataFolder);
        try
        {
            await app.WaitForShutdownAsync();
        }
        finally
        {
            SiloRunFile.Remove(options.DataFolder, options.Name);
        }

        return Environment.ExitCode;
    }

    private static WebApplication Build(MeshSiloOptions options, SiloPorts ports)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(SiloProgram).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddFileOf(options);
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole(console => console.TimestampFormat = "O");
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Polly", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans.Runtime.MembershipService", LogLevel.Information);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, ports.Health));
        builder.AddMeshTelemetry("mesh-silo", options.Name);
        builder.UseOrleans(silo =>
        {
            silo.AddInterpolMesh(options).JoinInterpolMesh(options, options.Name, ports.Silo, ports.Gateway).AddDashboard(dashboard => dashboard.HideTrace = true);
            if (MeshTelemetry.Traces(builder.Configuration))
            {
                silo.AddActivityPropagation();
            }
        });
        var app = builder.Build();
        app.MapSiloHealth(options.Hub);
        app.MapMetrics();
        return app;
    }

    private static async Task StartAsync(WebApplication app, MeshSiloOptions options)
    {
        try
        {
            // The own hub decides the start; another hub that is broken fails only its own actors.
            await app.Services.GetRequiredService<HubDatabases>().OpenAsync(options.Hub.Value);
            await app.StartAsync();
        }
        catch (Exception exception)
        {
            throw new StartupException($"Silo {options.Name} does not start: {Explain(exception, options.Provider)}", exception);
        }
    }

    /// <summary>What failed and what to do about it, on one line: the sentence of the database that failed, else that of the innermost failure.</summary>
    private static string Explain(Exception exception, DatabaseProvider provider)
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
            (HubUnavailableException, DatabaseProvider.PostgreSql) => $"{sentence}; look at the server and at what --hub-connection says of it.",
            (HubUnavailableException, _) => $"{sentence}; restore it from a backup or move it away to start with an empty one, or end the process that keeps it locked.",
            (ClusterUnavailableException, _) => $"{sentence}; look at the server and at what --cluster-connection says of it.",
            _ => sentence + ".",
        };
    }

    private static bool SaysWhatIsWrong(Exception exception) => exception is HubUnavailableException or ClusterUnavailableException or OrleansConfigurationException;
}
