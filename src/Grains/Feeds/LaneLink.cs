using Interpol.Mesh.Grains.Journal;
using Interpol.Mesh.Grains.Links;
using Microsoft.Extensions.Logging;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>A link on which a lane tells another actor of entries. What it tells becomes pending in the append that stores the entry, and goes out until it is answered.</summary>
/// <typeparam name="TWord">What it tells of an entry.</typeparam>
internal sealed partial class LaneLink<TWord>
{
    /// <summary>What a word weighs in a batch, roughly.</summary>
    private const int Weight = 1024;

    private const int MaxWindowBytes = 256 * 1024;

    private readonly string _name;
    private readonly FeedLane _lane;
    private readonly FeedServices _services;
    private readonly StreamAppender _writer;
    private readonly Func<long, FeedRow, TWord> _wordOf;
    private readonly OutgoingLink<TWord> _link;
    private long _unwritten;
    private long _writing;

    /// <summary>Creates the link; <see cref="LoadAsync"/> comes first.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="services">What the lane needs of its grain.</param>
    /// <param name="writer">Writes the lane.</param>
    /// <param name="wordOf">What it tells of an entry, from its number on the link.</param>
    /// <param name="send">Tells consecutive words; answers the highest number that was taken.</param>
    public LaneLink(
        string name, FeedLane lane, FeedServices services, StreamAppender writer, Func<long, FeedRow, TWord> wordOf, Func<IReadOnlyList<WindowEntry<TWord>>, CancellationToken, Task<long>> send)
    {
        _name = name;
        _lane = lane;
        _services = services;
        _writer = writer;
        _wordOf = wordOf;
        _link = new OutgoingLink<TWord>(name, new WindowBudget(MaxWindowBytes), services.RegisterTimer)
        {
            ReadWaiting = ReadWaitingAsync,
            Send = send,
            Confirmed = OnConfirmed,
            Failed = OnFailed,
        };
    }

    private string NextCounter => $"next/{_name}";

    /// <summary>Since when the oldest word waits; null when none does.</summary>
    public DateTimeOffset? Oldest => _link.Waiting > 0 ? _link.OldestAt : null;

    /// <summary>Whether confirmations wait to be written.</summary>
    public bool IsDirty => _unwritten > 0;

    /// <summary>Reads what waits. A link that never had anything costs no read.</summary>
    /// <returns>The first number that waits; null when none does.</returns>
    public async Task<long?> LoadAsync()
    {
        var next = _writer.Counter(NextCounter, 1);
        _link.Restore(next, next - 1, default);
        if (next == 1)
        {
            return null;
        }

        foreach (var pending in await _services.Journal.ReadPendingLinksAsync(_writer.Stream))
        {
            if (pending.Link == _name)
            {
                _link.Restore(next, pending.FirstNumber - 1, pending.OldestAt);
                return pending.FirstNumber;
            }
        }

        return null;
    }

    /// <summary>Sends what waits, at once.</summary>
    public void Wake() => _link.Wake();

    /// <summary>Makes a word of an entry, in the append that stores it.</summary>
    public TWord Add(AppendBatch batch, int rowIndex, FeedRow row)
    {
        var number = batch.Counter(NextCounter, 1);
        batch.SetCounter(NextCounter, number + 1);
        batch.AddPending(_name, number, rowIndex);
        return _wordOf(number, row);
    }

    /// <summary>A word is flushed.</summary>
    public void OnStored(TWord word, DateTimeOffset at)
    {
        _link.Add(word, Weight, at);
        _link.Kick();
    }

    /// <summary>Adds confirmations to an append.</summary>
    public void Prepare(AppendBatch batch)
    {
        _writing = _unwritten;
        if (_writing > 0)
        {
            batch.Acknowledge(_name, _writing);
        }
    }

    /// <summary>The append that <see cref="Prepare"/> added to is flushed.</summary>
    public void Flushed() => _unwritten = _unwritten == _writing ? 0 : _unwritten;

    private async Task<IReadOnlyList<WindowEntry<TWord>>> ReadWaitingAsync(long from, int max, int maxBytes, CancellationToken cancellationToken)
    {
        var rows = await _services.Journal.ReadPendingAsync(_writer.Stream, _name, from, max, maxBytes, cancellationToken);
        return [.. rows.Select(row => new WindowEntry<TWord>(row.Number, Weight, row.Row.At, _wordOf(row.Number, _services.Rows.Read<FeedRow>(row.Row))))];
    }

    private void OnConfirmed()
    {
        _unwritten = _link.Acknowledged;
        _services.OnUnsettled();
    }

    private void OnFailed(Exception exception)
    {
        LogFailed(_services.Logger, _lane.Owner.Code.Value, _lane.Lane, _link.Waiting, _name, exception.Message);
        _services.OnUnsettled();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Feed {Owner}, lane {Lane}: {Waiting} events for the {Link} wait, the last attempt failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string owner, Contracts.Messages.Lane lane, long waiting, string link, string reason);
}
