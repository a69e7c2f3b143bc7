using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Configures a silo.</summary>
public interface ISiloBuilder
{
    /// <summary>The services of the silo's process.</summary>
    IServiceCollection Services { get; }

    /// <summary>The configuration of the silo's process.</summary>
    IConfiguration Configuration { get; }
}
