using System.Net;
using System.Security.Cryptography;
using Interpol.Mesh.Console.Hosting;
using Interpol.Mesh.Gateway.Aggregates;
using Interpol.Mesh.Gateway.Alerts;
using Interpol.Mesh.Gateway.Command;
using Interpol.Mesh.Gateway.Assignments;
using Interpol.Mesh.Gateway.Attachments;
using Interpol.Mesh.Gateway.Audit;
using Interpol.Mesh.Gateway.Broadcasts;
using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Bureaus;
using Interpol.Mesh.Gateway.Cluster;
using Interpol.Mesh.Gateway.Cases;
using Interpol.Mesh.Gateway.Consent;
using Interpol.Mesh.Gateway.Content;
using Interpol.Mesh.Gateway.Deployments;
using Interpol.Mesh.Gateway.Drafts;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Experts;
using Interpol.Mesh.Gateway.Events;
using Interpol.Mesh.Gateway.Feeds;
using Interpol.Mesh.Gateway.Forms;
using Interpol.Mesh.Gateway.Groups;
using Interpol.Mesh.Gateway.Hits;
using Interpol.Mesh.Gateway.Identification;
using Interpol.Mesh.Gateway.Http;
using Interpol.Mesh.Gateway.Mailbox;
using Interpol.Mesh.Gateway.Messages;
using Interpol.Mesh.Gateway.Notices;
using Interpol.Mesh.Gateway.Records;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Screening;
using Interpol.Mesh.Gateway.Security;
using Interpol.Mesh.Gateway.Teams;
using Interpol.Mesh.Gateway.Tokens;
using Interpol.Mesh.Gateway.Units;
using Interpol.Mesh.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Tokens;

namespace Interpol.Mesh.Gateway.Hosting;

/// <summary>Puts a gateway together, for the program and for tests.</summary>
internal static class GatewayApplication
{
    /// <summary>The header that says that a gateway serves several owners.</summary>
    public const string DemonstrationHeader = "Mesh-Demonstration";

    /// <summary>What that header says.</summary>
    public const string DemonstrationText = "several owners in one gateway";

    /// <summary>How long a stop may take. The whole process has 5 s.</summary>
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(2.5);

    /// <summary>Builds the application; it is not started.</summary>
    /// <param name="settings">What the gateway is told.</param>
    /// <param name="tokenKey">The public key of tokens, PEM.</param>
    /// <exception cref="ArgumentException">The key is not a public key in PEM form.</exception>
    /// <param name="configure">Brings what the gateway stands on: a cluster (<see cref="IGrainFactory"/>) and a server.</param>
    public static WebApplication Create(GatewaySettings settings, string tokenKey, Action<WebApplicationBuilder> configure)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(GatewayApplication).Assembly.GetName().Name,

            // The files of the console lie beside the program, wherever it is started.
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Configuration.AddFileOf(settings);

        // The files of the console are those of the build: none is looked for beside them, at any address.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        AddLogging(builder.Logging);
        AddServices(builder.Services, settings, tokenKey);
        builder.AddMeshTelemetry("mesh-gateway", settings.Name);
        configure(builder);
        var application = builder.Build();

