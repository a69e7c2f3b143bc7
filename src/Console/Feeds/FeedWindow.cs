using System.Collections.Immutable;
using Interpol.Mesh.Console.Access;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;

namespace Interpol.Mesh.Console.Feeds;

/// <summary>The newest part of a feed, the newest first: it grows at the head as entries arrive, and at the end as somebody asks for older ones.</summary>
/// <param name="api">The gateway's API.</param>
/// <param name="owner">Whose feed.</param>
public sealed class FeedWindow(MeshApi api, OwnerId owner)
{
    /// <summary>Entries of a lane that are read first: no more than a list shows, so that it is there soon.</summary>
    private const int First = FeedTable.PageSize;

    /// <summary>Entries of a lane that are read at once after that.</summary>
    private const int Step = 200;

    private static readonly Comparer<FeedLine> NewestFirst = Comparer<FeedLine>.Create(static (one, other) =>
        (other.At, other.Position).CompareTo((one.At, one.Position)) is not 0 and var order ? order : string.CompareOrdinal(other.Id.Value, one.Id.Value));

    private readonly Dictionary<MessageId, FeedLine> _rows = [];
    private readonly Lock _gate = new();
    private FeedCursor _begin;

    /// <summary>The lines, the newest first.</summary>
    public ImmutableSortedSet<FeedLine> Rows { get; private set; } = ImmutableSortedSet.Create<FeedLine>(NewestFirst);

    /// <summary>Whether older entries can be read.</summary>
    public bool HasOlder => LaneOrder.MostUrgentFirst.Any(lane => _begin[lane] > 0);

    /// <summary>Reads the newest entries of each lane.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ReadNewestAsync(CancellationToken cancellationToken)
    {
        _begin = (await api.GetAsync<FeedPageBody>($"owners/{owner}/feed?max=1", cancellationToken)).Head;
        await ReadAsync(First, cancellationToken);
    }

    /// <summary>Reads older entries of each lane.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public Task ReadOlderAsync(CancellationToken cancellationToken) => ReadAsync(Step, cancellationToken);

    /// <summary>Adds what has arrived, or what has changed of a line that is there.</summary>
    /// <param name="rows">The lines.</param>
    public void Add(IEnumerable<FeedLine> rows)
    {
        lock (_gate)
        {
            var sorted = Rows.ToBuilder();
            foreach (var row in rows)
            {
                if (_rows.Remove(row.Id, out var before))
                {
                    sorted.Remove(before);
                }

                _rows.Add(row.Id, row);
                sorted.Add(row);
            }

            Rows = sorted.ToImmutable();
        }
    }

    private async Task ReadAsync(int step, CancellationToken cancellationToken)
    {
        var pages = await Task.WhenAll(LaneOrder.MostUrgentFirst.Where(lane => _begin[lane] > 0).Select(lane => ReadAsync(lane, step, cancellationToken)));
        foreach (var (lane, from, page) in pages)
        {
            _begin = _begin.With(lane, from);
            Add(page.Entries.Select(FeedLine.Of));
        }
    }

    private async Task<(Lane Lane, long From, FeedPageBody Page)> ReadAsync(Lane lane, int step, CancellationToken cancellationToken)
    {
        var from = Math.Max(0, _begin[lane] - step);
        var after = _begin.With(lane, from);
        var page = await api.GetAsync<FeedPageBody>($"owners/{owner}/feed?kinds={lane.ToString().ToLowerInvariant()}&after={after}&max={_begin[lane] - from}", cancellationToken);
        return (lane, from, page);
    }
}
