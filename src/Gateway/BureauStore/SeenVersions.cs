using System.Collections.Immutable;
using System.Text.Json;
using Interpol.Mesh.Boundary.Keys;
using Interpol.Mesh.Contracts.Bureaus;
using Interpol.Mesh.Gateway.Hosting;
using Interpol.Mesh.Gateway.Officers;
using Interpol.Mesh.Gateway.Releases;
using Interpol.Mesh.Gateway.Tokens;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>An item that was seen.</summary>
/// <param name="Version">The highest version at which it was seen.</param>
/// <param name="IsRemoved">Whether it was removed then.</param>
internal sealed record SeenItem(long Version, bool IsRemoved);

/// <summary>What <see cref="SeenVersions"/> keeps in its file.</summary>
/// <param name="Items">The items, by id.</param>
internal sealed record SeenItems(ImmutableDictionary<string, SeenItem> Items);

/// <summary>
/// Remembers in a file of the gateway, for the time after a restart, at which versions it has seen the accounts, tokens and settings of an owner: a hub cannot show it an older
/// one again. Whoever means to go back, after the loss of a hub's database, removes the file.
/// </summary>
internal sealed partial class SeenVersions
{
    private const int MaxItems = 5000;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly ILogger _logger;
    private ImmutableDictionary<string, SeenItem> _items = ImmutableDictionary.Create<string, SeenItem>(StringComparer.Ordinal);

    /// <summary>Reads what was kept.</summary>
    public SeenVersions(OwnerId owner, GatewaySettings settings, ILogger logger)
    {
        _path = Path.Combine(settings.GatewayFolder, $"store-{owner.Value.ToLowerInvariant()}.json");
        _logger = logger;
        try
        {
            if (File.Exists(_path) && JsonSerializer.Deserialize(File.ReadAllBytes(_path), StoreJsonContext.Default.SeenItems) is { } kept)
            {
                _items = kept.Items;
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException)
        {
            LogUnreadable(_path, unreadable.Message);
        }
    }

    /// <summary>The highest version of all.</summary>
    public long Highest => Volatile.Read(ref _items).Values.Select(item => item.Version).DefaultIfEmpty().Max();

    /// <summary>The highest version at which an item was seen; 0 when it was not.</summary>
    public long VersionOf(string id) => Volatile.Read(ref _items).GetValueOrDefault(id)?.Version ?? 0;

    /// <summary>Items that were seen and were not removed, and are not in a state.</summary>
    public ImmutableHashSet<string> MissingFrom(StoreState state) =>
        [.. Volatile.Read(ref _items).Where(seen => !seen.Value.IsRemoved && state.Known(seen.Key) is null).Select(seen => seen.Key)];

    /// <summary>Remembers items. When that fails it is logged: until it succeeds again they are known in this process only.</summary>
    public void Saw(IEnumerable<(StoreItem Item, long Version)> items)
    {
        lock (_gate)
        {
            var changed = _items.SetItems(items
                .Where(seen => seen.Item.KindName is var kind && (kind == Account.Kind || kind == AccessToken.Kind || kind == DeskSettings.Kind))
                .Where(seen => seen.Version > VersionOf(seen.Item.StoreId))
                .Select(seen => KeyValuePair.Create(seen.Item.StoreId, new SeenItem(seen.Version, seen.Item is RemovedItem))));
            if (changed == _items)
            {
                return;
            }

            Volatile.Write(ref _items, Bounded(changed));
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
                KeyFile.WritePrivate(_path, JsonSerializer.Serialize(new SeenItems(_items), StoreJsonContext.Default.SeenItems));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                LogNotKept(_path, failure.Message);
            }
        }
    }

    /// <summary>Of what was removed long ago nobody has a use any more.</summary>
    private static ImmutableDictionary<string, SeenItem> Bounded(ImmutableDictionary<string, SeenItem> items) => items.Count <= MaxItems
        ? items
        : items.RemoveRange(items.Where(seen => seen.Value.IsRemoved).OrderBy(seen => seen.Value.Version).Take(items.Count - MaxItems).Select(seen => seen.Key));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} cannot be read; what this gateway has seen of its bureau's store before is forgotten: {Reason}")]
    private partial void LogUnreadable(string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} cannot be written: {Reason}")]
    private partial void LogNotKept(string path, string reason);
}
