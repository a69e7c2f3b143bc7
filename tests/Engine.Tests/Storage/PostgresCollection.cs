using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Engine.Tests.Storage;

/// <summary>Tests that share one PostgreSQL server; each takes a database of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}
