using System.Globalization;
using Orleans;
using Orleans.Runtime;

namespace Interpol.Mesh.Engine.Reminders;

/// <summary>Reminders in the memory of this process.</summary>
internal sealed class InMemoryReminderTable(InMemoryReminderStore store) : IReminderTable
{
    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Read(row => row.GrainId == grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Read(row => ReminderRange.Contains(begin, end, row.GrainId.GetUniformHashCode()));

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        Task.FromResult(store.Rows.TryGetValue((grainId, reminderName), out ReminderEntry? row) ? Copy(row) : null);

    public Task<string> UpsertRow(ReminderEntry entry)
    {
        ReminderEntry row = Copy(entry);
        row.ETag = store.NextVersion().ToString(CultureInfo.InvariantCulture);
        store.Rows[(row.GrainId, row.ReminderName)] = row;
        return Task.FromResult(row.ETag);
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
        Task.FromResult(store.Rows.TryGetValue((grainId, reminderName), out ReminderEntry? row)
            && row.ETag == eTag
            && store.Rows.TryRemove(KeyValuePair.Create((grainId, reminderName), row)));

    public Task TestOnlyClearTable()
    {
        store.Rows.Clear();
        return Task.CompletedTask;
    }

    private static ReminderEntry Copy(ReminderEntry row) => new()
    {
        GrainId = row.GrainId,
        ReminderName = row.ReminderName,
        StartAt = row.StartAt,
        Period = row.Period,
        ETag = row.ETag,
    };

    private Task<ReminderTableData> Read(Func<ReminderEntry, bool> wanted) => Task.FromResult(new ReminderTableData(store.Rows.Values.Where(wanted).Select(Copy)));
}
