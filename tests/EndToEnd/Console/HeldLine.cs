using Microsoft.Playwright;

namespace Interpol.Mesh.EndToEnd.Console;

/// <summary>The line from a gateway to a page, on which what the gateway says can be held up: the page is as if the gateway had not answered yet.</summary>
internal sealed class HeldLine
{
    private readonly object _gate = new();
    private readonly Queue<Action> _held = new();
    private bool _isHeld;

    private HeldLine()
    {
    }

    /// <summary>Stands in the way of what pages of the window connect to from here on.</summary>
    public static async Task<HeldLine> OpenAsync(IPage page)
    {
        var line = new HeldLine();
        await page.RouteWebSocketAsync(
            address => address.Contains("/_blazor", StringComparison.Ordinal),
            route => route.ConnectToServer().OnMessage(frame => line.Pass(() => route.Send(frame.Binary!))));
        return line;
    }

    /// <summary>Holds up what the gateway says.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _isHeld = true;
        }
    }

    /// <summary>Passes on what was held up, in its order, and what comes.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _isHeld = false;
            while (_held.TryDequeue(out var pass))
            {
                pass();
            }
        }
    }

    private void Pass(Action pass)
    {
        lock (_gate)
        {
            if (_isHeld)
            {
                _held.Enqueue(pass);
            }
            else
            {
                pass();
            }
        }
    }
}
