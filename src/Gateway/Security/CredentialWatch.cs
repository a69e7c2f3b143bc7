using Interpol.Mesh.Gateway.BureauStore;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Ends requests that go on for long, as live feeds do, when the session or token with which they began is no longer good.</summary>
internal sealed class CredentialWatch(RequestDelegate next, OwnerStores stores, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (Caller.Of(context.User) is not { CredentialId: not null } caller || !GoesOn(context))
        {
            await next(context);
            return;
        }

        using var done = new CancellationTokenSource();
        var watching = WatchAsync(context, stores.Of(caller.Owner), caller, done.Token);
        try
        {
            await next(context);
        }
        finally
        {
            await done.CancelAsync();
            await watching;
        }
    }

    /// <summary>All others are answered before a revocation could reach them.</summary>
    private static bool GoesOn(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName is "listenToFeed" or "getFeedPage" or "downloadAttachment" or "uploadAttachment";

    private async Task WatchAsync(HttpContext context, OwnerStore store, Caller caller, CancellationToken done)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                if (!await IsGoodAsync(store, caller, done))
                {
                    context.Abort();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The request is done.
        }
    }

    private static async Task<bool> IsGoodAsync(OwnerStore store, Caller caller, CancellationToken done)
    {
        try
        {
            var state = await store.ReadAsync(done);
            return state.Find<Session>(caller.CredentialId!) is { } session
                ? state.Find<Account>(session.Officer) is { IsActive: true } account && account.Roles.SequenceEqual(caller.Roles)
                : state.Find<AccessToken>(caller.CredentialId!) is { RevokedAt: null };
        }
        catch (Errors.RequestRefusedException)
        {
            // The store cannot be read now: what was known goes on counting, and it is asked again.
            return true;
        }
    }
}
