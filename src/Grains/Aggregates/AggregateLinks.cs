using System.Collections.Immutable;
using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Interpol.Mesh.Storage.Journal;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Aggregates;

/// <summary>
/// The links on which an aggregate tells others what has happened: one to each outbox, replica or actor, in order, until it has answered. What was answered is written
/// with the next append, or after a second.
/// </summary>
/// <param name="journal">The hub's journal.</param>
/// <param name="stream">Writes the stream.</param>
/// <param name="rows">Reads rows.</param>
/// <param name="registerTimer">Registers a timer that interleaves and does not run yet.</param>
/// <param name="send">Tells what stands on a link.</param>
/// <param name="logger">Where to log.</param>
internal sealed partial class AggregateLinks(
    IHubJournal journal,
    StreamAppender stream,
    RowSerializer rows,
    Func<Func<CancellationToken, Task>, IGrainTimer?> registerTimer,
    Func<string, ImmutableArray<object>, CancellationToken, Task> send,
    ILogger logger)
{
    private const int MaxWindowBytes = 1024 * 1024;

    /// <summary>What a message weighs in a batch, roughly.</summary>
    private const int Weight = 4096;

    private static readonly TimeSpan SettleDelay = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, OutgoingLink<object?>> _links = new(StringComparer.Ordinal);
    private readonly WindowBudget _budget = new(MaxWindowBytes);
    private readonly HashSet<OutgoingLink<object?>> _unwritten = [];
    private Dictionary<OutgoingLink<object?>, long> _writing = [];
    private IGrainTimer? _settling;
    private bool _settleSoon;

    /// <summary>Reads what waits.</summary>
    public async Task LoadAsync()
    {
        foreach (var pending in await journal.ReadPendingLinksAsync(stream.Stream))
        {
            Create(pending.Link).Restore(stream.Counter(AggregateKeys.Next(pending.Link), 1), pending.FirstNumber - 1, pending.OldestAt);
        }
    }

    /// <summary>Messages are flushed, in the order of the numbers that they got on their links.</summary>
    public void Add(ImmutableArray<(string Link, long Number, object Message)> messages, DateTimeOffset at)
    {
        foreach (var (name, number, message) in messages)
        {
            if (!_links.TryGetValue(name, out var link))
            {
                // All before it was answered before this activation began, or there was nothing.
                link = Create(name);
                link.Restore(number, number - 1, default);
            }

            link.Add(message, Weight, at);
            link.Kick();
        }
    }

    /// <summary>The oldest message on a link that has not been answered; null when all have.</summary>
    public async Task<WindowEntry<object?>?> FindFirstWaitingAsync(string name, CancellationToken cancellationToken) =>
        _links.TryGetValue(name, out var link) && link.Waiting > 0 && await ReadWaitingAsync(name, link.Acknowledged + 1, 1, MaxWindowBytes, cancellationToken) is [var first, ..] ? first : null;

    /// <summary>How many messages on a link have not been answered.</summary>
    public long WaitingOn(string name) => _links.TryGetValue(name, out var link) ? link.Waiting : 0;

    /// <summary>Sends what waits, at once.</summary>
    public void Wake()
    {
        foreach (var link in _links.Values)
        {
            link.Wake();
        }
    }

    /// <summary>Adds what was answered to an append.</summary>
    public void Prepare(AppendBatch batch)
    {
        _writing = _unwritten.ToDictionary(link => link, link => link.Acknowledged);
        foreach (var (link, acknowledged) in _writing)
        {
            batch.Acknowledge(link.Name, acknowledged);
        }
    }

    /// <summary>The append that <see cref="Prepare"/> added to is flushed.</summary>
    public void Flushed()
    {
        foreach (var (link, acknowledged) in _writing)
        {
            if (link.Acknowledged == acknowledged)
            {
                _unwritten.Remove(link);
            }
        }
    }

    /// <summary>Writes what was answered before the activation goes; what is lost here is told again and known there.</summary>
    public async Task CloseAsync()
    {
        try
        {
            await FlushAsync();
        }
        catch (Exception exception)
        {
            LogNotSettled(logger, stream.Stream, exception.Message);
        }
    }

    private Task FlushAsync() => _unwritten.Count > 0 ? stream.FlushAsync() : Task.CompletedTask;

    private OutgoingLink<object?> Create(string name)
    {
        OutgoingLink<object?>? link = null;
        link = new OutgoingLink<object?>(name, _budget, registerTimer)
        {
            ReadWaiting = (from, max, maxBytes, cancellationToken) => ReadWaitingAsync(name, from, max, maxBytes, cancellationToken),
            Send = async (entries, cancellationToken) =>
            {
                // What was deleted meanwhile is not told: what deleted it follows.
                if (entries.Select(entry => entry.Entry).OfType<object>().ToImmutableArray() is { IsEmpty: false } messages)
                {
                    await send(name, messages, cancellationToken);
                }

                return entries[^1].Number;
            },
            Confirmed = () =>
            {
                _unwritten.Add(link!);
                SettleSoon();
            },
            Failed = exception => LogFailed(logger, stream.Stream, name, link!.Waiting, exception.Message),
        };
        return _links[name] = link;
    }

    private async Task<IReadOnlyList<WindowEntry<object?>>> ReadWaitingAsync(string link, long from, int max, int maxBytes, CancellationToken cancellationToken)
    {
        var pending = await journal.ReadPendingAsync(stream.Stream, link, from, max, maxBytes, cancellationToken);
        return [.. pending.Select(waiting => new WindowEntry<object?>(waiting.Number, Weight, waiting.Row.At, waiting.Row.Body.IsEmpty ? null : rows.Read<object>(waiting.Row.Body)))];
    }

    private void SettleSoon()
    {
        if (!_settleSoon)
        {
            _settleSoon = true;
            _settling ??= registerTimer(SettleAsync);
            _settling?.Change(SettleDelay, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        _settleSoon = false;
        try
        {
            await FlushAsync();
        }
        catch (Exception exception)
        {
            LogNotSettled(logger, stream.Stream, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Stream}, link {Link}: {Waiting} messages wait, the last attempt failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, StreamName stream, string link, long waiting, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Stream} could not write what was answered; it is told again: {Reason}")]
    private static partial void LogNotSettled(ILogger logger, StreamName stream, string reason);
}
