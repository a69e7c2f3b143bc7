using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Cluster;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Mailbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Serialization.TypeSystem;

namespace Interpol.Mesh.Gateway.Tests.Support;

/// <summary>A gateway in the test's process, over actors in memory.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    /// <summary>What serializers know of types. All gateways know the same of them, and to gather it is a fifth of what a gateway's start takes.</summary>
    private static readonly TypeConverter Types = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<TypeConverter>();

    private readonly WebApplication _application;

    private GatewayUnderTest(WebApplication application, FakeMesh mesh, TokenMint mint, TimeProvider time)
    {
        _application = application;
        Mesh = mesh;
        Mint = mint;
        Time = time;
    }

    public FakeMesh Mesh { get; }

    public TokenMint Mint { get; }

    public TimeProvider Time { get; }

    /// <summary>Whether the data folder outlives the gateway, for its next start.</summary>
    public bool KeepsFolder { get; set; }

    public IServiceProvider Services => _application.Services;

    public WebApplication Application => _application;

    /// <summary>The settings of a gateway that serves France and Brazil.</summary>
    public static GatewaySettings Settings(params string[] owners) => new()
    {
        Owners = (owners.Length == 0 ? ["FR", "BR"] : owners).Select(OwnerId.Parse).ToImmutableSortedSet(),
        Hub = HubName.Lyon,
        DataFolder = Path.Combine(Path.GetTempPath(), $"mesh-gateway-{Guid.NewGuid():N}"),
        Name = "gateway-test",
        DevelopmentTokens = true,
    };

    public static async Task<GatewayUnderTest> StartAsync(GatewaySettings? settings = null, TimeProvider? time = null, LiveFeedOptions? live = null, Action<WebApplicationBuilder>? configure = null, GatewayUnderTest? beside = null, FakeMesh? mesh = null, bool kestrel = false)
    {
        time ??= TimeProvider.System;
        mesh ??= beside?.Mesh ?? new FakeMesh(time);
        var mint = beside?.Mint ?? new TokenMint();
        settings ??= Settings();
        var application = GatewayApplication.Create(settings, mint.PublicKey, builder =>
        {
            if (kestrel)
            {
                builder.WebHost.UseUrls("http://127.0.0.1:0");
            }
            else
            {
                builder.WebHost.UseTestServer();
            }

            builder.Services.AddSingleton(mesh.Grains);
            builder.Services.AddSingleton(time);
            builder.Services.AddSingleton(Types);
            mesh.Keys.AddTo(builder.Services, settings.Name, time);
            if (live is not null)
            {
                builder.Services.AddSingleton(live);
            }

            configure?.Invoke(builder);
        });
        await application.StartAsync();
        return new GatewayUnderTest(application, mesh, mint, time);
    }

    /// <summary>A client with a token of that owner.</summary>
    public HttpClient ClientOf(string owner, params string[] roles)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Mint.Sign(Time.GetUtcNow(), owner, roles.Length == 0 ? [MeshRoles.Officer] : roles));
        return client;
    }

    /// <summary>A client with a token of that officer.</summary>
    public HttpClient ClientOfOfficer(string owner, string officer, params string[] roles)
    {
        var client = Anonymous();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Mint.Sign(Time.GetUtcNow(), owner, [MeshRoles.Officer, .. roles], officer: officer));
        return client;
    }

    /// <summary>Waits until the gateway holds everything that stands in an owner's feed.</summary>
    public Task FetchedAsync(string owner)
    {
        var mailbox = Services.GetRequiredService<Mailboxes>().Of(OwnerId.Parse(owner));
        return Until.TrueAsync(() => mailbox.Arrivals.Cursor == Mesh.Feed(owner).Head, $"the gateway has fetched the mail of {owner}");
    }

    public HttpClient Anonymous()
    {
        var client = _application.Services.GetRequiredService<IServer>() is TestServer ? _application.GetTestClient() : new HttpClient { BaseAddress = new Uri(_application.Urls.First()) };
        client.Timeout = Until.Deadline;
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        var folder = Services.GetRequiredService<GatewaySettings>().DataFolder;
        var routes = Services.GetRequiredService<IOptions<RouteOptions>>().Value;
        await _application.DisposeAsync();

        // ASP.NET Core's rate limiter keeps a timer for ever, which leads to the routes and from there to all of the gateway: a thousand of them are 12 GB.
        DataSources(routes).Clear();
        Mint.Dispose();
        if (!KeepsFolder && Directory.Exists(folder) && folder.StartsWith(Path.Combine(Path.GetTempPath(), "mesh-gateway-"), StringComparison.Ordinal))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EndpointDataSources")]
    private static extern ICollection<EndpointDataSource> DataSources(RouteOptions options);
}
