namespace Interpol.Mesh.Grains.Tests.Meshes;

/// <summary>A table that takes every reminder and keeps none, so that none ever comes.</summary>
internal sealed class ForgetfulReminders : IReminderTable
{
    public Task<ReminderTableData> ReadRows(GrainId grainId) => Task.FromResult(new ReminderTableData());

    public Task<ReminderTableData> ReadRows(uint begin, uint end) => Task.FromResult(new ReminderTableData());

    public Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) => Task.FromResult<ReminderEntry?>(null);

    public Task<string?> UpsertRow(ReminderEntry entry) => Task.FromResult<string?>("forgotten");

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => Task.FromResult(true);

    public Task TestOnlyClearTable() => Task.CompletedTask;
}
