using Interpol.Mesh.Storage.Journal;

namespace Interpol.Mesh.Storage.BureauStore;

/// <summary>Refuses writes that contradict themselves before they reach a database.</summary>
internal static class ItemChecks
{
    /// <summary>Operations of a set that are known.</summary>
    public const int KeptOperations = 1000;

    /// <summary>Items of a write.</summary>
    public const int MaxItems = 1000;

    /// <summary>Checks a write and tells roughly how many bytes it has.</summary>
    public static int Check(ItemsWrite write)
    {
        AppendChecks.CheckName(write.Set, "set");
        AppendChecks.CheckName(write.Operation, "operation");
        if (write.After < 0 || write.Version <= write.After)
        {
            throw new ArgumentException($"Version {write.Version} does not come after {write.After}.", nameof(write));
        }

        if (write.Items.Count > MaxItems)
        {
            throw new ArgumentException($"A write has at most {MaxItems} items; this one has {write.Items.Count}.", nameof(write));
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        int bytes = 256;
        foreach (StoredItem item in write.Items)
        {
            AppendChecks.CheckName(item.Id, "item");
            if (!ids.Add(item.Id) || item.Version != write.Version)
            {
                throw new ArgumentException($"Item '{item.Id}' is in the write twice, or has another version than it.", nameof(write));
            }

            bytes += 128 + item.Content.Length;
        }

        return bytes;
    }

    /// <summary>Takes whole writes until a page is full. Items come by version.</summary>
    public static bool Adds(List<StoredItem> page, StoredItem next, ref int bytes, int maxBytes, int maxItems)
    {
        if (page.Count > 0 && page[^1].Version != next.Version && (page.Count >= maxItems || bytes + next.Content.Length > maxBytes))
        {
            return false;
        }

        bytes += next.Content.Length;
        page.Add(next);
        return true;
    }
}