        // Opens the mailbox and reads the key beside it now: what is wrong with them must end the start, not the first request.
        application.Services.GetRequiredService<Mailboxes>();
        application.Services.GetRequiredService<CheckKey>();
        Use(application, settings);
        return application;
    }

    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("System", LogLevel.Warning);
        logging.AddFilter("Orleans", LogLevel.Warning);

        // What these say at their level is that a client's token is bad, which the client is told, and that the keys of antiforgery lie in the gateway's own folder.
        logging.AddFilter("Microsoft.AspNetCore.Authentication", LogLevel.Critical);
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);

        // Kestrel says at this level that a client broke off; it says nothing of the gateway.
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
    }

    private static void AddServices(IServiceCollection services, GatewaySettings settings, string tokenKey)
    {
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = ShutdownTimeout;

            // The HTTP server answers (not ready) while the cluster cannot be reached yet.
            host.ServicesStartConcurrently = true;
        });

        services.ConfigureHttpJsonOptions(json => MeshJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddValidation();
        services.AddSingleton<BodyProblems>();
        services.AddSingleton<IProblemDetailsWriter>(provider => provider.GetRequiredService<BodyProblems>());
        services.AddProblemDetails();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        services.AddCluster(settings.Calls);
        services.AddMeshAuthentication(settings, settings.DevelopmentTokens ? ReadTokenKey(tokenKey) : null);
        services.AddRateLimiter(limiter =>
        {
            OwnerRateLimiter.Configure(limiter, settings.Limits);
            limiter.AddPolicy<IPAddress, PublicNoticesLimit>(PublicNoticesLimit.Policy);
        });
        services.AddBureauStore();
        services.AddBureaus();
        services.AddOfficers(settings.Officers);
        services.AddTokens();
        services.AddUnits();
        services.AddAudit();
        services.AddMessages();
        services.AddAggregates();
        services.AddConsent();
        services.AddExperts();
        services.AddDeployments();
        services.AddCases();
        services.AddNotices();
        services.AddRecords();
        services.AddChecks();
        services.AddHits();
        services.AddTeams();
        services.AddCommand();
        services.AddAlerts();
        services.AddIdentification();
        services.AddOfflineCopies();
        services.AddEvents();
        services.AddBroadcasts();
        services.AddGroups();
        services.AddContent();
        services.AddForms();
        services.AddAttachments();
        services.AddReleases();
        services.AddMailbox();
        services.AddFeeds();
        services.AddPublicNotices();
        services.AddConsole(new ConsoleSettings(settings.ConsoleSocket, settings.Owners));
        ApiDescription.Add(services, settings);
    }

    private static ECDsaSecurityKey ReadTokenKey(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return new ECDsaSecurityKey(key);
    }

    private static void Use(WebApplication application, GatewaySettings settings)
    {
        application.UseConsoleAddresses();
        if (settings.Proxies.Count > 0)
        {
            // Whom a request comes from and whether it was encrypted is what the nearest proxy says that is not one of these itself.
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            settings.KnownProxies.ForEach(forwarded.KnownIPNetworks.Add);
            application.UseForwardedHeaders(forwarded);
        }

        if (settings.IsDemonstration)
        {
            application.Use(static (context, next) =>
            {
                context.Response.OnStarting(static response =>
                {
                    ((HttpResponse)response).Headers[DemonstrationHeader] = DemonstrationText;
                    return Task.CompletedTask;
                }, context.Response);
                return next(context);
            });
        }

        application.UseSecurityHeaders();
        application.UsePublicAddresses();
        application.UseMiddleware<ProblemMiddleware>();
        application.UseRouting();
        application.UseConsole();
        application.UseAuthentication();
        application.UseAuthorization();
        application.UseAntiforgery();
        application.UseMiddleware<CredentialWatch>();
        application.Use(application.Services.GetRequiredService<CallerScope>().InvokeAsync);
        application.UseRateLimiter();
        var routes = application.MapGroup(string.Empty).Refuses(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status401Unauthorized,
            StatusCodes.Status403Forbidden,
            StatusCodes.Status404NotFound,
            StatusCodes.Status429TooManyRequests,
            StatusCodes.Status503ServiceUnavailable,
            StatusCodes.Status504GatewayTimeout);
        routes.MapBureaus();
        routes.MapOfficers();
        routes.MapTokens();
        routes.MapUnits();
        routes.MapAntiforgery();
        routes.MapAudit();
        routes.MapMessages();
        routes.MapBroadcasts();
        routes.MapGroups();
        routes.MapContent();
        routes.MapForms();
        routes.MapAttachments();
        routes.MapReleases();
        routes.MapDrafts();
        routes.MapAssignments();
        routes.MapMailbox();
        routes.MapConsent();
        routes.MapExperts();
        routes.MapDeployments();
        routes.MapCases();
        routes.MapNotices();
        routes.MapRecords();
        routes.MapChecks();
        routes.MapHits();
        routes.MapTeams();
        routes.MapCommand();
        routes.MapAlerts();
        routes.MapIdentification();
        routes.MapOfflineCopies();
        routes.MapEvents();
        routes.MapFeeds();
        routes.MapPublicNotices();
        application.MapCluster();
        application.MapOperations();
        application.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        application.MapApiPage();
        application.MapConsole();
    }
}
