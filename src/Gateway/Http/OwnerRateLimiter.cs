using System.Threading.RateLimiting;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Gateway.Errors;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Security;
using Microsoft.AspNetCore.RateLimiting;

namespace Interpol.Mesh.Gateway.Http;

/// <summary>Bounds the requests of each owner. Runs behind authorization: whoever has no valid token is refused before, and costs nothing here.</summary>
internal static class OwnerRateLimiter
{
    // Ten times a second, so that a burst that is used up comes back smoothly.
    private static readonly TimeSpan Replenishment = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Adds the limits.</summary>
    public static void Configure(RateLimiterOptions options, GatewayLimits limits)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => Caller.Of(context.User) is { } caller
            ? RateLimitPartition.GetTokenBucketLimiter(caller.Owner.Value, _ => BucketOf(limits))
            : RateLimitPartition.GetNoLimiter(string.Empty));
        options.OnRejected = static (rejected, _) => new ValueTask(ProblemWriter.WriteAsync(rejected.HttpContext, Problem.Of(
            StatusCodes.Status429TooManyRequests,
            MeshErrorCodes.Busy,
            "This owner sends more requests than this gateway takes; wait and repeat the request unchanged.",
            retryAfter: RetryAfter)));
    }

    private static TokenBucketRateLimiterOptions BucketOf(GatewayLimits limits) => new()
    {
        TokenLimit = limits.RequestBurst,
        TokensPerPeriod = Math.Max(1, (int)(limits.RequestsPerSecond * Replenishment.TotalSeconds)),
        ReplenishmentPeriod = Replenishment,
        QueueLimit = 0,
        AutoReplenishment = true,
    };
}
