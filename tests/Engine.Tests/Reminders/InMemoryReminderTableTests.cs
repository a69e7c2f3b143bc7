using Interpol.Mesh.Engine.Reminders;

namespace Interpol.Mesh.Engine.Tests.Reminders;

public sealed class InMemoryReminderTableTests : ReminderTableTests
{
    protected override Task<IReminderTable> OpenAsync() => Task.FromResult<IReminderTable>(new InMemoryReminderTable(new InMemoryReminderStore()));
}
