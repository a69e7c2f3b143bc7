using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;

namespace Interpol.Mesh.Engine.Hosting;

/// <inheritdoc cref="IClientBuilder"/>
internal sealed record ClientBuilder(IServiceCollection Services, IConfiguration Configuration) : IClientBuilder;
