using Interpol.Mesh.Storage.Tests.BureauStore;
using Interpol.Mesh.Storage.Tests.Support;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Storage.Tests.PostgreSql;

[Collection(PostgresCollection.Name)]
public sealed class PostgresItemTests(PostgresServer server) : ItemFacts(new PostgresPlace(server));
