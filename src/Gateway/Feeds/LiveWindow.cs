using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Gateway.Feeds;

/// <summary>
/// The newest entries of one feed, bounded in number and bytes, in the order in which they were read. Whoever falls out of it reads pages until it is
/// back. Not safe for use by several threads: its <see cref="LiveFeed"/> locks.
/// </summary>
internal sealed class LiveWindow(FeedCursor start, int maxEntries, int maxBytes)
{
    private readonly Queue<LiveFrame> _frames = new();
    private long _bytes;

    /// <summary>Behind which entries the window begins: whoever is behind this has missed something.</summary>
    public FeedCursor Start { get; private set; } = start;

    /// <summary>Number of the first entry in the window, counted since the feed was opened.</summary>
    public long First { get; private set; }

    /// <summary>Number of the next entry to come.</summary>
    public long Next => First + _frames.Count;

    /// <summary>Bytes held.</summary>
    public long Bytes => _bytes;

    /// <summary>Adds an entry and drops the oldest ones past the bounds.</summary>
    public void Add(LiveFrame frame)
    {
        _frames.Enqueue(frame);
        _bytes += frame.Json.Length;
        while (_frames.Count > maxEntries || _bytes > maxBytes)
        {
            var oldest = _frames.Dequeue();
            _bytes -= oldest.Json.Length;
            Start = Start.With(oldest.Lane, oldest.Position);
            First++;
        }
    }

    /// <summary>Drops everything, so that whoever has not seen it reads it again where what was withdrawn is withdrawn.</summary>
    public void Clear()
    {
        while (_frames.TryDequeue(out var frame))
        {
            Start = Start.With(frame.Lane, frame.Position);
            First++;
        }

        _bytes = 0;
    }

    /// <summary>Goes on behind entries that could not be added, so that everybody reads them elsewhere.</summary>
    public void Skip(FeedCursor behind)
    {
        Clear();
        Start = behind;
        First++;
    }

    /// <summary>Whether a message is in the window.</summary>
    public bool Holds(MessageId id) => _frames.Any(frame => frame.Id == id);

    /// <summary>Whether somebody who has read up to a cursor finds everything behind it in the window or still to come.</summary>
    public bool Covers(FeedCursor cursor) =>
        cursor.Flash >= Start.Flash && cursor.Urgent >= Start.Urgent && cursor.Routine >= Start.Routine;

    /// <summary>Takes what somebody who has read up to a cursor has not seen.</summary>
    /// <param name="cursor">Up to where it has read.</param>
    /// <param name="number">The number from which it has not looked; moves on.</param>
    /// <param name="maxBytes">Stops when this is reached.</param>
    /// <param name="into">Receives the entries.</param>
    public void Take(FeedCursor cursor, ref long number, int maxBytes, List<LiveFrame> into)
    {
        var index = 0L;
        var skip = number - First;
        var bytes = 0;
        foreach (var frame in _frames)
        {
            if (index++ < skip)
            {
                continue;
            }

            number = First + index;
            if (frame.Position > cursor[frame.Lane])
            {
                into.Add(frame);
                bytes += frame.Json.Length;
                if (bytes >= maxBytes)
                {
                    return;
                }
            }
        }
    }
}

/// <summary>An entry as live feeds send it, shared by all listeners.</summary>
/// <param name="Lane">The lane it stands in.</param>
/// <param name="Position">Its position in the lane.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Json">The entry's JSON object without its cursor: that depends on what else the listener has read.</param>
internal sealed record LiveFrame(Lane Lane, long Position, MessageKind Kind, MessageId Id, byte[] Json);
