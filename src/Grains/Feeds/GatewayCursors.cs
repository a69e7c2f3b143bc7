using System.Collections.Immutable;
using Interpol.Mesh.Contracts.Errors;
using Interpol.Mesh.Contracts.Feeds;
using Interpol.Mesh.Contracts.Messages;
using Interpol.Mesh.Grains.Messages;
using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Grains.Feeds;

/// <summary>
/// How far each gateway of an owner has come. The names and positions are counters of the receipts' stream; between two appends memory is ahead of them,
/// which a lost activation makes up for with the gateways' next reads.
/// </summary>
internal sealed class GatewayCursors
{
    private const string Prefix = "gateway/";
    private const long Removed = -1;

    private readonly Dictionary<string, Gateway> _gateways = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _gateways.Count;

    /// <summary>The gateways, by name.</summary>
    public ImmutableArray<FeedGateway> All =>
        [.. _gateways.OrderBy(gateway => gateway.Key, StringComparer.Ordinal).Select(gateway => new FeedGateway(gateway.Key, gateway.Value.Cursor, gateway.Value.LastSeen))];

    /// <summary>Whether the name can be a gateway's: 1 to 64 letters, digits and dashes.</summary>
    public static bool IsName(string? name) => name is { Length: >= 1 and <= 64 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    /// <summary>Takes over what the counters say.</summary>
    public void Load(IReadOnlyDictionary<string, long> counters)
    {
        foreach (var (counter, position) in counters)
        {
            var slash = counter.LastIndexOf('/');
            if (counter.StartsWith(Prefix, StringComparison.Ordinal) && slash > Prefix.Length && position >= 0 && LaneNames.TryParse(counter[(slash + 1)..], out var lane))
            {
                var gateway = FindOrAdd(counter[Prefix.Length..slash]);
                gateway.Cursor = gateway.Cursor.With(lane, position);
                gateway.Written = gateway.Written.With(lane, position);
            }
        }
    }

    /// <summary>Whether a gateway is known.</summary>
    public bool Knows(string name) => _gateways.ContainsKey(name);

    /// <summary>Refuses one gateway too many.</summary>
    /// <exception cref="MeshException"><c>invalid</c>.</exception>
    public void CheckRoom()
    {
        if (_gateways.Count >= FeedLimits.MaxGateways)
        {
            throw new MeshException(MeshErrorCodes.Invalid, $"gateway: an owner has at most {FeedLimits.MaxGateways} gateways; remove one that is no longer used.");
        }
    }

    /// <summary>The counters that make a gateway known.</summary>
    public static IReadOnlyList<Counter> CountersOf(string name, FeedCursor cursor) => [.. LaneOrder.MostUrgentFirst.Select(lane => new Counter(CounterOf(name, lane), cursor[lane]))];

    /// <summary>The counters that make a gateway forgotten.</summary>
    public static IReadOnlyList<Counter> RemovalOf(string name) => [.. LaneOrder.MostUrgentFirst.Select(lane => new Counter(CounterOf(name, lane), Removed))];

    /// <summary>A gateway that is now known.</summary>
    public void Add(string name) => FindOrAdd(name);

    /// <summary>A gateway that is now forgotten, flushed.</summary>
    public void Remove(string name) => _gateways.Remove(name);

    /// <summary>A gateway has everything up to a cursor.</summary>
    /// <returns>Whether that is news.</returns>
    public bool Present(string name, FeedCursor cursor, DateTimeOffset at)
    {
        if (!_gateways.TryGetValue(name, out var gateway))
        {
            return false;
        }

        gateway.LastSeen = at;
        var news = false;
        foreach (var lane in LaneOrder.MostUrgentFirst)
        {
            if (cursor[lane] > gateway.Cursor[lane])
            {
                gateway.Cursor = gateway.Cursor.With(lane, cursor[lane]);
                gateway.At[(int)lane] = at;
                news = true;
            }
        }

        return news;
    }

    /// <summary>How far the first gateway has come in a lane, and since when.</summary>
    public (long Position, DateTimeOffset At) First(Lane lane) =>
        _gateways.Count == 0 ? default : _gateways.Values.Select(gateway => (gateway.Cursor[lane], gateway.At[(int)lane])).MaxBy(gateway => gateway.Item1);

    /// <summary>How far all gateways have come in a lane, and since when.</summary>
    public (long Position, DateTimeOffset At) Everywhere(Lane lane) =>
        _gateways.Count == 0 ? default : _gateways.Values.Select(gateway => (gateway.Cursor[lane], gateway.At[(int)lane])).MinBy(gateway => gateway.Item1);

    /// <summary>Counters of a lane that are not written yet.</summary>
    public IReadOnlyList<Counter> Unwritten(Lane lane) =>
        [.. _gateways.Where(gateway => gateway.Value.Cursor[lane] > gateway.Value.Written[lane]).Select(gateway => new Counter(CounterOf(gateway.Key, lane), gateway.Value.Cursor[lane]))];

    /// <summary>Whether a lane has counters that are not written yet.</summary>
    public bool HasUnwritten(Lane lane) => _gateways.Values.Any(gateway => gateway.Cursor[lane] > gateway.Written[lane]);

    /// <summary>Counters are flushed.</summary>
    public void Written(Lane lane, IReadOnlyList<Counter> counters)
    {
        foreach (var gateway in _gateways)
        {
            if (counters.FirstOrDefault(counter => counter.Name == CounterOf(gateway.Key, lane)) is { } counter)
            {
                gateway.Value.Written = gateway.Value.Written.With(lane, counter.Value);
            }
        }
    }

    private static string CounterOf(string name, Lane lane) => $"{Prefix}{name}/{lane.Name()}";

    private Gateway FindOrAdd(string name)
    {
        if (!_gateways.TryGetValue(name, out var gateway))
        {
            _gateways.Add(name, gateway = new Gateway());
        }

        return gateway;
    }

    private sealed class Gateway
    {
        public FeedCursor Cursor { get; set; }

        public FeedCursor Written { get; set; }

        public DateTimeOffset[] At { get; } = new DateTimeOffset[LaneOrder.MostUrgentFirst.Length];

        public DateTimeOffset? LastSeen { get; set; }
    }
}
