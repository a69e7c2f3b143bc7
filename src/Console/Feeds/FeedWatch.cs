using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Console.Feeds;

/// <summary>Follows the bureau's feed for one browser window, from its head when the window opened, without a gap.</summary>
/// <param name="api">The gateway's API.</param>
/// <param name="time">Waits between attempts.</param>
/// <param name="logger">Told of defects.</param>
public sealed partial class FeedWatch(MeshApi api, TimeProvider time, ILogger<FeedWatch> logger) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _gone = new();
    private Task _following = Task.CompletedTask;
    private OwnerId? _owner;

    /// <summary>Heard of each entry that arrives.</summary>
    public event Action<FeedEntryBody>? Arrived;

    /// <summary>Heard when the state or the count of unread messages has changed.</summary>
    public event Action? Changed;

    /// <summary>How the connection is.</summary>
    public LiveFeedState State { get; private set; }

    /// <summary>What nobody at the bureau has read; null while that is not known.</summary>
    public UnreadBody? Unread { get; private set; }

    /// <summary>Begins; a second call changes nothing.</summary>
    /// <param name="owner">Whose feed.</param>
    public void Start(OwnerId owner)
    {
        if (_owner is null)
        {
            _owner = owner;
            _following = FollowAsync(owner);
        }
    }

    /// <summary>Counts again what is unread.</summary>
    public async Task CountAsync()
    {
        if (_owner is not { } owner)
        {
            return;
        }

        try
        {
            Unread = await api.GetAsync<UnreadBody>($"owners/{owner}/unread", _gone.Token);
            Changed?.Invoke();
        }
        catch (Exception failure) when (failure is ApiRefusedException or OperationCanceledException)
        {
            // The count that was known stays; the next one that arrives counts again.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        await _following;
        _gone.Dispose();
    }

    private async Task FollowAsync(OwnerId owner)
    {
        await Task.Yield();
        FeedCursor? cursor = null;
        while (!_gone.IsCancellationRequested)
        {
            try
            {
                cursor ??= (await api.GetAsync<FeedPageBody>($"owners/{owner}/feed?max=1", _gone.Token)).Head;
                await CountAsync();
                Become(LiveFeedState.Live);
                await foreach (var entry in api.FollowAsync(owner, cursor.Value, _gone.Token))
                {
                    cursor = entry.Cursor ?? cursor;
                    Count(entry);
                    Arrived?.Invoke(entry);
                }
            }
            catch (OperationCanceledException) when (_gone.IsCancellationRequested)
            {
                return;
            }
            catch (ApiRefusedException refused) when (refused.IsSessionOver)
            {
                Become(LiveFeedState.Off);
                return;
            }
            catch (Exception broken) when (broken is ApiRefusedException or IOException or HttpRequestException or OperationCanceledException)
            {
                // The stream broke off; it goes on behind the last entry that came.
            }
            catch (Exception defect)
            {
                LogDefect(defect, owner);
            }

            Become(LiveFeedState.Broken);
            await Task.Delay(Pause, time, _gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Counts an arrival here: to ask the API for it would keep the session of somebody who has left the desk from running out.</summary>
    private void Count(FeedEntryBody entry)
    {
        if (Unread is { } before && FeedLine.Of(entry).IsUnread)
        {
            var (lane, kind) = (entry.Lane.ToString().ToLowerInvariant(), entry.Kind.ToString().ToLowerInvariant());
            Unread = new UnreadBody(before.Total + 1, before.Lanes.SetItem(lane, before.Lanes.GetValueOrDefault(lane) + 1), before.Kinds.SetItem(kind, before.Kinds.GetValueOrDefault(kind) + 1));
            Changed?.Invoke();
        }
    }

    private void Become(LiveFeedState state)
    {
        if (State != state)
        {
            State = state;
            Changed?.Invoke();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The live feed of {Owner} failed in the console; it begins again.")]
    private partial void LogDefect(Exception defect, OwnerId owner);
}

/// <summary>How the live feed of a window is.</summary>
public enum LiveFeedState
{
    /// <summary>Not followed: nobody has signed in, or the session is over.</summary>
    Off,

    /// <summary>Followed.</summary>
    Live,

    /// <summary>Broken off; it goes on where it was as soon as it can.</summary>
    Broken,
}
