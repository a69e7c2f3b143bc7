using Interpol.Mesh.Console.Access;

namespace Interpol.Mesh.Console.Feeds;

/// <summary>Reads again what a page shows when the feed brings something that concerns it. What comes meanwhile has it read once more behind that.</summary>
public sealed class FeedRefresh : IDisposable
{
    private readonly FeedWatch _watch;
    private readonly Func<FeedEntryBody, bool> _concerns;
    private readonly Func<Func<Task>, Task> _dispatch;
    private readonly Func<Task> _read;
    private bool _isReading;
    private bool _again;

    /// <summary>Begins to listen.</summary>
    /// <param name="watch">The feed.</param>
    /// <param name="concerns">Whether an entry concerns the page.</param>
    /// <param name="dispatch">Runs something where the page runs.</param>
    /// <param name="read">Reads and shows it; a refusal leaves what was shown.</param>
    public FeedRefresh(FeedWatch watch, Func<FeedEntryBody, bool> concerns, Func<Func<Task>, Task> dispatch, Func<Task> read)
    {
        (_watch, _concerns, _dispatch, _read) = (watch, concerns, dispatch, read);
        watch.Arrived += Take;
    }

    /// <inheritdoc/>
    public void Dispose() => _watch.Arrived -= Take;

    private void Take(FeedEntryBody entry)
    {
        if (_concerns(entry))
        {
            _ = _dispatch(RefreshAsync);
        }
    }

    private async Task RefreshAsync()
    {
        _again = true;
        if (_isReading)
        {
            return;
        }

        _isReading = true;
        try
        {
            while (_again)
            {
                _again = false;
                await _read();
            }
        }
        catch (Exception failure) when (failure is ApiRefusedException or OperationCanceledException or ObjectDisposedException)
        {
            // What was shown stays; the next entry, or whoever tries again, has it read.
        }
        finally
        {
            _isReading = false;
        }
    }
}
