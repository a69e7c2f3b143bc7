namespace Interpol.Mesh.Gateway.Desk;

/// <summary>Makes changes of the desk.</summary>
internal static class DeskChanges
{
    /// <summary>Nothing is written.</summary>
    public static DeskChange<T> None<T>(T result) => new(result, [], []);

    /// <summary>Items are written.</summary>
    public static DeskChange<T> Put<T>(T result, params ReadOnlySpan<DeskItem> items) => new(result, [.. items], []);

    /// <summary>Items are removed.</summary>
    public static DeskChange<T> Remove<T>(T result, params IEnumerable<DeskItem> items) => new(result, [], [.. items.Select(DeskRemoval.Of)]);
}
