using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Messages;

/// <summary>A page of the messages that a bureau sent and received on one thread, and what became of its own.</summary>
/// <param name="api">The gateway's API.</param>
/// <param name="owner">The bureau.</param>
/// <param name="time">Says when it is time to look again.</param>
public sealed class ConversationView(MeshApi api, OwnerId owner, TimeProvider time)
{
    /// <summary>The messages of a page.</summary>
    public const int PageSize = 25;

    /// <summary>Of so many own messages, the newest, is shown what became of them.</summary>
    private const int Followed = 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Dictionary<MessageId, TimelineBody> _timelines = [];
    private readonly DateTimeOffset _begun = time.GetUtcNow();
    private ThreadId? _thread;
    private bool _first = true;

    /// <summary>The messages, the oldest first.</summary>
    public ImmutableArray<FeedEntryBody> Entries { get; private set; } = [];

    /// <summary>The message with which the page of older ones ends; null when there are none.</summary>
    public MessageId? Older { get; private set; }

    /// <summary>What the conversation is about; null when no message says.</summary>
    public string? Subject => Entries.Select(entry => entry.Content?.Subject ?? entry.Content?.Original?.Content.Subject).FirstOrDefault(subject => !string.IsNullOrWhiteSpace(subject));

    /// <summary>What became of an own message; null while that is not known.</summary>
    /// <param name="message">The message.</param>
    public TimelineBody? TimelineOf(MessageId message) => _timelines.GetValueOrDefault(message);

    /// <summary>Whether an entry of the feed changes what is shown.</summary>
    /// <param name="entry">The entry.</param>
    public bool Concerns(FeedEntryBody entry) =>
        (_thread is { } thread && entry.Thread == thread) || (entry.About is { } about && Entries.Any(known => known.Id == about));

    /// <summary>A page of the same conversation, which is still to be read.</summary>
    public ConversationView Again() => new(api, owner, time) { _thread = _thread };

    /// <summary>Reads a page of the conversation to which a message belongs.</summary>
    /// <param name="message">The message's id.</param>
    /// <param name="until">With which message the page ends; null for the newest page.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ReadAsync(string message, MessageId? until, CancellationToken cancellationToken)
    {
        if (_thread is null)
        {
            // A message of one's own is answered with its timeline, one of others as an entry; both name the thread.
            var found = await api.GetAsync<JsonElement>($"owners/{owner}/messages/{Uri.EscapeDataString(message)}", cancellationToken);
            if (found.TryGetProperty("thread", out var thread) && thread.GetString() is { } id)
            {
                _thread = ThreadId.Parse(id);
            }
            else if (found.TryGetProperty("direction", out _))
            {
                Entries = [found.Deserialize<FeedEntryBody>(MeshJson.Answers)!];
            }
        }

        if (_thread is { } known)
        {
            // One more than is shown: it says that there are older ones.
            var messages = (await api.GetAsync<ThreadBody>($"owners/{owner}/threads/{known}?max={PageSize + 1}{(until is { } last ? $"&until={last}" : null)}", cancellationToken)).Messages;
            var hasOlder = messages.Length > PageSize;
            (Entries, Older) = (hasOlder ? messages[1..] : messages, hasOlder ? messages[0].Id : null);
        }
    }

    /// <summary>Says of what has been received that an officer has read it.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether something was unread.</returns>
    public async Task<bool> MarkReadAsync(CancellationToken cancellationToken)
    {
        FeedEntryBody[] unread = [.. Entries.Where(entry => entry is { Direction: MailDirection.Received, ReadAt: null, State: MailState.Open })];
        foreach (var entry in unread)
        {
            try
            {
                await api.PostAsync<ReadAnswer>($"owners/{owner}/messages/{entry.Id}/read", null, cancellationToken);
            }
            catch (ApiRefusedException)
            {
                // It stays unread, and the next who opens it marks it.
                return false;
            }
        }

        return unread.Length > 0;
    }

    /// <summary>Reads what became of own messages; at once the first time, then after a pause.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it is worth to look again.</returns>
    public async Task<bool> ReadTimelinesAsync(CancellationToken cancellationToken)
    {
        if (!_first)
        {
            await Task.Delay(Pause, time, cancellationToken);
        }

        _first = false;
        foreach (var entry in Entries.Where(entry => entry.Direction == MailDirection.Sent).TakeLast(Followed).Where(entry => !IsSettled(entry.Id)))
        {
            _timelines[entry.Id] = await api.GetAsync<TimelineBody>($"owners/{owner}/messages/{entry.Id}", cancellationToken);
        }

        return _timelines.Values.Any(timeline => !IsSettled(timeline.Id)) && time.GetUtcNow() - _begun < Patience;
    }

    /// <summary>Whether nothing more is waited for: everybody has read it, or cannot.</summary>
    private bool IsSettled(MessageId message) =>
        _timelines.TryGetValue(message, out var timeline) && timeline.Recipients.All(recipient => recipient.ReadAt is not null || recipient.Refused is not null || recipient.ExpiredAt is not null);
}
