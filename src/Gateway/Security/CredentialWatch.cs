using Interpol.Mesh.Gateway.Desk;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.Security;

/// <summary>Ends requests that go on for long, as live feeds do, when the session or token with which they began is no longer good.</summary>
internal sealed class CredentialWatch(RequestDelegate next, DeskLogs desks, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.User is not MeshPrincipal { Credential: { } credential } principal || !GoesOn(context))
        {
            await next(context);
            return;
        }

        using var done = new CancellationTokenSource();
        var watching = WatchAsync(context, desks.Of(principal.Owner), credential, done.Token);
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

    private async Task WatchAsync(HttpContext context, DeskLog desk, string credential, CancellationToken done)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(done))
            {
                if (!await IsGoodAsync(desk, (MeshPrincipal)context.User, credential, done))
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

    private static async Task<bool> IsGoodAsync(DeskLog desk, MeshPrincipal principal, string credential, CancellationToken done)
    {
        try
        {
            var state = await desk.ReadAsync(done);
            return state.Find<Session>(credential) is { } session
                ? state.Find<Account>(session.Officer) is { IsActive: true } account && account.Roles.SequenceEqual(principal.Roles)
                : state.Find<AccessToken>(credential) is { RevokedAt: null };
        }
        catch (Errors.RequestRefusedException)
        {
            // The desk cannot be read now: what was known goes on counting, and it is asked again.
            return true;
        }
    }
}
