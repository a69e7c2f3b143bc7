using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Microsoft.AspNetCore.RateLimiting;

namespace Interpol.Mesh.Gateway.Notices;

/// <summary>Bounds the requests of each address for public notices, whatever the client is called; others are not touched.</summary>
internal sealed class PublicNoticesLimit(GatewaySettings settings) : IRateLimiterPolicy<IPAddress>
{
    /// <summary>The name of the policy.</summary>
    public const string Policy = "public-notices";

    private const int NetworkBytes = 8;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public Func<OnRejectedContext, CancellationToken, ValueTask>? OnRejected { get; } = static (rejected, _) => new ValueTask(ProblemWriter.WriteAsync(rejected.HttpContext, Problem.Of(
        StatusCodes.Status429TooManyRequests,
        MeshErrorCodes.Busy,
        "More requests come from this address than this gateway takes; wait and repeat the request unchanged.",
        retryAfter: rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : RetryAfter)));

    /// <inheritdoc/>
    public RateLimitPartition<IPAddress> GetPartition(HttpContext httpContext) =>
        RateLimitPartition.GetTokenBucketLimiter(Asker(httpContext.Connection.RemoteIpAddress ?? IPAddress.None), _ => BucketOf(settings.Limits.PublicRequestsPerMinute));

    /// <summary>The address; for version 6 the network, all of whose addresses one machine may use.</summary>
    internal static IPAddress Asker(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }

    /// <summary>A minute's requests may come at once; they come back one by one, at most once a second and at least so.</summary>
    private static TokenBucketRateLimiterOptions BucketOf(int perMinute)
    {
        var tokens = Math.Max(1, perMinute / 60);
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = tokens,
            ReplenishmentPeriod = TimeSpan.FromMinutes((double)tokens / perMinute),
            QueueLimit = 0,
            AutoReplenishment = true,
        };
    }
}

/// <summary>What holds for all public addresses before any of them is looked for.</summary>
internal static class PublicAddresses
{
    /// <summary>Opens the public addresses to pages of all sites, and takes double slashes in them for single ones, as clients write them; HEAD is answered too.</summary>
    public static void UsePublicAddresses(this IApplicationBuilder application) => application.Use(static (context, next) =>
    {
        var path = WithSingleSlashes(context.Request.Path.Value ?? string.Empty);
        if (!path.StartsWith("/notices/", StringComparison.OrdinalIgnoreCase) && !path.StartsWith("/en/notices/", StringComparison.OrdinalIgnoreCase))
        {
            return next(context);
        }

        context.Request.Path = path;
        context.Response.OnStarting(static state =>
        {
            var headers = ((HttpResponse)state).Headers;
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = "ETag, Retry-After";
            headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return Task.CompletedTask;
        }, context.Response);
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // Answered like a GET, with nothing in the body.
            context.Request.Method = HttpMethods.Get;
            context.Response.Body = Stream.Null;
        }

        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.AccessControlAllowMethods = "GET, HEAD";
        context.Response.Headers.AccessControlAllowHeaders = "*";
        return Task.CompletedTask;
    });

    private static string WithSingleSlashes(string path)
    {
        while (path.Contains("//", StringComparison.Ordinal))
        {
            path = path.Replace("//", "/", StringComparison.Ordinal);
        }

        return path;
    }
}
