using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Silo.Tests.Databases;

/// <summary>All tests on PostgreSQL share one server; each has databases of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

[Collection(PostgresCollection.Name)]
public sealed class PostgresMembershipTests(PostgresServer server) : MembershipFacts(server);

[Collection(PostgresCollection.Name)]
public sealed class PostgresReminderTests(PostgresServer server) : ReminderFacts(server);

[Collection(PostgresCollection.Name)]
public sealed class PostgresGrainStorageTests(PostgresServer server) : GrainStorageFacts(server);

public sealed class SqliteMembershipTests() : MembershipFacts(null);

public sealed class SqliteReminderTests() : ReminderFacts(null);

public sealed class SqliteGrainStorageTests() : GrainStorageFacts(null);
