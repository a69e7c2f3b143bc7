using Interpol.Mesh.Storage.Tests.Attachments;
using Interpol.Mesh.Storage.Tests.Support;

namespace Interpol.Mesh.Storage.Tests.Sqlite;

public sealed class SqliteBlobTests() : BlobFacts(new SqlitePlace());
