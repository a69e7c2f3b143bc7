using Interpol.Mesh.Engine.Tests.Storage;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Engine.Tests.MembershipTable;

[Collection(PostgresCollection.Name)]
public sealed class PostgresMembershipTableTests(PostgresServer server) : MembershipTableTests
{
    private string _connectionString = "";

    protected override async Task PrepareAsync() => _connectionString = await server.CreateDatabaseAsync();

    protected override (string Invariant, string ConnectionString) Database() => ("Npgsql", _connectionString);
}
