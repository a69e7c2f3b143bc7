using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Hosting;

/// <summary>Configures a cluster client.</summary>
public interface IClientBuilder
{
    /// <summary>The services of the client's process.</summary>
    IServiceCollection Services { get; }

    /// <summary>The configuration of the client's process.</summary>
    IConfiguration Configuration { get; }
}
