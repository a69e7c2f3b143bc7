using Interpol.Mesh.Storage.Tests.Attachments;
using Interpol.Mesh.Storage.Tests.Support;
using Interpol.Mesh.Testing;

namespace Interpol.Mesh.Storage.Tests.PostgreSql;

[Collection(PostgresCollection.Name)]
public sealed class PostgresBlobTests(PostgresServer server) : BlobFacts(new PostgresPlace(server));
