using Interpol.Mesh.Engine.Tests.Storage;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Engine.Tests.Reminders;

[Collection(PostgresCollection.Name)]
public sealed class PostgresReminderTableTests(PostgresServer server) : ReminderTableTests
{
    protected override async Task<IReminderTable> OpenAsync() => AdoNet("Npgsql", await server.CreateDatabaseAsync());
}
