using Interpol.Mesh.Storage.Tests.Blobs;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

public sealed class SqliteBlobTests() : BlobFacts(new SqlitePlace());
