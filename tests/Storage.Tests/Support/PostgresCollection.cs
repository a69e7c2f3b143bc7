using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Storage.Tests.Support;

/// <summary>All tests on PostgreSQL share one server; each has databases of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
