using System.Collections.Immutable;
using System.Text.Json;

namespace Interpol.Mesh.Gateway.BureauStore;

/// <summary>What the gateways of a bureau share, as one of them knows it at a version. Never changes; every write makes the next one.</summary>
internal sealed record StoreState
{
    private static readonly ImmutableSortedDictionary<string, KnownItem> NoItems = ImmutableSortedDictionary.Create<string, KnownItem>(StringComparer.Ordinal);

    private StoreState()
    {
    }

    /// <summary>A store of which nothing is known.</summary>
    public static StoreState Empty { get; } = new();

    /// <summary>The version of the store as its hub told it last: changes are decided on it.</summary>
    public long Version { get; private init; }

    /// <summary>The highest version that was ever known. Items that come later with a version up to it are not new: somebody puts back what was.</summary>
    public long Highest { get; private init; }

    /// <summary>The highest version that this gateway knew before it was started.</summary>
    public long SeenBefore { get; init; }

    /// <summary>The version that the next change writes: more than anybody can have seen here, also when the hub's database was put back to an older state.</summary>
    public long NextVersion => Math.Max(Math.Max(Version, Highest), SeenBefore) + 1;

    /// <summary>Ids of items that this gateway has seen before and the hub does not show any more, though nobody has removed them.</summary>
    public ImmutableHashSet<string> Withheld { get; init; } = [];

    /// <summary>Items that were refused, by id with their versions; they are judged again when the register of gateways has changed.</summary>
    public ImmutableDictionary<string, long> Refused { get; init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    private ImmutableDictionary<string, KnownItem> ById { get; init; } = ImmutableDictionary.Create<string, KnownItem>(StringComparer.Ordinal);

    private ImmutableDictionary<string, ImmutableSortedDictionary<string, KnownItem>> Kinds { get; init; } =
        ImmutableDictionary.Create<string, ImmutableSortedDictionary<string, KnownItem>>(StringComparer.Ordinal);

    /// <summary>Everything there is.</summary>
    public IEnumerable<KnownItem> Items => ById.Values;

    /// <summary>The item under an id; null when there is none.</summary>
    public KnownItem? Known(string id) => ById.GetValueOrDefault(id);

    /// <summary>The item with that key; null when there is none.</summary>
    public T? Find<T>(string key)
        where T : StoreItem, IStoreKind => FindVersioned<T>(key)?.Item;

    /// <summary>The item with that key and its version; null when there is none.</summary>
    public Versioned<T>? FindVersioned<T>(string key)
        where T : StoreItem, IStoreKind => Of(T.Kind).TryGetValue(key, out var known) ? new Versioned<T>((T)known.Item, known.Version) : null;

    /// <summary>All items of a kind, by key.</summary>
    public IEnumerable<T> All<T>()
        where T : StoreItem, IStoreKind => Of(T.Kind).Values.Select(known => (T)known.Item);

    /// <summary>All items of a kind with their versions, by key.</summary>
    public IEnumerable<Versioned<T>> AllVersioned<T>()
        where T : StoreItem, IStoreKind => Of(T.Kind).Values.Select(known => new Versioned<T>((T)known.Item, known.Version));

    /// <summary>How many items of a kind there are.</summary>
    public int CountOf(string kind) => Of(kind).Count;

    /// <summary>How many bytes the items of a kind take.</summary>
    public long BytesOf(string kind) => Of(kind).Values.Sum(known => (long)known.Bytes);

    /// <summary>The state with an item as it was written, or without one that was removed.</summary>
    public StoreState With(StoreItem item, long version, string signer) =>
        item is RemovedItem ? Without(item, version) : With(new KnownItem(item.StoreId, item, version, signer, SizeOf(item)));

    /// <summary>The state with an item that is known.</summary>
    public StoreState With(KnownItem known) => this with
    {
        ById = ById.SetItem(known.Id, known),
        Kinds = Kinds.SetItem(known.Item.KindName, Of(known.Item.KindName).SetItem(known.Item.Key, known)),
        Highest = Math.Max(Highest, known.Version),
        Withheld = Withheld.Remove(known.Id),
        Refused = Refused.Remove(known.Id),
    };

    /// <summary>The state at a version of the store.</summary>
    public StoreState At(long version) => version == Version ? this : this with { Version = version, Highest = Math.Max(Highest, version) };

    /// <summary>The state of a store that is behind what is known of it.</summary>
    public StoreState PutBackTo(long version) => this with { Version = version };

    /// <summary>What is left for who reads the store anew: no items.</summary>
    public StoreState Anew() => Empty with { Highest = Highest, SeenBefore = SeenBefore };

    private StoreState Without(StoreItem item, long version) => this with
    {
        ById = ById.Remove(item.StoreId),
        Kinds = Kinds.SetItem(item.KindName, Of(item.KindName).Remove(item.Key)),
        Highest = Math.Max(Highest, version),
        Withheld = Withheld.Remove(item.StoreId),
        Refused = Refused.Remove(item.StoreId),
    };

    private ImmutableSortedDictionary<string, KnownItem> Of(string kind) => Kinds.GetValueOrDefault(kind, NoItems);

    private static int SizeOf(StoreItem item) => JsonSerializer.SerializeToUtf8Bytes(item, StoreJsonContext.Default.StoreItem).Length;
}

/// <summary>An item as it stands.</summary>
/// <param name="Id">Under which id hubs keep it.</param>
/// <param name="Item">The item.</param>
/// <param name="Version">The version at which it was written last.</param>
/// <param name="Signer">Who signed it: a gateway and its key.</param>
/// <param name="Bytes">How much of the store it takes.</param>
internal sealed record KnownItem(string Id, StoreItem Item, long Version, string Signer, int Bytes);

/// <summary>An item of a known kind as it stands.</summary>
/// <param name="Item">The item.</param>
/// <param name="Version">The version at which it was written last, for conditional edits.</param>
internal sealed record Versioned<T>(T Item, long Version)
    where T : StoreItem;
