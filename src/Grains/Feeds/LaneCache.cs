using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>The newest entries of a lane, without gaps up to the head, bounded by their bytes.</summary>
internal sealed class LaneCache(int maxBytes)
{
    private readonly Queue<FeedItem> _items = new();
    private readonly Dictionary<long, FeedItem> _byPosition = [];
    private int _bytes;
    private long _next;

    /// <summary>The oldest position held; beyond any when it holds nothing.</summary>
    public long First => _items.TryPeek(out var item) ? item.Entry.Position : long.MaxValue;

    public void Add(FeedItem item)
    {
        if (_items.Count > 0 && item.Entry.Position != _next)
        {
            Clear();
        }

        _items.Enqueue(item);
        _byPosition.Add(item.Entry.Position, item);
        _bytes += item.Bytes;
        _next = item.Entry.Position + 1;
        while (_bytes > maxBytes && _items.TryDequeue(out var oldest))
        {
            _byPosition.Remove(oldest.Entry.Position);
            _bytes -= oldest.Bytes;
        }
    }

    public FeedItem? Find(long position) => _byPosition.GetValueOrDefault(position);

    /// <summary>Puts an entry in the place of the one at its position, if that is held.</summary>
    public void Replace(FeedItem item)
    {
        if (!_byPosition.TryGetValue(item.Entry.Position, out var before))
        {
            return;
        }

        _byPosition[item.Entry.Position] = item;
        _bytes += item.Bytes - before.Bytes;
        for (var i = _items.Count; i > 0; i--)
        {
            var held = _items.Dequeue();
            _items.Enqueue(held.Entry.Position == item.Entry.Position ? item : held);
        }
    }

    /// <summary>The entry with a message, if it is held.</summary>
    public FeedItem? Find(MessageId id) => _items.FirstOrDefault(item => item.Entry.Envelope.Id == id);

    private void Clear()
    {
        _items.Clear();
        _byPosition.Clear();
        _bytes = 0;
    }
}
