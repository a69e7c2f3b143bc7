using Interpol.Mesh.Storage.Tests.Journal;
using Interpol.Mesh.Storage.Tests.Support;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Storage.Tests.PostgreSql;

[Collection(PostgresCollection.Name)]
public sealed class PostgresOtherVersionTests(PostgresServer server) : OtherVersionFacts(new PostgresPlace(server));
