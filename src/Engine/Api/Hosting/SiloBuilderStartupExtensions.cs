using Interpol.Mesh.Engine.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Hosting;

/// <summary>Tasks that run while a silo starts.</summary>
public static class SiloBuilderStartupExtensions
{
    /// <summary>Runs a task at a stage of the silo's start.</summary>
    public static ISiloBuilder AddStartupTask<TStartup>(this ISiloBuilder builder, int stage = ServiceLifecycleStage.Active)
        where TStartup : class, IStartupTask =>
        builder.AddStartupTask(static (services, token) => ActivatorUtilities.GetServiceOrCreateInstance<TStartup>(services).Execute(token), stage);

    /// <summary>Runs a task at a stage of the silo's start.</summary>
    public static ISiloBuilder AddStartupTask(this ISiloBuilder builder, IStartupTask startupTask, int stage = ServiceLifecycleStage.Active)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        return builder.AddStartupTask((_, token) => startupTask.Execute(token), stage);
    }

    /// <summary>Runs a function at a stage of the silo's start.</summary>
    public static ISiloBuilder AddStartupTask(this ISiloBuilder builder, Func<IServiceProvider, CancellationToken, Task> startupTask, int stage = ServiceLifecycleStage.Active)
    {
        ArgumentNullException.ThrowIfNull(startupTask);
        builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => new StartupTask(services, startupTask, stage));
        return builder;
    }
}
