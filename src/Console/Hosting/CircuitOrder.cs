using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Interpol.Mesh.Console.Hosting;

/// <summary>What a window sends is begun in the order in which it was sent, and nothing before the page has begun what came before it.</summary>
/// <remarks>
/// The framework lets an acknowledgement of what was shown overtake events that wait for the page. When it comes while the page is still at the end of what it
/// acknowledges, handlers that were replaced by that are forgotten at once, and events that wait with the old ones find none: a letter or a click is lost
/// (<c>Renderer.RemoveEventHandlerIds</c> of ASP.NET Core 10, which asks whether the acknowledgement is there already). Here it comes behind those events.
/// </remarks>
internal sealed class CircuitOrder : CircuitHandler
{
    private SynchronizationContext? _page;
    private Task _begun = Task.CompletedTask;

    /// <inheritdoc/>
    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        _page = SynchronizationContext.Current;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async activity =>
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Interlocked.Exchange(ref _begun, begun.Task);
        Task done;
        try
        {
            done = next(activity);
        }
        finally
        {
            // The page comes to this behind what it was just given. It does not wait for what that waits for, which may be the window's next word.
            if (_page is null)
            {
                begun.SetResult();
            }
            else
            {
                _page.Post(_ => begun.SetResult(), null);
            }
        }

        await done;
    };
}
