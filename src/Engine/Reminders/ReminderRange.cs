namespace Interpol.Mesh.Engine.Reminders;

/// <summary>A part of the ring of hashes: after its beginning, up to and including its end.</summary>
internal static class ReminderRange
{
    /// <summary>True when the hash lies in the range; a range that ends where it begins is the whole ring.</summary>
    internal static bool Contains(uint begin, uint end, uint hash) => begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
}
